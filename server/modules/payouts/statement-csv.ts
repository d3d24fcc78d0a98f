import { decimalOf } from '#platform/money'
import { periodName, type OrderLine, type OtherLine, type PayoutLine, type Statement } from './statement.ts'

/** Names of columns and lines, said in the reader's language. */
export type CsvWords = {
  readonly columns: readonly string[]
  readonly opening: string
  readonly payout: string
  readonly returned: string
  readonly closing: string
  readonly sale: string
  readonly other: (kind: OtherLine['kind']) => string
}
/** The columns in their order; `words.columns` names each. */
export const csvColumns = [
  'at',
  'what',
  'reference',
  'currency',
  'released',
  'tax',
  'freight',
  'insurance',
  'goods',
  'fee',
  'share',
  'refunded',
  'rate',
  'usd',
] as const

/**
 * A statement as CSV (CRLF, UTF-8 with a byte order mark, so that spreadsheets show Chinese). The last column adds up from
 * the opening to the closing line.
 */
export function statementCsv(statement: Statement, words: CsvWords): string {
  const name = periodName(statement)
  const lines = [
    ...statement.orders.map((line) => orderRow(line, words)),
    ...statement.others.map((line) => otherRow(line, words)),
    ...statement.payouts.map((line) => payoutRow(line, words)),
  ]
  const all = [
    words.columns,
    [name, words.opening, ...gap(11), usd(statement.openingMinor)],
    ...lines.toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)),
    [name, words.closing, ...gap(11), usd(statement.closingMinor)],
  ]
  return `\uFEFF${all.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`
}

type Row = readonly string[]
const usd = (minor: bigint): string => decimalOf({ minor, currency: 'USD' })
const gap = (count: number): Row => Array.from({ length: count }, () => '')

function orderRow(line: OrderLine, { sale }: CsvWords): Row {
  const amounts = [
    line.releasedMinor,
    line.taxMinor,
    line.freightMinor,
    line.insuranceMinor,
    line.goodsMinor,
    line.feeMinor,
    line.shareMinor,
    line.refundMinor,
  ]
  const texts = amounts.map((minor) => decimalOf({ minor, currency: line.currency }))
  return [line.at.toISOString(), sale, line.number, line.currency, ...texts, line.rate ?? '', usd(line.netMinor)]
}

/** Of a claw-back the fee that came back stands under the fee, as less of it. */
function otherRow(line: OtherLine, { other }: CsvWords): Row {
  const yuan = (minor: bigint): string => (minor === 0n ? '' : decimalOf({ minor, currency: 'CNY' }))
  const currency = line.kind === 'claw-back' ? 'CNY' : ''
  return [
    line.at.toISOString(),
    other(line.kind),
    line.number ?? '',
    currency,
    ...gap(5),
    yuan(-line.feeMinor),
    '',
    yuan(line.refundMinor),
    line.rate ?? '',
    usd(line.minor),
  ]
}

const payoutRow = (line: PayoutLine, { payout, returned }: CsvWords): Row => [
  line.at.toISOString(),
  line.kind === 'payout' ? payout : returned,
  line.payoutId,
  ...gap(10),
  usd(line.minor),
]

/** A cell that a spreadsheet would run as a formula is shown as text; our own negative amounts are numbers. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
