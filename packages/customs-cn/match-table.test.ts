import assert from 'node:assert/strict'
import test from 'node:test'
import { compare, comparisonRules } from './index.ts'
import type { ComparisonRule, InventoryRecord, LogisticsRecord, OrderRecord, PaymentRecord } from './index.ts'
import { inventory, logistics, order, payment } from './test/records.ts'

// The published normalisation, pair by pair: what is forgiven (width, white space, zeros after the point, the case of a check letter X) and
// what is not. Each pair is one value that the order holds and the one another record holds.

type Pair = readonly [ours: string, theirs: string]
type Named = 'consignee' | 'consigneeAddress' | 'consigneeTelephone'

const waybill =
  (field: Named) =>
  ([ours, theirs]: Pair) =>
    compare(
      { ...order, [field]: ours },
      payment,
      { ...logistics, [field]: theirs },
      field === 'consigneeAddress' ? { ...inventory, consigneeAddress: ours } : inventory,
    )
const buyer = ([ours, theirs]: Pair) =>
  compare({ ...order, buyerName: ours }, { ...payment, payerName: theirs }, logistics, {
    ...inventory,
    buyerName: ours,
  })
const identity = ([ours, theirs]: Pair) =>
  compare({ ...order, buyerIdNumber: ours }, { ...payment, payerIdNumber: theirs }, logistics, {
    ...inventory,
    buyerIdNumber: ours,
  })
const paid = ([ours, theirs]: Pair) =>
  compare(
    { ...order, acturalPaid: ours, goodsValue: order.goodsValue },
    { ...payment, amountPaid: theirs },
    logistics,
    inventory,
  ).filter(({ rule }) => rule === 'paid-amount')
const weighed = ([ours, theirs]: Pair) =>
  compare(order, payment, { ...logistics, weight: theirs }, { ...inventory, grossWeight: ours })
const goods =
  (field: 'itemName' | 'qty' | 'price') =>
  ([ours, theirs]: Pair) =>
    compare(
      { ...order, lines: order.lines.map((line, at) => (at === 0 ? { ...line, [field]: ours } : line)) },
      payment,
      logistics,
      {
        ...inventory,
        lines: inventory.lines.map((line, at) =>
          at === 0 ? { ...line, [field === 'itemName' ? 'gname' : field]: theirs } : line,
        ),
      },
    ).filter(({ rule }) => rule === 'goods-lines')

const idX = '11010119000101002X'

type Row = {
  readonly compare: (pair: Pair) => readonly { readonly rule: ComparisonRule }[]
  readonly same: readonly Pair[]
  readonly differ: readonly Pair[]
  readonly rule: ComparisonRule
}

