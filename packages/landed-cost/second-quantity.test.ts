import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { beer, terms, whisky } from './examples.test-data.ts'
import {
  bestSplit,
  countedIn,
  type Goods,
  landedCost,
  type LandedRequest,
  type Market,
  markets,
  priceCart,
  type Quantity,
  type RequestLine,
  shelfPrice,
  type Unit,
} from './index.ts'
import { asked, landed } from './markets.test-data.ts'

const litres: Quantity = { amount: '0.7', unit: 'l' }
const kilograms: Quantity = { amount: '0.664', unit: 'kg' }
const bottle: Omit<RequestLine, 'goodsMinor'> = {
  pieces: 1,
  goods: { ...whisky, classes: ['alcohol', 'spirits'] },
  strength: '40',
}
const bought = (goodsMinor: bigint, more: Partial<RequestLine>): LandedRequest =>
  asked(0n, { lines: [{ ...bottle, goodsMinor, ...more }] })
/** As the goods come where nobody told a rate: the market's own rules say what they bear. */
const asFound = ({ code, vat, classes }: Goods): Goods => ({
  code,
  ...(vat ? { vat } : {}),
  ...(classes ? { classes } : {}),
})

test('one bottle with its litres and its kilograms is answered in every market, each by the unit of its law', () => {
  const said = (market: Market, goods: Goods): readonly string[] => {
    const request = bought(40_000n, { legalQuantity: litres, secondQuantity: kilograms, goods })
    const [line] = landed(market, request).lines
    assert.ok(line && line.taxes.every(({ charge }) => charge.untold === undefined), market)
    return line.taxes.map(({ words }) => words.en)
  }
  assert.match(said('cn', bottle.goods).join(), /consumption tax by quantity 0\.664 kg × 1\) × 70%/)
  const elsewhere = asFound(bottle.goods)
  assert.match(said('jp', elsewhere).join(), /0\.7 l × 370 \+ 0\.7 l × 3 % × 10/)
  assert.match(said('th', elsewhere).join(), /0\.7 l × 40 % × 2\.55/)
  assert.match(said('tw', elsewhere).join(), /0\.7 l × 40 % × 2\.5/)
  said('kr', elsewhere)
  said('hk', elsewhere)
  const alone = landedCost(bought(40_000n, { legalQuantity: litres }), markets.cn)
  assert.ok(alone.kind === 'refused' && alone.code === 'legal-quantity')
})

test('the words say the quantity in the unit of the tax, so that they can be followed with a pocket calculator', () => {
  const grams: Quantity = { amount: '664', unit: 'g' }
  const [line] = landed('cn', bought(40_000n, { secondQuantity: grams })).lines
  assert.match(line?.taxes[1]?.words['zh-CN'] ?? '', /消费税从量部分 0\.664 kg × 1/)
  const [other] = landed(
    'jp',
    bought(8000n, { goods: asFound(bottle.goods), legalQuantity: { amount: '700', unit: 'ml' } }),
  ).lines
  assert.match(other?.taxes[1]?.words.en ?? '', /0\.7 l × 370/)
})

const amount = fc
  .tuple(fc.integer({ min: 0, max: 999 }), fc.integer({ min: 1, max: 999 }))
  .map(([whole, thousandths]) => `${whole}.${String(thousandths).padStart(3, '0')}`)
const kinds: Unit[][] = [['g', 'kg', 't'], ['ml', 'l'], ['piece']]
const twoQuantities = fc
  .shuffledSubarray(kinds, { minLength: 2, maxLength: 2 })
  .chain(([one = [], other = []]) =>
    fc.tuple(
      fc.record({ amount, unit: fc.constantFrom(...one) }),
      fc.record({ amount, unit: fc.constantFrom(...other) }),
    ),
  )
const anyUnit = fc.constantFrom<Unit>('g', 'kg', 't', 'ml', 'l', 'piece')
const drinks: fc.Arbitrary<Goods> = fc.record({
  code: fc.constant('any'),
  vat: fc.constant({ class: 'standard' } as const),
  classes: fc.constantFrom(['alcohol', 'beer'], ['alcohol', 'wine'], ['alcohol', 'spirits'], ['food']),
})
const perUnit = fc.record({ perUnit: fc.constantFrom('1', '0.25'), unit: anyUnit })
const taxedGoods: fc.Arbitrary<Goods> = fc.oneof(
  drinks,
  fc.tuple(drinks, perUnit).map(([goods, dutyPerUnit]): Goods => ({ ...goods, dutyPerUnit })),
  fc
    .tuple(drinks, perUnit)
    .map(([goods, tax]): Goods => ({ ...goods, consumptionTax: { kind: 'mixed', rate: '0.20', ...tax } })),
)
const question = fc.record({
  market: fc.constantFrom<Market>('cn', 'hk', 'jp', 'kr', 'my', 'ph', 'sg', 'th', 'tw', 'us', 'vn'),
  goodsMinor: fc.bigInt(100n, 400_000n),
  goods: taxedGoods,
  strength: fc.constantFrom('5', '13.5', '40'),
  quantities: twoQuantities,
})
const answered = (market: Market, line: RequestLine, route = 'direct') => {
  const answer = landedCost(asked(0n, { route, lines: [line] }), markets[market])
  if (answer.kind === 'refused') return { code: answer.code }
  const taxes = answer.lines.flatMap((each) => each.taxes)
  const untold = taxes.some(({ charge }) => charge.untold !== undefined)
  return { total: answer.totalMinor, words: taxes.map(({ words }) => words.en), untold }
}

