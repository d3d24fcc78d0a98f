import { decimalOf } from '#platform/money'
import type { Statement } from './statement.ts'

/** Names of columns and lines, said in the reader's language. */
export type CsvWords = {
  readonly columns: readonly string[]
  readonly opening: string
  readonly payout: string
  readonly returned: string
  readonly closing: string
}
/** The columns in their order; `words.columns` names each. */
export const csvColumns = [
  'at',
  'what',
  'reference',
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
  const usd = (minor: bigint): string => decimalOf({ minor, currency: 'USD' })
  const cny = (minor: bigint, currency: string): string => decimalOf({ minor, currency })
  const gap = (count: number): readonly string[] => Array.from({ length: count }, () => '')
  const orders = statement.orders.map((line) => {
    const amounts = [
      line.releasedMinor,
      line.taxMinor,
      line.freightMinor,
      line.insuranceMinor,
      line.goodsMinor,
      line.feeMinor,
      line.shareMinor,
      line.refundMinor,
    ].map((minor) => cny(minor, line.currency))
    return [line.at.toISOString(), line.currency, line.number, ...amounts, line.rate ?? '', usd(line.netMinor)]
  })
  const payouts = statement.payouts.map((line) => [
    line.at.toISOString(),
    line.kind === 'payout' ? words.payout : words.returned,
    line.payoutId,
    ...gap(9),
    usd(line.minor),
  ])
  const lines = [
    words.columns,
    [statement.month, words.opening, ...gap(10), usd(statement.openingMinor)],
    ...[...orders, ...payouts].toSorted((a, b) => ((a[0] ?? '') < (b[0] ?? '') ? -1 : 1)),
    [statement.month, words.closing, ...gap(10), usd(statement.closingMinor)],
  ]
  return `\uFEFF${lines.map((line) => `${line.map(cell).join(',')}\r\n`).join('')}`
}

/** A cell that a spreadsheet would run as a formula is shown as text; our own negative amounts are numbers. */
function cell(text: string): string {
  const safe = /^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
