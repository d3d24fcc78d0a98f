import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { beforeShipping, type OrderState } from './order-state.ts'
import { endOf, stopDuty, type StopEnd } from './stop-state.ts'
import type { OrderRow, Tables } from './tables.ts'

/** An order whose row the caller has locked. */
type Key = { readonly sellerId: string; readonly orderId: string }

/**
 * Stops the clock of an order with the time it has left; a clock that begins meanwhile stands still too. False of an order
 * that is not paid yet or has ended: it has no clock to stop. Twice is once.
 */
export async function standStill(ctx: Ctx, { sellerId, orderId }: Key): Promise<boolean> {
  const stopped = await sql`
    update orders.order
       set frozen_at = coalesce(frozen_at, ${ctx.now}),
           clock_left_ms = case when due_at is null then clock_left_ms
                                else greatest(0, extract(epoch from due_at - ${ctx.now}) * 1000)::bigint end,
           no_clock = case when due_at is null then no_clock else 'frozen' end,
           due_at = null
     where seller_id = ${sellerId} and id = ${orderId}
       and state not in ('open', 'completed', 'lapsed', 'cancelled', 'refunding', 'refunded')
  `.execute(ctx.tx)
  return stopped.numAffectedRows === 1n
}

/** The clock goes on with the time it had left, once nothing keeps the order still any more. */
export async function goOn(ctx: Ctx, { sellerId, orderId }: Key): Promise<void> {
  await sql`
    update orders.order as o
       set frozen_at = null,
           due_at = case when clock_left_ms is null then due_at
                         else ${ctx.now}::timestamptz + clock_left_ms * interval '1 millisecond' end,
           no_clock = case when clock_left_ms is null then no_clock end,
           clock_left_ms = null
     where seller_id = ${sellerId} and id = ${orderId} and frozen_at is not null
       and not exists (select 1 from orders.freeze as f
                        where f.seller_id = o.seller_id and f.order_id = o.id and f.thawed_at is null)
       and not exists (select 1 from orders.stop as s
                        where s.seller_id = o.seller_id and s.order_id = o.id and s.ended_at is null)
  `.execute(ctx.tx)
}

/** A stop that stands comes to its end, and its order goes on. False when none stands. */
export async function endStop(ctx: Ctx, key: Key, step: StopEnd, reason: string | null): Promise<boolean> {
  const to = endOf(step)
  const ended = await own<Tables>(ctx.tx)
    .updateTable('orders.stop')
    .set({ state: to, owner: 'nobody', due_at: null, no_clock: 'ended', ended_at: ctx.now, reason })
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows !== 1n) return false
  await goOn(ctx, key)
  await audit(ctx, {
    action: `orders.stop-${step}`,
    subject: 'order',
    subjectId: key.orderId,
    details: { to, owner: stopDuty[to].owner, reason },
  })
  return true
}

/**
 * What a step of its order means to a stop: one that was paid stands still from now on; one that ended or had been handed
 * over already waits for nobody. Only unpaid orders and those that stand still are looked up.
 */
export async function followWithStop(
  ctx: Ctx,
  order: Pick<OrderRow, 'seller_id' | 'id' | 'state' | 'frozen_at'>,
  { to, note }: { readonly to: OrderState; readonly note: string | null },
): Promise<void> {
  const key = { sellerId: order.seller_id, orderId: order.id }
  if (order.state !== 'open' && (order.frozen_at === null || !beforeShipping(order.state))) return
  if (beforeShipping(to)) {
    if (order.state === 'open' && (await waits(ctx, key))) await standStill(ctx, key)
    return
  }
  const decided = ctx.actor.kind === 'operator' && to !== 'shipped'
  await endStop(ctx, key, decided ? 'cancel' : 'overtake', decided ? note : null)
}

export async function waits(ctx: Ctx, { sellerId, orderId }: Key): Promise<boolean> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('orders.stop')
    .select('change_id')
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}