test('which of two quantities of different kinds stands first changes nothing', () => {
  fc.assert(
    fc.property(question, fc.constantFrom('direct', 'freight'), ({ market, quantities, ...line }, route) => {
      const [one, other] = quantities
      const first = answered(market, { ...line, pieces: 1, legalQuantity: one, secondQuantity: other }, route)
      const second = answered(market, { ...line, pieces: 1, legalQuantity: other, secondQuantity: one }, route)
      assert.deepEqual(first, second)
    }),
    { numRuns: 500 },
  )
})

test('a second quantity never changes what the first one alone could answer', () => {
  fc.assert(
    fc.property(question, ({ market, quantities, ...line }) => {
      const [legalQuantity, secondQuantity] = quantities
      const alone = answered(market, { ...line, pieces: 1, legalQuantity })
      if ('code' in alone || alone.untold) return
      assert.deepEqual(answered(market, { ...line, pieces: 1, legalQuantity, secondQuantity }), alone)
    }),
    { numRuns: 500 },
  )
})

test('two quantities of one kind are thrown back: nobody would know which of them holds', () => {
  for (const unit of ['ml', 'l'] as const)
    assert.throws(
      () => landedCost(bought(1n, { legalQuantity: litres, secondQuantity: { amount: '700', unit } }), markets.jp),
      /two legal quantities of a line are of different kinds/,
    )
})

test('of the prices per gram, millilitre or piece that begin a tax on cosmetics, that of the first quantity decides', () => {
  const goods: Goods = {
    ...bottle.goods,
    consumptionTax: { kind: 'ad-valorem', rate: '0.15', when: 'high-end-cosmetics' },
  }
  const jar: Quantity = { amount: '30', unit: 'ml' }
  const piece: Quantity = { amount: '1', unit: 'piece' }
  const tax = (legalQuantity: Quantity, secondQuantity: Quantity): bigint =>
    landed('cn', bought(29_999n, { goods, legalQuantity, secondQuantity })).taxOf('consumption-tax')
  assert.equal(tax(jar, piece), 0n)
  assert.ok(tax(piece, jar) > 0n)
})

test('both quantities are scaled with the pieces: a cart of three, and a cart that is cut, count each bottle once', () => {
  const wish = { ...terms, tariff: whisky, legalQuantity: litres, secondQuantity: kilograms }
  const price = shelfPrice({ ...wish, keepMinor: 2500n })
  assert.ok(price.kind === 'priced')
  assert.match(price.tax.lines[0]?.consumptionTax.formula.en ?? '', /0\.664 kg × 1/)
  const { goodsMinor, shelfMinor } = price
  const line = { goodsMinor, shelfMinor, tariff: whisky, legalQuantity: litres, secondQuantity: kilograms }
  const cart = priceCart([{ ...line, quantity: 3 }], { ...terms, annualUsedMinor: 0n })
  assert.ok(cart.kind === 'priced')
  assert.match(cart.tax.lines[0]?.consumptionTax.formula.en ?? '', /1\.992 kg × 1/)

  const crate = { pieces: 24, goods: { ...beer, classes: ['alcohol', 'beer'] } }
  const quantities = {
    legalQuantity: { amount: '12', unit: 'l' },
    secondQuantity: { amount: '12.12', unit: 'kg' },
  } as const
  const cut = bestSplit(asked(0n, { lines: [{ ...crate, ...quantities, goodsMinor: 720_000n }] }), markets.cn)
  assert.ok(cut.kind === 'split' && cut.parcels.length > 1)
  const perBottle = cut.parcels.map(({ answer }) => {
    const [only] = answer.assessed.request.lines
    const found = only && countedIn(only, 'kg')
    assert.ok(only && found && countedIn(only, 'l'))
    return (Number(found.units.num) * 1000) / Number(found.units.den) / only.pieces
  })
  assert.deepEqual([...new Set(perBottle)], [505])
})
