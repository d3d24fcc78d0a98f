import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { orderGoesOn, orderStopped } from './events.ts'
import { lockOrder } from './move-order.ts'
import { beforeShipping, type OrderState } from './order-state.ts'
import { refuse } from './refusals.ts'
import { endStop, standStill, waits } from './stand-still.ts'
import { type StandingStop, stopHours, type StopState } from './stop-state.ts'
import type { Tables } from './tables.ts'

type Key = { readonly sellerId: string; readonly orderId: string }
export type StopWhy = {
  readonly changeId: string
  readonly ruleId: string
  readonly ruleEn: string
  readonly ruleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
}

/** Whether an order can still be kept from leaving. */
export const canStop = (state: OrderState): boolean => state === 'open' || beforeShipping(state)

/**
 * Rules refuse the goods of an order that has not left: nothing of it is handed over until a person decided, its clock
 * stands still (an unpaid one's from the payment on), and seller and buyer are told. Twice changes nothing. False when it
 * waits already, or left meanwhile: whoever locked the order first has won.
 */
export async function stopOrder(ctx: Ctx, key: Key, why: StopWhy): Promise<boolean> {
  const order = await lockOrder(ctx, key)
  if (!canStop(order.state)) return false
  const kept = await own<Tables>(ctx.tx)
    .insertInto('orders.stop')
    .values({
      seller_id: key.sellerId,
      order_id: key.orderId,
      change_id: why.changeId,
      rule_id: why.ruleId,
      rule_en: why.ruleEn,
      rule_zh: why.ruleZh,
      to_do_en: why.toDoEn,
      to_do_zh: why.toDoZh,
      state: 'waiting',
      owner: 'operator',
      stopped_at: ctx.now,
      due_at: dueOf(ctx, 'waiting'),
      no_clock: null,
      ended_at: null,
      reason: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return false
  await standStill(ctx, key)
  const { changeId, ruleId } = why
  await audit(ctx, {
    action: 'orders.stopped',
    subject: 'order',
    subjectId: key.orderId,
    details: { by: 'rules', id: changeId, ruleId },
  })
  await emit(ctx, orderStopped, { ...key, ...why, verdict: 'refused', buyerId: order.buyer_id, number: order.number })
  return true
}

const dueOf = (ctx: Ctx, state: StandingStop): Date => new Date(ctx.now.getTime() + stopHours[state] * 3_600_000)

/**
 * A later change says something else of an order that stands still: a specialist must look where it was refused, it is
 * refused where a specialist was to look, or another rule decides. It stands as before, with the new rule's words and a
 * clock that begins anew, and both sides are told what holds now. False when it says what it said, or has ended meanwhile.
 */
export async function turnStop(ctx: Ctx, key: Key, verdict: 'refused' | 'specialist', why: StopWhy): Promise<boolean> {
  const order = await lockOrder(ctx, key)
  const state = verdict === 'refused' ? 'waiting' : 'specialist'
  const { changeId, ruleId, ruleEn, ruleZh, toDoEn, toDoZh } = why
  const turned = await own<Tables>(ctx.tx)
    .updateTable('orders.stop')
    .set({ state, rule_id: ruleId, rule_en: ruleEn, rule_zh: ruleZh, to_do_en: toDoEn, to_do_zh: toDoZh })
    .set({ due_at: dueOf(ctx, state) })
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .where('ended_at', 'is', null)
    .where((where) => where.or([where('state', '<>', state), where('rule_id', '<>', ruleId)]))
    .executeTakeFirst()
  if (turned.numUpdatedRows !== 1n) return false
  const action = state === 'waiting' ? 'orders.stop-refuse-again' : 'orders.stop-ask-specialist'
  const details = { to: state, by: 'rules', id: changeId, ruleId }
  await audit(ctx, { action, subject: 'order', subjectId: key.orderId, details })
  await emit(ctx, orderStopped, { ...key, ...why, verdict, buyerId: order.buyer_id, number: order.number })
  return true
}

/** The rules let the goods in again: the order goes on by itself. */
export async function liftStop(ctx: Ctx, key: Key): Promise<void> {
  const order = await lockOrder(ctx, key)
  if (await endStop(ctx, key, 'lift', null)) await tellGoesOn(ctx, order, null)
}

/** Seller and buyer are told that an order goes on. */
export async function tellGoesOn(
  ctx: Ctx,
  order: { readonly seller_id: string; readonly id: string; readonly buyer_id: string; readonly number: string },
  reason: string | null,
): Promise<void> {
  const { seller_id: sellerId, id: orderId, buyer_id: buyerId, number } = order
  await emit(ctx, orderGoesOn, { sellerId, orderId, buyerId, number, reason, at: ctx.now.toISOString() })
}

/**
 * A parcel of this order is about to be handed over. Refused with `orders.stopped` while it waits for a person; the order
 * stays locked, so that a change of the rules comes before or after.
 */
export async function requireNotStopped(ctx: Ctx, key: Key): Promise<void> {
  await lockOrder(ctx, key)
  if (await waits(ctx, key)) throw refuse('orders.stopped')
}

/** What is known of earlier stops: those that stand, and the rules that a person has let orders pass. */
export async function stopsOf(ctx: Ctx, keys: readonly Key[]) {
  if (keys.length === 0) return []
  const { rows } = await sql<Key & { readonly ruleId: string; readonly state: StopState }>`
    select stop.seller_id as "sellerId", stop.order_id as "orderId", stop.rule_id as "ruleId", stop.state
      from orders.stop as stop
      join unnest(${keys.map(({ sellerId }) => sellerId)}::uuid[], ${keys.map(({ orderId }) => orderId)}::uuid[])
        as key (seller_id, order_id)
        on key.seller_id = stop.seller_id and key.order_id = stop.order_id
     where stop.ended_at is null or stop.state = 'let_on'
  `.execute(ctx.tx)
  return rows
}
