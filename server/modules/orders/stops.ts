import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { StopState } from './stop-state.ts'

/** A stop as people see it: which rule, what to do, until when a person should have decided, how it ended. */
export type Stop = {
  readonly sellerId: string
  readonly orderId: string
  readonly number: string
  readonly orderState: string
  readonly ruleId: string
  readonly ruleEn: string
  readonly ruleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
  readonly state: StopState
  readonly stoppedAt: Date
  readonly dueAt: Date | null
  readonly endedAt: Date | null
  readonly reason: string | null
}

const columns = sql`
  stop.seller_id as "sellerId", stop.order_id as "orderId", placed.number, placed.state as "orderState",
  stop.rule_id as "ruleId", stop.rule_en as "ruleEn", stop.rule_zh as "ruleZh",
  stop.to_do_en as "toDoEn", stop.to_do_zh as "toDoZh", stop.state, stop.stopped_at as "stoppedAt",
  stop.due_at as "dueAt", stop.ended_at as "endedAt", stop.reason
  from orders.stop as stop
  join orders.order as placed on placed.seller_id = stop.seller_id and placed.id = stop.order_id`

/** The newest stop of an order that its reader may see. */
export async function stopOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<Stop | null> {
  const { rows } = await sql<Stop>`
    select ${columns}
     where stop.seller_id = ${sellerId} and stop.order_id = ${orderId}
     order by stop.stopped_at desc, stop.change_id desc limit 1
  `.execute(ctx.tx)
  return rows[0] ?? null
}

/** Of some orders those that are stopped now, and how. */
export async function standingStops(
  ctx: Pick<Ctx, 'tx'>,
  orders: readonly { readonly sellerId: string; readonly orderId: string }[],
): Promise<ReadonlyMap<string, StopState>> {
  if (orders.length === 0) return new Map()
  const sellerIds = [...new Set(orders.map(({ sellerId }) => sellerId))]
  const orderIds = orders.map(({ orderId }) => orderId)
  const { rows } = await sql<{ orderId: string; state: StopState }>`
    select order_id as "orderId", state from orders.stop
     where seller_id = any(${sellerIds}::uuid[]) and order_id = any(${orderIds}::uuid[]) and ended_at is null
  `.execute(ctx.tx)
  return new Map(rows.map(({ orderId, state }) => [orderId, state]))
}

/** Orders that wait for a person's decision or a specialist's, the oldest first. */
export async function stopsWaiting(ctx: Ctx, limit: number): Promise<readonly Stop[]> {
  const { rows } = await sql<Stop>`
    select ${columns}
     where stop.ended_at is null
     order by stop.stopped_at, stop.order_id limit ${limit}
  `.execute(ctx.tx)
  return rows
}

export async function countStops(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const { rows } = await sql<{ count: bigint; oldest: Date | null }>`
    select count(*) as count, min(stopped_at) as oldest from orders.stop where ended_at is null
  `.execute(ctx.tx)
  return { count: Number(rows[0]?.count ?? 0n), oldest: rows[0]?.oldest ?? null }
}
