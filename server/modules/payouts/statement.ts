import { transfersOf, type Account, type Booked } from '#modules/ledger'
import { orderNumber } from '#modules/orders'
import type { Ctx } from '#platform/context'

/** What became of one order in a month, as the ledger has it. Yuan amounts are minor units of the order's currency. */
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
export type PayoutLine = {
  readonly payoutId: string
  readonly at: Date
  readonly kind: 'payout' | 'returned'
  /** Dollars that left (negative) or came back. */
  readonly minor: bigint
}
export type Statement = {
  /** `2026-11`, in UTC. */
  readonly month: string
  /** Owed to the seller before the first and after the last row of the month, in US cents. */
  readonly openingMinor: bigint
  readonly closingMinor: bigint
  readonly orders: readonly OrderLine[]
  readonly payouts: readonly PayoutLine[]
  readonly totals: Omit<OrderLine, 'orderId' | 'number' | 'at' | 'currency' | 'rate'> & {
    readonly paidOutMinor: bigint
  }
}

const dollars = 'USD'
const pageRows = 1000

/**
 * A month of one seller's book in the seller's words. Every figure is a sum of ledger rows of the month, so that opening +
 * net of the orders + payouts = closing, and closing is what the ledger owes at the month's end.
 */
export async function statementOf(ctx: Ctx, sellerId: string, month: string): Promise<Statement> {
  const rows = await bookOf(ctx, sellerId)
  return statementFrom(rows, month)
}

/** The same from the rows alone. Pure. */
export function statementFrom(rows: readonly Booked[], month: string): Statement {
  const before = rows.filter((row) => monthOf(row.at) < month)
  const inMonth = rows.filter((row) => monthOf(row.at) === month)
  const orders = ordersFrom(inMonth, openedOf(rows))
  const payouts = payoutsFrom(inMonth)
  const openingMinor = before.reduce((sum, row) => sum + payable(row), 0n)
  const closingMinor = inMonth.reduce((sum, row) => sum + payable(row), openingMinor)
  const sum = (pick: (line: OrderLine) => bigint): bigint => orders.reduce((total, line) => total + pick(line), 0n)
  return {
    month,
    openingMinor,
    closingMinor,
    orders,
    payouts,
    totals: {
      releasedMinor: sum((line) => line.releasedMinor),
      taxMinor: sum((line) => line.taxMinor),
      freightMinor: sum((line) => line.freightMinor),
      insuranceMinor: sum((line) => line.insuranceMinor),
      goodsMinor: sum((line) => line.goodsMinor),
      feeMinor: sum((line) => line.feeMinor),
      shareMinor: sum((line) => line.shareMinor),
      refundMinor: sum((line) => line.refundMinor),
      netMinor: sum((line) => line.netMinor),
      paidOutMinor: payouts.reduce((total, line) => total + line.minor, 0n),
    },
  }
}

const monthOf = (at: Date): string => at.toISOString().slice(0, 7)

/** What a row adds to what the seller is owed in dollars. */
function payable(row: Booked): bigint {
  if (row.money.currency !== dollars) return 0n
  return moved(row, 'seller_payable')
}

/** What a row adds to the credit side of an account. */
function moved(row: Booked, account: Account): bigint {
  if (row.credit === account) return row.money.minor
  return row.debit === account ? -row.money.minor : 0n
}

/** When each order was opened: its first row is written in the same transaction. */
function openedOf(rows: readonly Booked[]): ReadonlyMap<string, Date> {
  return new Map(rows.toReversed().flatMap((row) => (row.orderId === null ? [] : [[row.orderId, row.at] as const])))
}

function ordersFrom(rows: readonly Booked[], opened: ReadonlyMap<string, Date>): readonly OrderLine[] {
  const byOrder = Map.groupBy(
    rows.filter((row) => row.orderId !== null && row.payoutId === null),
    (row) => row.orderId ?? '',
  )
  return [...byOrder].flatMap(([orderId, own]) => {
    const line = orderFrom(orderId, own, opened.get(orderId))
    return line === null ? [] : [line]
  })
}

/** Only what left escrow counts: released to its owners, or owed back to the buyer. Null when nothing did. */
function orderFrom(orderId: string, rows: readonly Booked[], openedAt: Date | undefined): OrderLine | null {
  const out = rows.filter((row) => row.debit === 'escrow')
  const dollarRows = rows.filter((row) => payable(row) !== 0n)
  const last = [...out, ...dollarRows].at(-1)
  if (last === undefined) return null
  const to = (account: Account): bigint =>
    out.filter((row) => row.credit === account).reduce((sum, row) => sum + row.money.minor, 0n)
  const [taxMinor, freightMinor, insuranceMinor] = [to('tax_due'), to('carrier_due'), to('insurer_due')]
  const [feeMinor, shareMinor] = [to('platform_fee'), to('currency_position')]
  return {
    orderId,
    number: orderNumber(orderId, openedAt ?? last.at),
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
    rate: rows.find((row) => row.rate !== null)?.rate ?? null,
    netMinor: dollarRows.reduce((sum, row) => sum + payable(row), 0n),
  }
}

function payoutsFrom(rows: readonly Booked[]): readonly PayoutLine[] {
  const byPayout = Map.groupBy(
    rows.filter((row) => row.payoutId !== null && payable(row) !== 0n),
    (row) => `${row.payoutId ?? ''} ${row.kind}`,
  )
  return [...byPayout.values()].flatMap((own) => {
    const first = own[0]
    if (first?.payoutId == null) return []
    const minor = own.reduce((sum, row) => sum + payable(row), 0n)
    return [{ payoutId: first.payoutId, at: first.at, kind: minor > 0n ? 'returned' : 'payout', minor } as const]
  })
}

async function bookOf(ctx: Ctx, sellerId: string): Promise<readonly Booked[]> {
  const all: Booked[] = []
  for (let after = 0n; ;) {
    const rows = await transfersOf(ctx, { sellerId, afterSeq: after, limit: pageRows })
    all.push(...rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < pageRows) return all
    after = last.seq
  }
}
