import { transfersOf, type Booked } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import { dayOf } from './plan.ts'
import { refuse } from './refusals.ts'
import {
  ordersFrom,
  othersFrom,
  payable,
  payoutsFrom,
  reserved,
  type OrderLine,
  type OtherLine,
  type PayoutLine,
} from './statement-lines.ts'

export type { OrderLine, OtherLine, PayoutLine } from './statement-lines.ts'

/** Days in UTC, both of them part of it. */
export type Period = { readonly from: string; readonly to: string }
export type Statement = Period & {
  /** Owed to the seller before the first and after the last row of the period, in US cents. */
  readonly openingMinor: bigint
  readonly closingMinor: bigint
  readonly orders: readonly OrderLine[]
  readonly others: readonly OtherLine[]
  readonly payouts: readonly PayoutLine[]
  /** Withheld before and after: a balance of its own beside what is owed. */
  readonly reserve: { readonly openingMinor: bigint; readonly closingMinor: bigint }
  readonly totals: Omit<OrderLine, 'orderId' | 'number' | 'at' | 'currency' | 'rate'> & {
    readonly otherMinor: bigint
    readonly paidOutMinor: bigint
  }
}

const pageRows = 1000

/**
 * A period of one seller's book in the seller's words. Every figure is a sum of ledger rows of the period, so that opening
 * + net of the orders + the other lines + payouts = closing, and closing is what the ledger owes at the period's end.
 */
export async function statementOf(ctx: Ctx, sellerId: string, period: Period): Promise<Statement> {
  if (period.from > period.to) throw refuse('payouts.period-backwards')
  return statementFrom(await bookOf(ctx, sellerId), period)
}

/** A month as a period: `2026-11` is from the first to the thirtieth. */
export function periodOf(month: string): Period {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return { from: `${month}-01`, to: dayOf(new Date(Date.UTC(year, number, 0))) }
}

/** `2026-11` for a whole month, else both days: for titles and names of files. */
export function periodName({ from, to }: Period): string {
  const month = from.slice(0, 7)
  return periodOf(month).to === to && from.endsWith('-01') ? month : `${from}_${to}`
}

/** The same from the rows alone. Pure. */
export function statementFrom(rows: readonly Booked[], { from, to }: Period): Statement {
  const before = rows.filter((row) => dayOf(row.at) < from)
  const within = rows.filter((row) => dayOf(row.at) >= from && dayOf(row.at) <= to)
  const orders = ordersFrom(within)
  const others = othersFrom(within)
  const payouts = payoutsFrom(within)
  const balance = (of: (row: Booked) => bigint) => {
    const openingMinor = before.reduce((sum, row) => sum + of(row), 0n)
    return { openingMinor, closingMinor: within.reduce((sum, row) => sum + of(row), openingMinor) }
  }
  const sum = (pick: (line: OrderLine) => bigint): bigint => orders.reduce((total, line) => total + pick(line), 0n)
  return {
    from,
    to,
    ...balance(payable),
    orders,
    others,
    payouts,
    reserve: balance(reserved),
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
      otherMinor: others.reduce((total, line) => total + line.minor, 0n),
      paidOutMinor: payouts.reduce((total, line) => total + line.minor, 0n),
    },
  }
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
