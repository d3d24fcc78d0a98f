/**
 * What words and codes say besides the kind of article: material, whom it is for, knitted or woven. Two codes of a heading
 * mostly differ in nothing else, so they are told apart here and not by counting words.
 */
export type Facets = {
  readonly materials: ReadonlySet<string>
  readonly sex: 'men' | 'women' | null
  readonly made: 'knitted' | 'woven' | null
}

type Material = { readonly name: string; readonly en: RegExp; readonly zh: RegExp; readonly code: RegExp }
const material = (name: string, en: string, zh: string, code: string): Material => ({
  name,
  en: new RegExp(`\\b(?:${en})\\b`, 'u'),
  zh: new RegExp(zh, 'u'),
  code: new RegExp(code, 'u'),
})

/** Said by codes only, never by people. */
const rest = 'other textiles'
const materials: readonly Material[] = [
  material(rest, '(?!)', '(?!)', 'of textile materials'),
  material('cotton', 'cotton|chino|denim', '纯棉|全棉|棉质|棉布|棉[tT袜衫]', 'of cotton'),
  material('wool', 'wool|merino|cashmere|alpaca', '羊毛|羊绒|美利奴', 'of wool|fine animal hair'),
  material('silk', 'silk', '真丝|丝绸', 'of silk'),
  material(
    'synthetic',
    'polyester|nylon|acrylic|spandex|microfiber|synthetic',
    '涤纶|尼龙|腈纶|聚酯',
    'synthetic|man-made',
  ),
  material('artificial', 'rayon|viscose|modal|lyocell', '莫代尔|粘胶|人棉', 'artificial|man-made'),
  material('linen', 'linen|flax fabric', '亚麻布|麻布|棉麻', 'of flax'),
  material('leather', 'leather|suede|cowhide', '真皮|牛皮|皮革|头层', 'leather'),
  material('plastic', 'plastic|pvc|vinyl|silicone|polycarbonate|hardside|peva', '塑料|硅胶', 'plastic'),
  material('rubber', 'rubber|latex', '橡胶|乳胶', 'rubber'),
  material('textile', 'canvas|nylon|fabric|textile|mesh', '帆布|布艺|布料', 'textile'),
  material('wood', 'wood|wooden|oak|acacia|teak', '实木|木质|木制|橡木', 'wood'),
  material('bamboo', 'bamboo', '竹', 'bamboo'),
  material('glass', 'glass', '玻璃', '(?<!than )glass'),
  material('porcelain', 'porcelain|bone china', '瓷盘|瓷碗|瓷杯|骨瓷|白瓷', 'porcelain'),
  material('ceramic', 'ceramic|stoneware|earthenware|pottery', '陶', 'ceramic'),
  material('stainless', 'stainless', '不锈钢', 'stainless'),
  material('iron', 'cast iron', '铸铁|生铁', 'cast iron'),
  material('aluminium', 'aluminum|aluminium', '铝', 'alumin'),
  material('copper', 'copper|brass', '黄铜|铜制|铜杯', 'copper|brass'),
  material('silver', 'silver', '纯银|银', 'of silver'),
  material('gold', 'gold|platinum', '黄金|金戒指|铂金', 'precious metal \\(excluding silver\\)|other than silver'),
]

const men = /\b(?:man|men|boy|gentleman)\b|男/u
const women = /\b(?:woman|women|girl|lady)\b|女/u
const knitted =
  /\b(?:knit|knitted|crochet|jersey|tee|tshirt|sweater|hoodie|sweatshirt|pique|cardigan|legging)\b|针织|卫衣|毛衣/u
const woven =
  /\b(?:woven|poplin|oxford|linen|flannel|twill|denim|chiffon|corduroy|jean|chambray)\b|梭织|牛津纺|牛仔|法兰绒/u

/** What the asked words say; `words` are singular Latin words in order, `text` the whole in lower case. */
export function facetsOfWords(words: readonly string[], text: string): Facets {
  const line = words.join(' ')
  return {
    materials: new Set(materials.filter(({ en, zh }) => en.test(line) || zh.test(text)).map(({ name }) => name)),
    sex: women.test(line) || /女/u.test(text) ? 'women' : men.test(line) || /男/u.test(text) ? 'men' : null,
    made: knitted.test(`${line} ${text}`) ? 'knitted' : woven.test(`${line} ${text}`) ? 'woven' : null,
  }
}

/** What the nomenclature says of one code. */
export function facetsOfCode(code: string, description: string): Facets {
  const text = description.toLowerCase()
  const said = text.replace(/\b(?:excluding|other than)\b(?! silver)[^,;()]*/gu, ' ')
  const chapter = code.slice(0, 2)
  const apparel = chapter === '61' || chapter === '62'
  return {
    materials: new Set(
      chapter < '39' ? [] : materials.filter(({ code: named }) => named.test(said)).map(({ name }) => name),
    ),
    sex: !apparel ? null : said.includes("women's") ? 'women' : said.includes("men's") ? 'men' : null,
    made: chapter === '61' ? 'knitted' : chapter === '62' ? 'woven' : null,
  }
}

/** Silk and linen stand under the other textile materials where a heading does not name them. */
const named = (asked: Facets, code: Facets): boolean =>
  code.materials.has(rest) && (asked.materials.has('silk') || asked.materials.has('linen'))

/** How well a code's facets fit what was asked, in tenths: above 10 they agree, below they contradict. */
export function fitTenths(asked: Facets, code: Facets): number {
  let fit = 10
  if (asked.materials.size > 0 && code.materials.size > 0)
    fit = [...code.materials].some((name) => asked.materials.has(name)) ? 15 : named(asked, code) ? 12 : 5
  if (asked.sex !== null && code.sex !== null) fit = Math.trunc((fit * (asked.sex === code.sex ? 12 : 4)) / 10)
  if (asked.made !== null && code.made !== null) fit = Math.trunc((fit * (asked.made === code.made ? 12 : 6)) / 10)
  return fit
}
