import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { draftChinese } from './draft-chinese.ts'
import { builtInGlossary, readGlossary } from './glossary.ts'
import { measureAt } from './metric-units.ts'

const request = (title: string, descriptionHtml = '', vendor = 'Oak Hollow') => ({
  title,
  descriptionHtml,
  optionNames: ['Size', 'Color'],
  optionValues: [['Small', '12 oz'], ['Navy Blue']],
  vendor,
})

const titles: readonly (readonly [string, string])[] = [
  ['Raw Wildflower Honey', '生百花蜜'],
  ['Wildflower Honey 12 oz', '百花蜜 340 克（12 oz）'],
  ['Jar of Raw Honey', '罐装原蜜'],
  ['Bag of Shelled Walnuts', '袋装去壳核桃'],
  ['Fresh Honeycrisp Apples from Washington', '产自华盛顿州的新鲜蜜脆苹果'],
  ['Organic Cotton Baby Blanket', '有机棉婴儿毯子'],
  ['Chocolate with Sea Salt', '带海盐的巧克力'],
  ['Face Cream for Sensitive Skin', '适合敏感肌的面霜'],
  ['Black Floor Lamp', '黑色落地灯'],
  ['Wool Sweater in Navy Blue', '藏青色羊毛毛衣'],
  ['Granola without Nuts', '不含坚果的格兰诺拉麦片'],
  ["Women's Leather Boots", '女士皮革靴子'],
  ['Oak Hollow Maple Syrup', 'Oak Hollow 枫糖浆'],
  ['Dried Cherries, Pack of 6', '干樱桃，6 件装'],
  ['Apples - 5 lb', '苹果 – 2.27 千克（5 lb）'],
  ['Salt & Pepper', '盐和胡椒'],
]
for (const [english, chinese] of titles)
  test(`"${english}" is drafted as ${chinese}`, () => {
    assert.equal(draftChinese(request(english)).titleZh, chinese)
  })

const measures: readonly (readonly [string, string | undefined])[] = [
  ['12 oz', '340 克（12 oz）'],
  ['12-ounce', '340 克（12-ounce）'],
  ['8 fl oz', '237 毫升（8 fl oz）'],
  ['5 lb', '2.27 千克（5 lb）'],
  ['1 1/2 lbs', '680 克（1 1/2 lbs）'],
  ['1/2 gallon', '1.89 升（1/2 gallon）'],
  ['0.15 oz', '4.3 克（0.15 oz）'],
  ['10 x 12 in', '25.4 × 30.5 厘米（10 x 12 in）'],
  ['12"', '30.5 厘米（12"）'],
  ['6 ft', '182.9 厘米（6 ft）'],
  ['350°F', '177 °C（350°F）'],
  ['750 ml', '750 毫升'],
  ['500g', '500 克'],
  ['set of 4', '4 件套'],
  ['12 count', '12 件装'],
  ['12', undefined],
  ['1/0 oz', undefined],
  ['12 ozark', undefined],
]
for (const [text, zh] of measures)
  test(`"${text}" is measured as ${zh ?? 'nothing'}`, () => assert.equal(measureAt(text)?.zh, zh))

test('the description keeps its tags, its entities and its attributes', () => {
  const html =
    '<p class="a">Raw <strong>honey</strong> &amp; nuts.</p><ul><li>16 oz</li></ul><!-- raw honey --><img alt="Raw honey">'
  assert.equal(
    draftChinese(request('x', html)).descriptionZhHtml,
    '<p class="a">生 <strong>蜂蜜</strong> 和坚果。</p><ul><li>454 克（16 oz）</li></ul><!-- raw honey --><img alt="Raw honey">',
  )
  assert.equal(draftChinese(request('x', '1 &lt; 2 <b>')).descriptionZhHtml.includes('&lt;'), true)
})

test('unknown words stay in English, are listed once and lower the confidence', () => {
  const known = draftChinese(request('Raw Honey'))
  const unknown = draftChinese(request('Raw Zorblax Honey zorblax Quuxify', '<p>Zorblax</p>'))
  assert.deepEqual(known.unknownWords, [])
  assert.deepEqual(unknown.unknownWords, ['Zorblax', 'zorblax', 'Quuxify'])
  assert.match(unknown.titleZh, /Zorblax/)
  assert.ok(unknown.confidence < known.confidence && known.confidence <= 90)
})

test('a draft names the glossary as its author and must be edited; options are drafted in their places', () => {
  const draft = draftChinese(request('Wool Sock'))
  assert.equal(draft.by, 'glossary')
  assert.equal(draft.mustBeEdited, true)
  assert.deepEqual(draft.optionNamesZh, ['尺码', '颜色'])
  assert.deepEqual(draft.optionValuesZh, [['小号', '340 克（12 oz）'], ['藏青色']])
  assert.equal(
    draftChinese({ title: '', descriptionHtml: '', optionNames: [], optionValues: [], vendor: '' }).confidence,
    0,
  )
})

test('the glossary has at least 700 entries, and a doubled or unknown row is refused', () => {
  assert.ok(builtInGlossary.entries.size >= 700)
  assert.throws(() => readGlossary('en,zh,kind,note\nfig,无花果,noun,\nfig,无花果,noun,'), /stands twice/)
  assert.throws(() => readGlossary('en,zh,kind,note\nfig,无花果,fruit,'))
})

test('no text throws, tags never change, and confidence stays a whole number up to 90', () => {
  const words = fc.constantFrom(
    'raw',
    'honey',
    'of',
    'with',
    '<p>',
    '</p>',
    '&amp;',
    '12 oz',
    '(',
    ',',
    ' ',
    'is',
    'zz',
    '½',
    '"',
    "men's",
    '-',
    '<',
    '12"',
  )
  const text = fc.oneof(
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' ')),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(text, text, (title, html) => {
      const draft = draftChinese(request(title, html))
      const tags = (part: string): readonly string[] => part.match(/<\/?[a-z][^>]*(?:>|$)/giu) ?? []
      assert.deepEqual(tags(draft.descriptionZhHtml), tags(html))
      assert.ok(Number.isInteger(draft.confidence) && draft.confidence >= 0 && draft.confidence <= 90)
    }),
    { numRuns: 500 },
  )
})
