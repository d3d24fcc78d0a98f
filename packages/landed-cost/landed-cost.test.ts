import assert from 'node:assert/strict'
import { test } from 'node:test'
import { landedCost, marketCodes, markets, plainAnswer, readRequest } from './index.ts'
import { asked, landed, plain } from './markets.test-data.ts'

test('each line of each market says base, rate, formula in two languages and rules, and every rule has its source', () => {
  for (const code of marketCodes) {
    const answer = landed(code, asked(300_000n, { freightMinor: 2000n }))
    const known = new Set(answer.rules.map(({ id }) => id))
    for (const { taxes } of answer.lines)
      for (const tax of taxes) {
        assert.match(tax.words.en, / = [\d.]+|instead of/, code)
        assert.match(tax.words['zh-CN'], /[\u4E00-\u9FFF].* = [\d.]+/, code)
        assert.ok(tax.ruleIds.length > 0 && tax.ruleIds.every((id) => known.has(id)), `${code} ${tax.tax}`)
      }
    for (const { id, act, source, readOn, text } of answer.rules)
      assert.ok(
        [act, source, readOn, text.en, text['zh-CN']].every((said) => said !== ''),
        id,
      )
  }
})

test('what is computed can be followed with a pocket calculator', () => {
  const jp = landed('jp', asked(15_500n))
  assert.deepEqual(
    jp.lines[0]?.taxes.map(({ words }) => words.en),
    [
      '(customs value 15500 brought down to whole 1000: 15000) × customs duty rate 5% = 700 (rounded down to 100)',
      'these goods bear no liquor or tobacco tax = 0',
      '((customs value 15500 + customs duty 700) brought down to whole 1000: 16000) × consumption tax rate 7.8% = 1200 (rounded down to 100)',
      'consumption tax 1200 × local consumption tax rate 22/78 = 300 (rounded down to 100)',
    ],
  )
  const bottle = { ...plain, classes: ['spirits'] }
  const lines = [
    { goodsMinor: 30_000n, pieces: 1, goods: bottle, legalQuantity: { amount: '0.7', unit: 'l' } as const },
  ]
  const hk = landed('hk', asked(0n, { lines }))
  assert.equal(hk.lines[0]?.taxes[0]?.words.en, '200.00 × 100% + 100.00 × 10% = 210.00')
})

test('a date in the past gives the answer of that date', () => {
  const vat = (on: string) => landed('cn', asked(10_000n, { on })).taxOf('vat')
  assert.deepEqual(['2018-04-30', '2018-05-01', '2019-04-01'].map(vat), [1190n, 1120n, 910n])
  const th = (on: string) => landed('th', asked(100_000n, { on })).lines[0]?.scheme
  assert.deepEqual(['2024-07-04', '2024-07-05', '2026-01-01'].map(th), ['de-minimis', 'vat-only', 'taxed'])
  assert.throws(() => landedCost(asked(1n, { on: '2010-01-01' }), markets.sg), /no rule sg\.route is in force/)
  assert.throws(() => landedCost(asked(1n, { on: '22.11.2026' }), markets.sg), /not a day/)
  assert.throws(() => landedCost(asked(1n, { route: 'bonded' }), markets.sg), /sg has no route bonded/)
})

test('who collects, what the buyer is asked for, and what was assumed are part of the answer', () => {
  const facts = { sellerRegistered: true }
  const seller = landed('sg', asked(40_000n, { facts }))
  assert.deepEqual(seller.dueTo, { seller: 3600n })
  assert.deepEqual(seller.assumed, [])
  assert.deepEqual(landed('sg', asked(40_001n)).assumed, ['sellerRegistered'])
  assert.match(landed('kr', asked(1n)).buyerId?.text.en ?? '', /P and 12 digits/)
  assert.deepEqual(landed('tw', asked(1n, { lines: [{ goodsMinor: 1n, pieces: 1, goods: { code: 'x' } }] })).assumed, [
    'parcelsBefore',
    'dutyRate',
    'consumptionTax',
  ])
})

test('a discount of the seller lowers the customs value, one of the platform only what the buyer pays', () => {
  const with_ = (funder: 'seller' | 'platform') =>
    landed(
      'cn',
      asked(0n, { lines: [{ goodsMinor: 10_000n, pieces: 1, goods: plain, discounts: [{ funder, minor: 1000n }] }] }),
    )
  assert.deepEqual([with_('seller').customsValueMinor, with_('seller').totalMinor], [9000n, 9819n])
  assert.deepEqual([with_('platform').customsValueMinor, with_('platform').totalMinor], [10_000n, 9910n])
  assert.ok(with_('platform').rules.some(({ id }) => id.startsWith('cn-cbec.discounts')))
})

