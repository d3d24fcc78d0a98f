import assert from 'node:assert/strict'
import test from 'node:test'
import { compare, comparisonRules } from './index.ts'
import type { Difference, InventoryRecord, LogisticsRecord, OrderRecord, PaymentRecord } from './index.ts'
import { buyerId, inventory, logistics, order, payment } from './test/records.ts'

type Changes = {
  readonly order?: Partial<OrderRecord>
  readonly payment?: Partial<PaymentRecord>
  readonly logistics?: Partial<LogisticsRecord>
  readonly inventory?: Partial<InventoryRecord>
}

const compareWith = (changes: Changes): readonly Difference[] =>
  compare(
    { ...order, ...changes.order },
    { ...payment, ...changes.payment },
    { ...logistics, ...changes.logistics },
    { ...inventory, ...changes.inventory },
  )

const orderLine = (change: Partial<OrderRecord['lines'][number]>) =>
  order.lines.map((line, at) => (at === 0 ? { ...line, ...change } : line))
const declaredLine = (change: Partial<InventoryRecord['lines'][number]>) =>
  inventory.lines.map((line, at) => (at === 0 ? { ...line, ...change } : line))

test('records that agree have no difference', () => {
  assert.deepEqual(compareWith({}), [])
})

test('every altered twin is seen, with both values and the rule', () => {
  const cases: readonly (readonly [Changes, string, string])[] = [
    [{ payment: { orderNo: 'X' } }, 'same-order', 'orderNo order:WB20261122000001 payment:X'],
    [{ logistics: { orderNo: 'X' } }, 'same-order', 'orderNo order:WB20261122000001 logistics:X'],
    [{ inventory: { orderNo: 'X' } }, 'same-order', 'orderNo order:WB20261122000001 inventory:X'],
    [{ payment: { payerName: '王小朋' } }, 'payer-is-buyer', 'buyerName order:王小明 payment:王小朋'],
    [{ payment: { payerIdNumber: '1' } }, 'payer-is-buyer', `buyerIdNumber order:${buyerId} payment:1`],
    [{ payment: { amountPaid: '393.30' } }, 'paid-amount', 'acturalPaid order:393.31 payment:393.30'],
    [{ payment: { payCode: 'X' } }, 'payment-reference', 'payCode order:3102260PAY payment:X'],
    [{ payment: { payTransactionId: 'X' } }, 'payment-reference', 'payTransactionId order:P-77881 payment:X'],
    [{ payment: { ebpCode: 'X' } }, 'platform', 'ebpCode order:3102260ABC payment:X'],
    [{ inventory: { ebpCode: 'X' } }, 'platform', 'ebpCode order:3102260ABC inventory:X'],
    [{ inventory: { ebcCode: 'X' } }, 'merchant', 'ebcCode order:3102260DEF inventory:X'],
    [{ order: { currency: '502' } }, 'currency', 'currency order:502 expected:142'],
    [{ payment: { currency: '502' } }, 'currency', 'currency payment:502 expected:142'],
    [{ logistics: { currency: '502' } }, 'currency', 'currency logistics:502 expected:142'],
    [{ inventory: { currency: '502' } }, 'currency', 'currency inventory:502 expected:142'],
    [{ logistics: { consignee: '王明' } }, 'consignee', 'consignee order:王小明 logistics:王明'],
    [
      { logistics: { consigneeTelephone: '13800138001' } },
      'consignee',
      'consigneeTelephone order:13800138000 logistics:13800138001',
    ],
    [
      { logistics: { consigneeAddress: '上海' } },
      'consignee',
      'consigneeAddress order:上海市浦东新区世纪大道100号3栋1202室 logistics:上海',
    ],
    [
      { inventory: { consigneeAddress: '上海' } },
      'declared-address',
      'consigneeAddress order:上海市浦东新区世纪大道100号3栋1202室 inventory:上海',
    ],
    [{ inventory: { buyerName: '李' } }, 'declared-buyer', 'buyerName order:王小明 inventory:李'],
    [
      { inventory: { buyerTelephone: '13800138001' } },
      'declared-buyer',
      'buyerTelephone order:13800138000 inventory:13800138001',
    ],
    [{ inventory: { logisticsNo: 'X' } }, 'waybill', 'logisticsNo logistics:SF1234567890 inventory:X'],
    [{ inventory: { logisticsCode: 'X' } }, 'waybill', 'logisticsCode logistics:3102260LOG inventory:X'],
    [{ inventory: { billNo: 'X' } }, 'bill-of-lading', 'billNo logistics:999-12345675 inventory:X'],
    [{ logistics: { weight: '1.46' } }, 'gross-weight', 'weight logistics:1.46 inventory:1.45'],
    [{ logistics: { freight: '60' } }, 'carrier-charges', 'freight logistics:60 inventory:62.50'],
    [{ logistics: { insuredFee: '1' } }, 'carrier-charges', 'insuredFee logistics:1 inventory:0'],
    [
      { inventory: { lines: declaredLine({ itemNo: 'X' }) } },
      'goods-lines',
      'lines[1].itemNo order:HONEY-500 inventory:X',
    ],
    [
      { inventory: { lines: declaredLine({ gname: '蜂蜜' }) } },
      'goods-lines',
      'lines[1].itemName order:蓝岭野花蜂蜜 500克 inventory:蜂蜜',
    ],
    [{ inventory: { lines: declaredLine({ unit: '007' }) } }, 'goods-lines', 'lines[1].unit order:142 inventory:007'],
    [
      { inventory: { lines: declaredLine({ country: '116' }) } },
      'goods-lines',
      'lines[1].country order:502 inventory:116',
    ],
    [
      { inventory: { lines: inventory.lines.slice(0, 1) } },
      'goods-lines',
      'lines[2] order:1 of number 2 inventory:0 of number 2',
    ],
    [
      { inventory: { lines: [...inventory.lines, ...inventory.lines.slice(0, 1)] } },
      'goods-lines',
      'lines[1] order:1 of number 1 inventory:2 of number 1',
    ],
    [
      { order: { goodsValue: '299.00', acturalPaid: '394.31' }, payment: { amountPaid: '394.31' } },
      'goods-value',
      'goodsValue order:299.00 expected:298.00',
    ],
    [{ order: { discount: '10' } }, 'order-total', 'acturalPaid order:393.31 expected:383.31'],
    [{ order: { taxTotal: '32.8' } }, 'order-total', 'acturalPaid order:393.31 expected:393.30'],
    [{ order: { freight: 'free' } }, 'order-total', 'acturalPaid order:393.31 expected:'],
    [
      { order: { consigneeTelephone: '138' }, logistics: { consigneeTelephone: '138' } },
      'phone-format',
      'consigneeTelephone order:138 expected:1XXXXXXXXXX / 0XX-XXXXXXXX',
    ],
  ]
  for (const [changes, rule, expected] of cases) {
    const found = compareWith(changes)
    assert.deepEqual(found.map(sentence), [expected], JSON.stringify(changes))
    assert.equal(found[0]?.rule, rule)
    assert(found[0] && found[0].rule in comparisonRules)
  }
})

