import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Money } from '#platform/money'
import { lineKind, numberOf, type LineKind } from './line-kind.ts'

/** One reason why a seller is owed what it is owed, or owes what it owes. */
export type BalanceLine = {
  readonly at: Date
  readonly kind: LineKind
  readonly orderId: string | null
  readonly number: string | null
  readonly rate: string | null
  readonly amount: Money
}
const most = 200

/**
 * The lines that no payout has paid, newest first: together they are the balance. More than 200 are summed up by the
 * statement.
 */
export async function balanceLines(ctx: Ctx, sellerId: string): Promise<readonly BalanceLine[]> {
  const { rows } = await sql<{
    at: Date
    kind: string
    order_id: string | null
    rate: string | null
    amount_minor: bigint
    currency: string
  }>`
    select l.at, l.kind, l.order_id, l.rate, l.amount_minor, l.currency
      from payouts.line as l
     where l.seller_id = ${sellerId}
       and not exists (select from payouts.payout_line as p
                        where p.seller_id = l.seller_id and p.seq = l.seq and p.freed_at is null)
     order by l.seq desc
     limit ${most}
  `.execute(ctx.tx)
  return rows.map((row) => ({
    at: row.at,
    kind: lineKind(row.kind),
    orderId: row.order_id,
    number: row.order_id === null ? null : numberOf(row.order_id),
    rate: row.rate,
    amount: { minor: row.amount_minor, currency: row.currency },
  }))
}
