import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { OrderState } from './order-state.ts'

/** Orders whose goods customs has not let in yet. */
export const openStates = [
  'open',
  'paid',
  'packed',
  'shipped',
  'at_customs',
  'held',
] as const satisfies readonly OrderState[]

export type StoppedOrder = {
  readonly sellerId: string
  readonly orderId: string
  readonly number: string
  readonly state: string
  readonly verdict: string
  readonly ruleId: string
}

/** The open orders that a change found goods in that may not enter as they did. */
export async function stoppedOrders(ctx: Ctx, changeId: string, limit: number): Promise<readonly StoppedOrder[]> {
  const { rows } = await sql<StoppedOrder>`
    select judgement.seller_id as "sellerId", judgement.order_id as "orderId", placed.number, placed.state,
           judgement.verdict, judgement.rule_id as "ruleId"
      from orders.judgement as judgement
      join orders.order as placed on placed.seller_id = judgement.seller_id and placed.id = judgement.order_id
     where judgement.change_id = ${changeId}
       and judgement.verdict <> 'allowed'
     order by placed.number
     limit ${limit}
  `.execute(ctx.tx)
  return rows
}

export type OpenOrder = {
  readonly sellerId: string
  readonly orderId: string
  readonly number: string
  readonly state: string
}

/** How many open orders hold goods of these listings, and the first of them. */
export async function openOrdersWith(
  ctx: Ctx,
  listingIds: readonly string[],
  limit: number,
): Promise<{ readonly count: number; readonly first: readonly OpenOrder[] }> {
  if (listingIds.length === 0) return { count: 0, first: [] }
  const { rows } = await sql<OpenOrder & { count: bigint }>`
    select placed.seller_id as "sellerId", placed.id as "orderId", placed.number, placed.state, count(*) over () as count
      from orders.order as placed
     where placed.state = any(${[...openStates]})
       and exists (select from orders.line as line
                    where line.seller_id = placed.seller_id and line.order_id = placed.id
                      and line.listing_id = any(${[...listingIds]}::uuid[]))
     order by placed.number
     limit ${limit}
  `.execute(ctx.tx)
  return { count: Number(rows[0]?.count ?? 0n), first: rows.map(({ count: _count, ...order }) => order) }
}
