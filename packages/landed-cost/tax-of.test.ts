import assert from 'node:assert/strict'
import { test } from 'node:test'
import { beer, cereal, cream, honey, tariffRow, whisky, wine } from './examples.test-data.ts'
import {
  cnCbec,
  type Quantity,
  type TariffLine,
  type Taxed,
  type TaxLine,
  taxOf,
  type TaxTermsOfOrder,
} from './index.ts'

const order: TaxTermsOfOrder = {
  freightMinor: 0n,
  insuranceMinor: 0n,
  on: '2026-11-22',
  annualUsedMinor: 0n,
  pack: cnCbec,
}

const line = (goodsMinor: bigint, tariff: TariffLine, legalQuantity?: Quantity, pieces = 1): TaxLine => ({
  goodsMinor,
  pieces,
  tariff,
  ...(legalQuantity ? { legalQuantity } : {}),
})

function taxed(lines: readonly TaxLine[], terms: Partial<TaxTermsOfOrder> = {}): Taxed {
  const answer = taxOf(lines, { ...order, ...terms })
  assert.equal(
    answer.kind,
    'taxed',
    JSON.stringify(answer, (_, v: unknown) => (typeof v === 'bigint' ? `${v}` : v)),
  )
  return answer
}

const taxes = ({ dutyMinor, consumptionTaxMinor, vatMinor }: Taxed) => [dutyMinor, consumptionTaxMinor, vatMinor]

test('a date in the past gives the answer of that date', () => {
  const cases: readonly [string, TariffLine, bigint][] = [
    ['2016-04-08', cereal, 1190n],
    ['2018-04-30', cereal, 1190n],
    ['2018-05-01', cereal, 1120n],
    ['2019-03-31', cereal, 1120n],
    ['2019-04-01', cereal, 910n],
    ['2026-11-22', cereal, 910n],
    ['2017-06-30', honey, 910n],
    ['2017-07-01', honey, 770n],
    ['2018-05-01', honey, 700n],
    ['2019-04-01', honey, 630n],
  ]
  for (const [on, tariff, vat] of cases) assert.equal(taxed([line(10_000n, tariff)], { on }).vatMinor, vat, on)
  assert.throws(() => taxOf([line(10_000n, cereal)], { ...order, on: '2016-04-07' }), /not in force|no rule/)
  assert.throws(() => taxOf([line(10_000n, cereal)], { ...order, on: '22.11.2026' }), RangeError)
})

test('the histories of the pack have neither gap nor overlap', () => {
  const { vat, ...rest } = cnCbec
  const histories = [...Object.values(rest), ...Object.values(vat)].filter((value) => Array.isArray(value))
  assert.equal(histories.length, 13)
  for (const history of histories)
    for (const [index, rule] of history.entries()) {
      const next = history[index + 1]
      if (!next) assert.equal(rule.validTo, undefined, rule.id)
      else assert.equal(Date.parse(next.validFrom) - Date.parse(rule.validTo ?? ''), 86_400_000, rule.id)
    }
})

test('duty is a line even when it is nothing, and every part explains itself in two languages and names its rules', () => {
  const answer = taxed([line(10_000n, wine)])
  const [only] = answer.lines
  assert.ok(only)
  assert.deepEqual(taxes(answer), [0n, 778n, 1011n])
  assert.equal(only.duty.formula.en, 'dutiable price 100.00 × duty rate 0% = 0.00')
  assert.equal(only.duty.formula['zh-CN'], '完税价格 100.00 × 关税税率 0% = 0.00')
  const vat = 'dutiable price 100.00 ÷ (1 − consumption tax rate 10%) × VAT rate 13% × 70% = 10.11'
  assert.equal(only.vat.formula.en, vat)
  assert.equal(only.vat.formula['zh-CN'], '完税价格 100.00 ÷ (1 − 消费税税率 10%) × 增值税税率 13% × 70% = 10.11')
  assert.equal(only.vat.baseMinor, 11_111n)
  assert.ok(only.vat.ruleIds.includes('cn-cbec.tax-factor@2016-04-08'))
  const known = new Set(answer.rules.map(({ id }) => id))
  for (const part of [only.duty, only.consumptionTax, only.vat])
    for (const id of part.ruleIds) assert.ok(known.has(id), id)
  assert.equal(answer.certainty, 'unsure')
})

