import { randomUUID } from 'node:crypto'
import { element, text } from '../common/xml.ts'
import { newDigits } from '../common/ids.ts'
import type { Behaviour } from '../common/control.ts'
import { hundredThousandths } from './compare-records.ts'
import type { Declaration } from './declarations.ts'
import type { CustomsRecord } from './read-message.ts'
import { chinaTime, customsMessage, type Notice } from './receipts.ts'

/**
 * The electronic tax bill that follows a release, CEB816, and what becomes of it, CEB818. The simulator knows no tariff: it
 * bills what the order says was taken from the buyer in advance, all of it as value-added tax, shared over the lines by
 * value. The lie `tax` adds to it ("0.01", "-3.20"); the lie `tax_rounding` "list" leaves the lines unrounded.
 */
export type TaxBill = {
  readonly tax_no: string
  readonly order_no: string
  readonly invt_no: string
  readonly tax: string
  readonly status: string
}

export function newTaxBill(
  { order_no, invt_no }: Declaration,
  order: CustomsRecord | undefined,
  lie: Behaviour['lie'],
): TaxBill {
  const added = lie['tax'] ?? '0'
  const more = added.startsWith('-') ? -hundredThousandths(added.slice(1)) : hundredThousandths(added)
  const tax = hundredThousandths(order?.head['taxTotal']) + more
  return {
    tax_no: `T${newDigits(17)}`,
    order_no,
    invt_no: invt_no ?? '',
    tax: String(tax < 0n ? 0n : tax),
    status: '1',
  }
}

export function taxBillMessage(
  bill: TaxBill,
  { record }: Declaration,
  rounding: string | undefined,
  now: Date,
): Notice {
  const total = BigInt(bill.tax)
  const lines = record.lines.map((line) => ({ line, value: hundredThousandths(line['totalPrice']) }))
  const whole = lines.reduce((sum, { value }) => sum + value, 0n)
  const step = rounding === 'list' ? 1n : 1000n
  let left = total
  const rows = lines.map(({ line, value }, index) => {
    const share = index === lines.length - 1 || whole === 0n ? left : ((total * value) / whole / step) * step
    left -= share
    return element('TaxListRd', [
      text('gnum', line['gnum'] ?? ''),
      text('gcode', line['gcode'] ?? ''),
      text('taxPrice', decimal(value)),
      text('customsTax', '0'),
      text('valueAddedTax', decimal(share)),
      text('consumptionTax', '0'),
    ])
  })
  const head = element('TaxHeadRd', [
    ...common(bill, now),
    text('customsTax', '0'),
    text('valueAddedTax', decimal(total)),
    text('consumptionTax', '0'),
    text('status', bill.status),
  ])
  return customsMessage('CEB816', element('Tax', [head, ...rows]))
}

export function taxStatusMessage(bill: TaxBill, now: Date): Notice {
  const paid = bill.status === '2' ? [text('entDutyNo', `E${bill.tax_no.slice(1)}`)] : []
  return customsMessage(
    'CEB818',
    element('Tax', element('TaxHeadStatus', [...common(bill, now), text('status', bill.status), ...paid])),
  )
}

/** What customs answers to a message whose form it could not take, with the message quoted back. */
export function formatReceipt(
  message: { readonly id: string; readonly type: string; readonly xml: string },
  info: string,
  now: Date,
): Notice {
  return customsMessage(
    'CEB900',
    element('MessageReturn', [
      text('guid', randomUUID().toUpperCase()),
      text('returnStatus', '-1'),
      text('returnInfo', info),
      text('returnTime', chinaTime(now)),
      text('oriCopMsgId', message.id),
      text('oriMessageType', `${message.type}Message`),
      text('oriBizMessage', message.xml),
    ]),
  )
}

const common = ({ invt_no, tax_no }: TaxBill, now: Date) => [
  text('guid', randomUUID().toUpperCase()),
  text('returnTime', chinaTime(now)),
  text('invtNo', invt_no),
  text('taxNo', tax_no),
]

function decimal(value: bigint): string {
  const digits = value.toString().padStart(6, '0')
  return `${digits.slice(0, -5)}.${digits.slice(-5)}`
}
