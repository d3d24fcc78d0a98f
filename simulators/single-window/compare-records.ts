import type { CustomsRecord, Row } from './read-message.ts'

/**
 * Customs' own comparison of the declaration list with order, payment and waybill. It answers the names of the fields
 * that differ, and never their values: a receipt travels further than a personal number may.
 */
export type Records = {
  readonly order: CustomsRecord | undefined
  readonly payment: CustomsRecord | undefined
  readonly logistics: CustomsRecord | undefined
  readonly inventory: CustomsRecord
}
type Pair = readonly [label: string, left: string | undefined, right: string | undefined]

export function differences({ order, payment, logistics, inventory }: Records): readonly string[] {
  if (order === undefined) return ['未找到对应的订单']
  if (payment === undefined) return ['未找到对应的支付单']
  if (logistics === undefined) return ['未找到对应的运单']
  const texts: readonly Pair[] = [
    ['订购人姓名（清单与订单）', inventory.head['buyerName'], order.head['buyerName']],
    ['订购人证件号码（清单与订单）', inventory.head['buyerIdNumber'], order.head['buyerIdNumber']],
    ['订购人电话（清单与订单）', inventory.head['buyerTelephone'], order.head['buyerTelephone']],
    ['电商平台代码（清单与订单）', inventory.head['ebpCode'], order.head['ebpCode']],
    ['电商企业代码（清单与订单）', inventory.head['ebcCode'], order.head['ebcCode']],
    ['支付人姓名（支付单与订单）', payment.head['payerName'], order.head['buyerName']],
    ['支付人证件号码（支付单与订单）', payment.head['payerIdNumber'], order.head['buyerIdNumber']],
    ['电商平台代码（支付单与订单）', payment.head['ebpCode'], order.head['ebpCode']],
    ['币制（支付单与订单）', payment.head['currency'], order.head['currency']],
    ['物流运单编号（清单与运单）', inventory.head['logisticsNo'], logistics.head['logisticsNo']],
    ['物流企业代码（清单与运单）', inventory.head['logisticsCode'], logistics.head['logisticsCode']],
    ['收货人姓名（运单与订单）', logistics.head['consignee'], order.head['consignee']],
    ['收货人电话（运单与订单）', logistics.head['consigneeTelephone'], order.head['consigneeTelephone']],
    ['收货地址（运单与订单）', logistics.head['consigneeAddress'], order.head['consigneeAddress']],
    ['收件地址（清单与订单）', inventory.head['consigneeAddress'], order.head['consigneeAddress']],
  ]
  const numbers: readonly Pair[] = [
    ['支付金额（支付单与订单）', payment.head['amountPaid'], order.head['acturalPaid']],
    ...chargePairs(inventory.head, logistics.head),
    ['毛重（清单与运单）', inventory.head['grossWeight'], logistics.head['weight']],
    ...linePairs(order.lines, inventory.lines),
  ]
  return [
    ...texts.filter(([, left, right]) => left !== right),
    ...numbers.filter(([, left, right]) => hundredThousandths(left) !== hundredThousandths(right)),
  ].map(([label]) => label)
}

/** What counts against the limits: goods, freight and insurance of one list, in hundred-thousandths of a yuan. */
export function dutiableValue({ head, lines }: CustomsRecord): bigint {
  const goods = lines.reduce((sum, line) => sum + hundredThousandths(line['totalPrice']), 0n)
  return goods + hundredThousandths(head['freight']) + hundredThousandths(head['insuredFee'])
}

/** Customs decimals have up to five places (N19,5); kept whole as an integer. A missing one is zero. */
export function hundredThousandths(decimal: string | undefined): bigint {
  const [whole = '0', part = ''] = (decimal ?? '0').split('.')
  return BigInt(whole + part.slice(0, 5).padEnd(5, '0'))
}

/** Back to text with two places, rounded down: for the words of a receipt only. */
export function yuan(value: bigint): string {
  const fen = (value / 1000n).toString().padStart(3, '0')
  return `${fen.slice(0, -2)}.${fen.slice(-2)}`
}

/** The carrier may leave its charges out of the waybill; then there is nothing to compare. */
function chargePairs(list: Row, waybill: Row): readonly Pair[] {
  const charges = [
    ['运费（清单与运单）', 'freight'],
    ['保费（清单与运单）', 'insuredFee'],
  ] as const
  return charges
    .filter(([, name]) => (waybill[name] ?? '') !== '')
    .map(([label, name]): Pair => [label, list[name], waybill[name]])
}

function linePairs(orderLines: readonly Row[], listLines: readonly Row[]): readonly Pair[] {
  const listed = new Map(listLines.map((line) => [line['gnum'], line]))
  const paired = orderLines.flatMap((line): readonly Pair[] => {
    const other = listed.get(line['gnum'])
    const label = (what: string) => `第${line['gnum']}项${what}（清单与订单）`
    return [
      [label('数量'), other?.['qty'], line['qty']],
      [label('总价'), other?.['totalPrice'], line['totalPrice']],
    ]
  })
  return [['商品项数（清单与订单）', String(listLines.length), String(orderLines.length)], ...paired]
}