test('freight and insurance enter the dutiable price, shared by value', () => {
  const answer = taxed([line(30_000n, cereal), line(10_000n, honey)], { freightMinor: 3000n, insuranceMinor: 101n })
  assert.deepEqual(
    answer.lines.map((taxedLine) => [taxedLine.freightMinor, taxedLine.insuranceMinor, taxedLine.dutiableMinor]),
    [
      [2250n, 76n, 32_326n],
      [750n, 25n, 10_775n],
    ],
  )
  assert.ok(answer.rules.some(({ id }) => id.startsWith('cn-cbec.allocation')))
})

test('consumption tax by quantity and mixed counts the legal quantity in any unit of its kind', () => {
  // 1 kg at 1 yuan: base (100 + 1) / 0.8 = 126.25; CT (25.25 + 1) × 70 % = 18.375; VAT 126.25 × 13 % × 70 % = 11.48875
  assert.deepEqual(taxes(taxed([line(10_000n, whisky, { amount: '1000', unit: 'g' })])), [0n, 1838n, 1149n])
  // 4 kg at 250 yuan a tonne: CT 1.00 × 70 %; VAT (100 + 1) × 13 % × 70 % = 9.191
  const answer = taxed([line(10_000n, beer, { amount: '4', unit: 'kg' })])
  assert.deepEqual(taxes(answer), [0n, 70n, 919n])
  assert.equal(answer.lines[0]?.consumptionTax.formula.en, 'consumption tax by quantity 0.004 t × 250 × 70% = 0.70')
})

test('a quantity that is missing or in a unit of another kind is a refusal, not a guess', () => {
  for (const quantity of [undefined, { amount: '750', unit: 'ml' } as const]) {
    const answer = taxOf([line(10_000n, cereal), line(10_000n, whisky, quantity)], order)
    assert.ok(answer.kind === 'refused' && answer.code === 'legal-quantity' && answer.line === 1)
  }
  assert.equal(taxOf([line(10_000n, cream)], order).kind, 'refused')
})

test('a cosmetic bears consumption tax from 10 yuan per ml or g and 15 yuan per piece on', () => {
  const cases: readonly [bigint, Quantity, readonly bigint[]][] = [
    [29_999n, { amount: '30', unit: 'ml' }, [0n, 0n, 2730n]],
    [30_000n, { amount: '30', unit: 'ml' }, [0n, 3706n, 3212n]],
    [30_000n, { amount: '0.03', unit: 'kg' }, [0n, 3706n, 3212n]],
    [7499n, { amount: '5', unit: 'piece' }, [0n, 0n, 682n]],
    [7500n, { amount: '5', unit: 'piece' }, [0n, 926n, 803n]],
  ]
  for (const [goods, quantity, expected] of cases)
    assert.deepEqual(taxes(taxed([line(goods, cream, quantity)])), expected, `${goods} for ${quantity.amount}`)
  const early = { ...order, on: '2016-09-30' }
  const tube = line(30_000n, cream, { amount: '30', unit: 'ml' })
  assert.throws(() => taxOf([tube], early), /no rule cn-cbec\.high-end-cosmetics is in force on 2016-09-30/)
  const below = taxed([line(29_970n, cream, { amount: '30', unit: 'ml' })])
  assert.deepEqual(below.warnings, [{ kind: 'below-high-end-cosmetics', line: 0, underMinor: 29n }])
  assert.match(below.lines[0]?.consumptionTax.formula.en ?? '', /299\.70 < 300\.00/)
  const above = taxed([line(30_012n, cream, { amount: '30', unit: 'ml' })])
  assert.deepEqual(above.warnings, [{ kind: 'above-high-end-cosmetics', line: 0, overMinor: 12n }])
})