const rows: Readonly<Record<string, Row>> = {
  'name of the receiver': {
    compare: waybill('consignee'),
    rule: 'consignee',
    same: [
      ['王小明', '王小明'],
      ['王小明', ' 王小明 '],
      ['王小明', '王小明　'],
      ['John Smith', 'John  Smith'],
      ['John Smith', 'John　Smith'],
      ['John Smith', 'Ｊｏｈｎ　Ｓｍｉｔｈ'],
      ['A-1', 'Ａ－１'],
      ["O'Neil", 'Ｏ＇Ｎｅｉｌ'],
      ['a\tb', 'a b'],
      ['a\u00a0b', 'a b'],
      ['\ufeff王', '王'],
    ],
    differ: [
      ['王小明', '王小朋'],
      ['王小明', '王明'],
      ['王小明', '王 小明'],
      ['John Smith', 'JOHN SMITH'],
      ['John Smith', 'Smith John'],
      ['张三', '張三'],
      ['阿依古丽·买买提', '阿依古丽买买提'],
      ['阿依古丽·买买提', '阿依古丽•买买提'],
      ['José', 'Jose'],
    ],
  },
  address: {
    compare: waybill('consigneeAddress'),
    rule: 'consignee',
    same: [
      ['世纪大道100号3栋', '世纪大道１００号３栋'],
      ['世纪大道100号(3栋)', '世纪大道100号（3栋）'],
      ['浦东新区 世纪大道', '浦东新区　　世纪大道'],
      ['3-1202室', '３－１２０２室'],
      ['Ａ座', 'A座'],
      ['100号，3栋', '100号,3栋'],
      ['#5', '＃５'],
    ],
    differ: [
      ['世纪大道100号', '世纪大道101号'],
      ['世纪大道100号', '世纪大道一百号'],
      ['世纪大道100号', '世纪大道100'],
      ['上海市浦东新区', '上海浦东新区'],
      ['100号3栋', '100号3幢'],
      ['100号。', '100号'],
      ['A座', 'a座'],
    ],
  },
  'phone of the receiver': {
    compare: waybill('consigneeTelephone'),
    rule: 'consignee',
    same: [
      ['13800138000', '１３８００１３８０００'],
      ['13800138000', ' 13800138000'],
      ['021-12345678', '０２１－１２３４５６７８'],
    ],
    differ: [
      ['13800138000', '13800138001'],
      ['13800138000', '+8613800138000'],
      ['13800138000', '138 0013 8000'],
    ],
  },
  'name of the payer': {
    compare: buyer,
    rule: 'payer-is-buyer',
    same: [
      ['王小明', '　王小明'],
      ['Li Lei', 'Ｌｉ　Ｌｅｉ'],
    ],
    differ: [
      ['王小明', '小明'],
      ['王小明', '王*明'],
    ],
  },
  'identity number of the payer': {
    compare: identity,
    rule: 'payer-is-buyer',
    same: [
      [idX, idX.toLowerCase()],
      [idX, `${idX.slice(0, 17)}Ｘ`],
      [idX, `${idX.slice(0, 17)}ｘ`],
      [idX, ` ${idX}`],
    ],
    differ: [
      [idX, `${idX.slice(0, 16)}3X`],
      [idX, idX.slice(0, 17)],
      [idX, `${idX.slice(0, 6)} ${idX.slice(6)}`],
    ],
  },
  'amount paid': {
    compare: paid,
    rule: 'paid-amount',
    same: [
      ['393.31', '393.31'],
      ['393.3', '393.30'],
      ['393', '393.00'],
      ['393', '393.00000'],
      ['0', '0.00'],
      ['393.31', '３９３．３１'],
      ['393.31', ' 393.31 '],
    ],
    differ: [
      ['393.31', '393.30'],
      ['393.31', '393.32'],
      ['393.31', '393.311'],
      ['393.31', '3933.1'],
      ['1393.31', '1,393.31'],
      ['393.31', '393.31元'],
      ['393.31', '-393.31'],
    ],
  },
  weight: {
    compare: weighed,
    rule: 'gross-weight',
    same: [
      ['1.45', '1.450'],
      ['2', '2.00000'],
    ],
    differ: [
      ['1.45', '1.46'],
      ['1.45', '1450'],
    ],
  },
  'name of the goods': {
    compare: goods('itemName'),
    rule: 'goods-lines',
    same: [
      ['蓝岭野花蜂蜜 500克', '蓝岭野花蜂蜜　５００克'],
      ['Honey 500g', 'Honey  500g'],
    ],
    differ: [
      ['蓝岭野花蜂蜜 500克', '蓝岭野花蜂蜜 500g'],
      ['蜂蜜', '蜂蜜 500克'],
    ],
  },
  quantity: { compare: goods('qty'), rule: 'goods-lines', same: [['2', '2.0']], differ: [['2', '3']] },
  'price of a piece': {
    compare: goods('price'),
    rule: 'goods-lines',
    same: [['99', '99.00']],
    differ: [['99.00', '99.01']],
  },
}

const pairs = Object.values(rows).flatMap(({ same, differ }) => [...same, ...differ])

test('the table has at least sixty pairs', () => assert(pairs.length >= 60, String(pairs.length)))

for (const [name, row] of Object.entries(rows))
  test(`${name}: ${row.same.length} pairs are the same and ${row.differ.length} differ, for the reason that is published`, () => {
    const of = (pair: Pair) => row.compare(pair).filter(({ rule }) => rule === row.rule)
    for (const pair of row.same) assert.deepEqual(of(pair), [], JSON.stringify(pair))
    for (const pair of row.differ) assert.equal(of(pair).length, 1, JSON.stringify(pair))
    assert(/\p{Script=Han}/u.test(comparisonRules[row.rule].zh) && comparisonRules[row.rule].en.length > 0)
  })

type Records = {
  readonly order: OrderRecord
  readonly payment: PaymentRecord
  readonly logistics: LogisticsRecord
  readonly inventory: InventoryRecord
}

test('the reason has a code, a sentence in English and one in Chinese, and both values as they were', () => {
  const records: Records = { order, payment: { ...payment, amountPaid: '393.30' }, logistics, inventory }
  const [found, ...more] = compare(records.order, records.payment, records.logistics, records.inventory)
  assert.deepEqual(more, [])
  assert(found !== undefined)
  assert.deepEqual(found, {
    rule: 'paid-amount',
    field: 'acturalPaid',
    left: { record: 'order', value: '393.31' },
    right: { record: 'payment', value: '393.30' },
  })
  assert.equal(comparisonRules[found.rule].en, 'The amount paid on the order equals the amount of the payment.')
})
