import type { Account, Booked } from '#modules/ledger'
import { lineKind, numberOf, type LineKind } from './line-kind.ts'

/** What became of one order in a period, as the ledger has it. Yuan amounts are minor units of the order's currency. */
export type OrderLine = {
  readonly orderId: string
  /** The number people read to each other. */
  readonly number: string
  readonly at: Date
  readonly currency: string
  /** Paid by the buyer and released, or given back (negative only in `refundMinor`). */
  readonly releasedMinor: bigint
  readonly taxMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  /** The price of the goods: what remains after tax, freight and insurance. */
  readonly goodsMinor: bigint
  readonly feeMinor: bigint
  /** Goods less fee: what is exchanged into dollars. */
  readonly shareMinor: bigint
  readonly refundMinor: bigint
  /** The recorded rate at which the share became dollars; null where nothing was exchanged. */
  readonly rate: string | null
  readonly netMinor: bigint
}
/** What changed the balance besides sales and payouts. */
export type OtherLine = {
  readonly at: Date
  readonly kind: Exclude<LineKind, 'sale'>
  readonly orderId: string | null
  readonly number: string | null
  /** Of a claw-back: what the buyer got back, and what of it came out of the platform's fee, in yuan. */
  readonly refundMinor: bigint
  readonly feeMinor: bigint
  readonly rate: string | null
  /** Dollars taken from (negative) or given to the balance. */
  readonly minor: bigint
}
export type PayoutLine = {
  readonly payoutId: string
  readonly at: Date
  readonly kind: 'payout' | 'returned'
  /** Dollars that left (negative) or came back. */
  readonly minor: bigint
}

const dollars = 'USD'

/** What a row adds to what the seller is owed in dollars. */
export const payable = (row: Booked): bigint => inDollars(row, 'seller_payable')
/** What a row adds to what is withheld of it. */
export const reserved = (row: Booked): bigint => inDollars(row, 'seller_reserve')

function inDollars(row: Booked, account: Account): bigint {
  if (row.money.currency !== dollars) return 0n
  if (row.credit === account) return row.money.minor
  return row.debit === account ? -row.money.minor : 0n
}

const sum = (rows: readonly Booked[], of: (row: Booked) => bigint): bigint =>
  rows.reduce((total, row) => total + of(row), 0n)

export function ordersFrom(rows: readonly Booked[]): readonly OrderLine[] {
  const byOrder = Map.groupBy(
    rows.filter((row) => row.orderId !== null && row.payoutId === null),
    (row) => row.orderId ?? '',
  )
  return [...byOrder].flatMap(([orderId, own]) => orderFrom(orderId, own) ?? [])
}

/** Only what left escrow counts: released to its owners, or owed back to the buyer. Null when nothing did. */
function orderFrom(orderId: string, rows: readonly Booked[]): OrderLine | null {
  const out = rows.filter((row) => row.debit === 'escrow')
  const sold = rows.filter((row) => payable(row) !== 0n && lineKind(row.kind) === 'sale')
  const last = [...out, ...sold].at(-1)
  if (last === undefined) return null
  const to = (account: Account): bigint =>
    sum(
      out.filter((row) => row.credit === account),
      (row) => row.money.minor,
    )
  const [taxMinor, freightMinor, insuranceMinor] = [to('tax_due'), to('carrier_due'), to('insurer_due')]
  const [feeMinor, shareMinor] = [to('platform_fee'), to('currency_position')]
  return {
    orderId,
    number: numberOf(orderId),
    at: last.at,
    currency: out[0]?.money.currency ?? 'CNY',
    releasedMinor: taxMinor + freightMinor + insuranceMinor + feeMinor + shareMinor,
    taxMinor,
    freightMinor,
    insuranceMinor,
    goodsMinor: feeMinor + shareMinor,
    feeMinor,
    shareMinor,
    refundMinor: to('refund_due'),
    rate: [...sold, ...out].find((row) => row.rate !== null)?.rate ?? null,
    netMinor: sum(sold, payable),
  }
}

/** Rows of one refund are one line; every other row is a line of its own. */
export function othersFrom(rows: readonly Booked[]): readonly OtherLine[] {
  const refunds = Map.groupBy(
    rows.filter((row) => row.cause.startsWith('refund:')),
    refundOf,
  )
  const byCause = Map.groupBy(
    rows.filter((row) => row.payoutId === null && payable(row) !== 0n && lineKind(row.kind) !== 'sale'),
    (row) => (lineKind(row.kind) === 'claw-back' ? refundOf(row) : row.cause),
  )
  return [...byCause].flatMap(([cause, own]) => {
    const [first] = own
    const kind = lineKind(first?.kind ?? '')
    if (first === undefined || kind === 'sale') return []
    const whole = kind === 'claw-back' ? (refunds.get(cause) ?? []) : []
    return [
      {
        at: first.at,
        kind,
        orderId: first.orderId,
        number: first.orderId === null ? null : numberOf(first.orderId),
        refundMinor: sum(whole, (row) => (row.credit === 'refund_due' ? row.money.minor : 0n)),
        feeMinor: sum(whole, (row) => (row.debit === 'platform_fee' ? row.money.minor : 0n)),
        rate: own.find((row) => row.rate !== null)?.rate ?? null,
        minor: sum(own, payable),
      },
    ]
  })
}

/** The cause of a refund's rows is `refund:<order>:<cause>:<kind>…`; up to the kind it names the refund. */
function refundOf({ cause, kind }: Booked): string {
  const end = cause.indexOf(`:${kind}`, 'refund:'.length)
  return end < 0 ? cause : cause.slice(0, end)
}

export function payoutsFrom(rows: readonly Booked[]): readonly PayoutLine[] {
  const byPayout = Map.groupBy(
    rows.filter((row) => row.payoutId !== null && payable(row) !== 0n),
    (row) => `${row.payoutId ?? ''} ${row.kind}`,
  )
  return [...byPayout.values()].flatMap((own) => {
    const first = own[0]
    if (first?.payoutId == null) return []
    const minor = sum(own, payable)
    return [{ payoutId: first.payoutId, at: first.at, kind: minor > 0n ? 'returned' : 'payout', minor } as const]
  })
}