test('an order at the limit enters, and one fen more of two pieces is refused with the code of customs', () => {
  const at = taxed([line(500_000n, cereal, undefined, 2)])
  assert.deepEqual(at.warnings, [{ kind: 'near-single-limit', underMinor: 0n }])
  assert.equal(at.path, 'reduced')
  assert.deepEqual(taxed([line(475_000n, cereal, undefined, 2)]).warnings.length, 1)
  assert.deepEqual(taxed([line(474_999n, cereal, undefined, 2)]).warnings.length, 0)
  const over = taxOf([line(500_000n, cereal, undefined, 2)], { ...order, freightMinor: 1200n })
  assert.ok(over.kind === 'refused' && over.code === '-621005')
  assert.equal(over.overMinor, 1200n)
  assert.match(over.words.en, /^12\.00 yuan over/)
  assert.match(over.words['zh-CN'], /超出 12\.00 元/)
})

test('one piece over the limit enters at full tax, and only since 2019', () => {
  const answer = taxed([line(600_000n, { ...cereal, dutyRate: '0.08' })])
  assert.equal(answer.path, 'full')
  assert.deepEqual(taxes(answer), [48_000n, 0n, 84_240n])
  assert.deepEqual(answer.warnings, [{ kind: 'over-single-limit', overMinor: 100_000n }])
  assert.ok(answer.lines[0]?.vat.ruleIds.includes('cn-cbec.single-piece-over-limit@2019-01-01'))
  assert.equal(answer.lines[0]?.vat.formula.en, '(dutiable price 6000.00 + duty 480.00) × VAT rate 13% = 842.40')
  const before = taxOf([line(250_000n, cereal)], { ...order, on: '2018-12-31' })
  assert.ok(before.kind === 'refused' && before.code === '-621005' && before.overMinor === 50_000n)
  assert.equal(taxed([line(250_000n, cereal)], { on: '2019-01-01' }).path, 'reduced')
})

test('the extra duty by origin is off, unless the tariff line carries one in force, and never within the limits', () => {
  const rule = { ...tariffRow, id: 'extra', validFrom: '2025-04-10', validTo: '2026-11-10' }
  const tariff = { ...cereal, dutyRate: '0.08', extraDuty: { rate: '0.10', rule } }
  assert.equal(taxed([line(600_000n, tariff)], { on: '2026-11-10' }).dutyMinor, 108_000n)
  assert.equal(taxed([line(600_000n, tariff)], { on: '2026-11-11' }).dutyMinor, 48_000n)
  assert.equal(taxed([line(60_000n, tariff)], { on: '2026-11-10' }).dutyMinor, 0n)
})

test('the limit of the year is judged with what was bought before', () => {
  const at = taxed([line(100_000n, cereal)], { annualUsedMinor: 2_500_000n })
  assert.equal(at.annualAfterMinor, 2_600_000n)
  assert.deepEqual(at.warnings, [{ kind: 'near-annual-limit', underMinor: 0n }])
  const over = taxOf([line(100_001n, cereal)], { ...order, annualUsedMinor: 2_500_000n })
  assert.ok(over.kind === 'refused' && over.code === '-621018' && over.overMinor === 1n)
  const alone = taxOf([line(600_000n, cereal)], { ...order, annualUsedMinor: 2_100_000n })
  assert.ok(alone.kind === 'refused' && alone.code === '-621018')
})

test('a tariff row that does not hold on the day, negative amounts and odd piece counts are thrown back', () => {
  const old = { ...cereal, rule: { ...tariffRow, validTo: '2025-12-31' } }
  assert.throws(() => taxOf([line(100n, old)], order), /not in force/)
  assert.throws(() => taxOf([line(-1n, cereal)], order), RangeError)
  assert.throws(() => taxOf([], order), RangeError)
  for (const pieces of [0, -1, 1.5, Number.NaN])
    assert.throws(() => taxOf([line(100n, cereal, undefined, pieces)], order), RangeError)
})