test('quantity, price and total of a line are seen against the order and against each other', () => {
  assert.deepEqual(compareWith({ inventory: { lines: declaredLine({ qty: '3' }) } }).map(sentence), [
    'lines[1].qty order:2 inventory:3',
    'lines[1].totalPrice inventory:198.00 expected:297.00',
  ])
  assert.deepEqual(compareWith({ order: { lines: orderLine({ price: '98' }) } }).map(sentence), [
    'lines[1].price order:98 inventory:99.00',
    'lines[1].totalPrice order:198.00 expected:196.00',
  ])
})

test('another buyer, another total and a phone that is none are seen in each record', () => {
  const other = '11010119000103039X'
  assert.deepEqual(compareWith({ inventory: { buyerIdNumber: other } }).map(sentence), [
    `buyerIdNumber order:${buyerId} inventory:${other}`,
  ])
  assert.deepEqual(compareWith({ inventory: { lines: declaredLine({ totalPrice: '199' }) } }).map(sentence), [
    'lines[1].totalPrice order:198.00 inventory:199',
    'lines[1].totalPrice inventory:199 expected:198.00',
  ])
  const found = compareWith({ order: { buyerTelephone: '138' }, inventory: { buyerTelephone: '138' } })
  assert.deepEqual(
    found.map(({ rule, left }) => [rule, left.record]),
    [
      ['phone-format', 'order'],
      ['phone-format', 'inventory'],
    ],
  )
})

test('a buyer whose number fails its check letter is seen in every record that carries it', () => {
  const wrong = '110101190001010013'
  const found = compareWith({
    order: { buyerIdNumber: wrong },
    payment: { payerIdNumber: wrong },
    inventory: { buyerIdNumber: wrong },
  })
  assert.deepEqual(
    found.map(({ rule, left }) => [rule, left.record]),
    [
      ['identity-number', 'order'],
      ['identity-number', 'inventory'],
    ],
  )
})

test('full-width forms, stray spaces, the case of the check letter and trailing zeros are no differences', () => {
  const id = '11010119000103039X'
  assert.deepEqual(
    compareWith({
      order: { buyerIdNumber: id, consigneeAddress: '上海市 浦东新区Ａ座１２０２室' },
      payment: { payerIdNumber: id.toLowerCase(), payerName: ' 王小明　', amountPaid: '393.31000' },
      logistics: { consigneeAddress: '上海市　 浦东新区A座1202室', weight: '1.4500', freight: '62.5' },
      inventory: {
        buyerIdNumber: '１１０１０１１９０００１０３０３９ｘ',
        consigneeAddress: ' 上海市 浦东新区A座1202室 ',
      },
    }),
    [],
  )
  assert.equal(
    compareWith({
      order: { consigneeAddress: '上海市A座' },
      inventory: { consigneeAddress: '上海市a座' },
      logistics: { consigneeAddress: '上海市A座' },
    }).length,
    1,
  )
})

test('what a record may leave out is compared only where both carry it', () => {
  const { payCode: _c, payTransactionId: _t, ...without } = order
  const { freight: _f, insuredFee: _i, billNo: _b, ...bare } = logistics
  assert.deepEqual(compare(without, { ...payment, payCode: 'X', payTransactionId: 'Y' }, bare, inventory), [])
})

test('a line total may be rounded to the fen', () => {
  const lines = [
    {
      ...order.lines[0],
      gnum: 1,
      itemName: 'a',
      gmodel: 'a',
      unit: '007',
      country: '502',
      qty: '3',
      price: '33.33333',
      totalPrice: '100',
    },
  ]
  const found = compareWith({ order: { lines } }).filter(({ rule }) => rule === 'line-total')
  assert.deepEqual(found, [])
})

function sentence({ field, left, right }: Difference): string {
  return `${field} ${left.record}:${left.value} ${right.record}:${right.value}`
}