test('a threshold is told when it is near, and when it was just crossed', () => {
  const near = landed('cn', asked(499_999n, { pieces: 2 })).warnings
  assert.deepEqual(
    near.map(({ kind, byMinor }) => [kind, byMinor]),
    [['near', 1n]],
  )
  const over = landed('kr', asked(200_001n, { exchange: { USD: '1000' } })).warnings[0]
  assert.equal(over?.words.en.slice(0, 58), 'KRW 1 over the threshold of USD 200 = KRW 200000. Goods un')
  assert.match(over?.words['zh-CN'] ?? '', /^超出限额 USD 200 = KRW 200000 共 KRW 1/)
  assert.deepEqual(landed('kr', asked(900_000n)).warnings, [])
})

test('what may not enter is a refusal with the code of the authority, how far over, and the rule', () => {
  const order = landedCost(asked(501_200n, { pieces: 2 }), markets.cn)
  assert.ok(order.kind === 'refused' && order.code === '-621005' && order.overMinor === 1200n)
  assert.equal(order.rules[0]?.id, 'cn-cbec.single-limit@2019-01-01')
  const year = landedCost(asked(10_000n, { facts: { annualUsedMinor: 2_599_000n } }), markets.cn)
  assert.ok(year.kind === 'refused' && year.code === '-621018' && year.overMinor === 9000n)
  const { exchange: _, ...without } = asked(1n)
  const rate = landedCost(without, markets.id)
  assert.ok(rate.kind === 'refused' && rate.code === 'exchange-rate' && rate.needsRateOf === 'USD')
})

test('amounts, counts and rates that make no sense are thrown back', () => {
  const wrong = [
    asked(-1n),
    asked(1n, { lines: [] }),
    asked(1n, { freightMinor: -1n }),
    asked(1n, { facts: { annualUsedMinor: -1n } }),
    asked(1n, { facts: { parcelsBefore: 0.5 } }),
    asked(1n, { lines: [{ goodsMinor: 1n, pieces: 1, goods: plain, discounts: [{ funder: 'seller', minor: 2n }] }] }),
    ...[0, -1, 1.5, Number.NaN].map((pieces) => asked(1n, { pieces })),
    ...['-0.1', '1e3', '', '0,5'].map((dutyRate) =>
      asked(300_000n, {
        route: 'freight',
        lines: [{ goodsMinor: 300_000n, pieces: 1, goods: { ...plain, dutyRate } }],
      }),
    ),
  ]
  for (const request of wrong) assert.throws(() => landedCost(request, markets.cn), RangeError)
})

test('the answer can be written as JSON, amounts as text, in both languages', () => {
  const answer = plainAnswer(landed('tw', asked(300_000n)))
  const read: typeof answer = JSON.parse(JSON.stringify(answer))
  assert.deepEqual([read.tax, read.total, read.certainty], ['308.00', '3308.00', 'secondary'])
  assert.deepEqual(read.lines[0]?.taxes[2], {
    tax: 'vat',
    name: { en: 'business tax', 'zh-CN': '营业税' },
    base: '3150.00',
    rate: '5%',
    amount: '158.00',
    words: {
      en: '(customs value 3000.00 + customs duty 150.00) × business tax rate 5% = 158.00 (rounded half-up to 1.00)',
      'zh-CN': '(完税价格 3000.00 + 关税 150.00) × 营业税税率 5% = 158.00（按 1.00 四舍五入取整）',
    },
    rules: ['tw.rounding@2018-01-01', 'tw.vat-standard@2018-01-01'],
  })
  const refused = plainAnswer(landedCost(asked(501_200n, { pieces: 2 }), markets.cn))
  assert.ok(refused.kind === 'refused' && refused.over === '12.00')
})

test('a question in plain JSON is read strictly, and each fault is one sentence', () => {
  const cases: readonly [Record<string, unknown>, RegExp][] = [
    [{}, /has no goods/],
    [{ goods: '1', colour: 'red' }, /a field colour that nothing reads/],
    [{ goods: '1.005' }, /finer than the smallest coin/],
    [{ goods: '1', pieces: '1.5' }, /pieces is a whole number/],
    [{ goods: '1', sellerRegistered: 'yes' }, /sellerRegistered is true or false/],
    [{ goods: '1', vatClass: 'middle' }, /standard or reduced/],
    [{ goods: '1', quantity: '1', unit: 'pint' }, /a unit is one of/],
    [{ goods: '1', secondQuantity: '1' }, /a unit is one of/],
    [
      { goods: '1', quantity: '1', unit: 'l', secondQuantity: '7', secondUnit: 'ml' },
      /another kind than unit l, not ml/,
    ],
    [{ goods: { amount: 1 } }, /goods is text or a number/],
    [{ lines: {} }, /no list lines/],
    [{ lines: [{ goods: '1' }], goods: '1' }, /a field goods that nothing reads/],
    [{ goods: '1', classes: 'food' }, /a list of words/],
  ]
  for (const [input, fault] of cases) assert.throws(() => readRequest(input, 'direct', markets.cn, '2026-11-22'), fault)
})
