import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { findHs } from './find-hs.ts'
import { readHsSynonyms } from './hs-files.ts'
import { indexLines } from './line-index.ts'
import { hsTables } from './hs-tables.ts'

const synonyms = readHsSynonyms(readFileSync(new URL('./hs-synonyms.csv', import.meta.url), 'utf8'))
const lines = [
  { hs8: '04090000', nameEn: 'Natural honey', nameZh: '天然蜂蜜', demonstration: true },
  { hs8: '08092900', nameEn: 'Cherries other than sour, fresh', nameZh: '其他鲜樱桃', demonstration: true },
]
const { index } = hsTables()

/** Titles as shops write them, and the code they belong to. Own list: it measures these goods and nothing wider. */
const gold: readonly (readonly [string, string])[] = [
  ['Raw Wildflower Honey 12 oz Jar', '040900'],
  ['Vermont Grade A Maple Syrup', '170220'],
  ['Fresh Honeycrisp Apples, 5 lb box', '080810'],
  ['Rainier Cherries from Yakima', '080929'],
  ['Dried Montmorency Tart Cherries', '081340'],
  ['California Shelled Almonds', '080212'],
  ['Honey Roasted Almonds', '200819'],
  ['Georgia Pecan Halves', '080299'],
  ['In-Shell Pistachios, salted', '080251'],
  ['Walnut Halves and Pieces', '080232'],
  ['Creamy Peanut Butter', '200811'],
  ['Strawberry Rhubarb Jam', '200799'],
  ['Napa Valley Cabernet Sauvignon 2019', '220421'],
  ['Willamette Pinot Noir', '220421'],
  ['Brut Sparkling Wine', '220410'],
  ['Kentucky Straight Bourbon Whiskey', '220830'],
  ['Small Batch IPA Craft Beer', '220300'],
  ['Old Fashioned Rolled Oats', '110412'],
  ['Maple Pecan Granola', '190420'],
  ['Buttermilk Pancake Mix', '190120'],
  ['Medium Roast Whole Bean Coffee', '090121'],
  ['Sea Salt Dark Chocolate Bar', '180632'],
  ['Chocolate Chip Cookies', '190531'],
  ['Beef Jerky, Original', '160250'],
  ['Aged Vermont Cheddar', '040690'],
  ['Apple Cider Vinegar with the Mother', '220900'],
  ['California Extra Virgin Olive Oil', '150920'],
  ['Organic Sweet Potato and Apple Baby Puree', '200710'],
  ['Organic Infant Formula with Iron', '190110'],
  ['Overnight Baby Diapers Size 4', '961900'],
  ['Organic Cotton Baby Bodysuit', '611120'],
  ['Muslin Swaddle Blanket', '630130'],
  ['Lavender Goat Milk Soap', '340111'],
  ['Vitamin C Face Serum', '330499'],
  ['Shea Body Butter', '330499'],
  ['Peppermint Lip Balm', '330410'],
  ['Argan Oil Shampoo', '330510'],
  ['Soy Wax Candle, Cedar', '340600'],
  ["Men's Organic Cotton T-Shirt", '610910'],
  ['Merino Wool Crew Sweater', '611011'],
  ["Women's High Rise Jeans", '620462'],
  ['Raw Selvedge Denim Jeans for Men', '620342'],
  ['Flannel Plaid Shirt', '620520'],
  ['Linen Summer Dress', '620449'],
  ['Wool Hiking Socks', '611594'],
  ['Hand-stitched Leather Work Boots', '640391'],
  ['Trail Running Shoes', '640411'],
  ['Full Grain Leather Belt', '420330'],
  ['Bifold Leather Wallet', '420231'],
  ['Canvas Tote Bag', '420222'],
  ['Patchwork Quilt, Queen', '940440'],
  ['Turkish Cotton Bath Towel', '630260'],
  ['Stoneware Mug, Blue', '691200'],
  ['Walnut Wood Cutting Board', '441990'],
  ['12 inch Cast Iron Skillet', '732391'],
  ['Shaker Rocking Chair in Maple', '940169'],
  ['Solid Oak Coffee Table', '940360'],
  ['Brass Floor Lamp', '940521'],
  ['Wicker Basket with Handles', '460219'],
  ['High-Speed Blender 64 oz', '850940'],
  ['Stainless Steel Electric Kettle', '851679'],
  ['6 Quart Air Fryer', '851660'],
  ['Wooden Building Blocks', '950300'],
  ['Vitamin D3 Gummies', '210690'],
  ['American Ginseng Root', '121120'],
  ['Grain-Free Dog Treats', '230910'],
  ['佛蒙特枫糖浆', '170220'],
  ['新鲜车厘子', '080929'],
  ['加州巴旦木', '080212'],
  ['纳帕谷赤霞珠干红葡萄酒', '220421'],
  ['婴儿有机米粉', '190110'],
  ['男士牛仔裤', '620342'],
  ['羊毛围巾', '621420'],
  ['铸铁煎锅', '732391'],
  ['苹果醋', '220900'],
]

test('everyday products find their code: at least 93 of 100 first, 98 among the first five', (t) => {
  const ranks = gold.map(([text, hs6]) => ({
    text,
    hs6,
    found: findHs(index, text, 5).map((each) => each.hs6),
  }))
  const first = ranks.filter(({ hs6, found }) => found[0] === hs6).length
  const five = ranks.filter(({ hs6, found }) => found.includes(hs6)).length
  t.diagnostic(`gold ${gold.length}: first ${first}, among five ${five}`)
  for (const miss of ranks.filter(({ hs6, found }) => found[0] !== hs6))
    t.diagnostic(`not first: ${miss.text} → ${miss.hs6}, found ${miss.found.join(' ')}`)
  assert.ok(gold.length >= 60)
  assert.ok(first * 100 >= gold.length * 93, `first: ${first} of ${gold.length}`)
  assert.ok(five * 100 >= gold.length * 98, `among five: ${five} of ${gold.length}`)
})

test('a candidate shows its heading, its chapter, its reasons and the lines of China beneath it', () => {
  const [honey] = findHs(index, 'wildflower honey', 10, { lines: indexLines(lines) })
  assert.equal(honey?.hs6, '040900')
  assert.equal(honey.heading.code, '0409')
  assert.match(honey.chapter.description, /honey/i)
  assert.deepEqual(honey.matched, ['wildflower honey', 'honey'])
  assert.deepEqual(honey.lines, [lines[0]])
  assert.ok(Number.isInteger(honey.score))
})

test('a word only the nomenclature has is found without a synonym', () => {
  assert.equal(findHs(index, 'yarn used to clean between teeth')[0]?.hs6, '330620')
  assert.equal(findHs(index, 'saffron')[0]?.hs6, '091020')
})

test('every synonym stands in the nomenclature, and there are at least 250', () => {
  assert.ok(synonyms.length >= 250)
  assert.deepEqual(
    synonyms.filter((each) => !index.byCode.has(each.hs6)),
    [],
  )
  assert.throws(() => readHsSynonyms('en,zh,hs6\napple,苹果,8081'), /six-digit/)
})

test('no words, no candidates; no text makes it throw; the limit holds', () => {
  assert.deepEqual(findHs(index, ''), [])
  assert.deepEqual(findHs(index, 'zzzzqx'), [])
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.lorem(), fc.constantFrom(...gold.map(([text]) => text))),
      (text) => {
        const found = findHs(index, text, 3)
        assert.ok(found.length <= 3 && found.every((each, at) => at === 0 || each.score <= (found[at - 1]?.score ?? 0)))
      },
    ),
  )
})
