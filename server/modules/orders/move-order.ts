import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { giveBackQuota } from '#modules/compliance'
import { consume, giveBack } from '#modules/inventory'
import { transfer } from '#modules/ledger'
import { closePayment } from '#modules/payments'
import { dueOf } from './due.ts'
import { orderMoved } from './events.ts'
import { moneyOfStep, stockOfStep } from './money-of-step.ts'
import { amountsOf } from './order-amounts.ts'
import { next, type OrderState, type OrderStep } from './order-state.ts'
import { askForRefund } from './ask-for-refund.ts'
import { refuse } from './refusals.ts'
import type { OrderRow, Tables } from './tables.ts'

export type Move = {
  readonly sellerId: string
  readonly orderId: string
  readonly step: OrderStep
  /** A stable word for why: `not-shipped-in-time`; people see its message. */
  readonly reason?: string
  /** What a person wrote. */
  readonly note?: string
  /** With the step `pay`: the payment whose money arrived. */
  readonly paymentId?: string
}
export type Moved = { readonly from: OrderState; readonly to: OrderState }

/**
 * Takes one step of an order's life: state, money, stock, quota, history, audit and event in one transaction. The row is
 * locked and the update guarded by the state it was judged by. Refused with `orders.not-found`, or with
 * `orders.step-not-allowed` naming step and state.
 */
export async function moveOrder(ctx: Ctx, move: Move): Promise<Moved> {
  const order = await lockOrder(ctx, move)
  const to = next[order.state][move.step]
  if (to === null) throw refuse('orders.step-not-allowed', { step: move.step, state: order.state })
  return await take(ctx, order, move, to)
}

/** The same for events that may come twice or late: a step that is not allowed now is no step, and answers null. */
export async function moveIfAllowed(ctx: Ctx, move: Move): Promise<Moved | null> {
  const order = await lockOrder(ctx, move)
  const to = next[order.state][move.step]
  return to === null ? null : await take(ctx, order, move, to)
}

/** Locks the order's row until the transaction ends. */
export async function lockOrder(
  ctx: Ctx,
  key: { readonly sellerId: string; readonly orderId: string },
): Promise<OrderRow> {
  const order = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('id', '=', key.orderId)
    .forUpdate()
    .executeTakeFirst()
  if (order === undefined) throw refuse('orders.not-found')
  return order
}

async function take(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<Moved> {
  await write(ctx, order, move, to)
  await effects(ctx, order, move, to)
  await tell(ctx, order, move, to)
  return { from: order.state, to }
}

async function write(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<void> {
  const due = await dueOf(ctx, to)
  const sameClock = order.state === 'paid' && to === 'packed' // packing does not give more time to ship
  const updated = await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set({
      state: to,
      moved_at: ctx.now,
      owner: due.owner,
      due_at: sameClock ? order.due_at : due.dueAt,
      no_clock: due.noClock,
      reason: move.reason ?? null,
      ...(move.step === 'pay' ? { captured_minor: order.total_minor, payment_id: move.paymentId ?? null } : {}),
      ...(move.step === 'refunded' ? { refunded_minor: order.captured_minor } : {}),
    })
    .where('seller_id', '=', order.seller_id)
    .where('id', '=', order.id)
    .where('state', '=', order.state)
    .executeTakeFirst()
  assert(updated.numUpdatedRows === 1n, 'an order that is locked keeps its state')
}

async function effects(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<void> {
  const { seller_id: sellerId, id: orderId } = order
  const priced = {
    ...amountsOf(order),
    sellerId,
    orderId,
    currency: order.currency,
    keepCurrency: order.keep_currency,
    rateText: order.rate_text,
  }
  const stock = stockOfStep(move.step, order.state) // before the book, as in placing: who locks both, locks stock first
  if (stock === 'give-back') await giveBack(ctx, [{ sellerId, orderId }])
  if (stock === 'consume') await consume(ctx, [{ sellerId, orderId }])
  await transfer(ctx, moneyOfStep(priced, move.step, order.state))
  if (to === 'lapsed' || to === 'cancelled') await closePayment(ctx, order.checkout_id)
  if (to === 'lapsed' || to === 'cancelled' || move.step === 'refund') await giveBackQuota(ctx, [orderId])
  if (to === 'refunding')
    await askForRefund(ctx, order, move.reason ?? 'late-payment', move.paymentId ?? order.payment_id)
}

async function tell(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<void> {
  const { seller_id: sellerId, id: orderId, buyer_id: buyerId, state: from } = order
  const [reason, note] = [move.reason ?? null, move.note ?? null]
  await sql`
    insert into orders.history (seller_id, order_id, seq, at, step, from_state, to_state, actor_kind, reason, note)
    select ${sellerId}, ${orderId}, max(seq) + 1, ${ctx.now}, ${move.step}, ${from}, ${to}, ${ctx.actor.kind}, ${reason}::text, ${note}::text
      from orders.history
     where seller_id = ${sellerId} and order_id = ${orderId}
  `.execute(ctx.tx)
  await audit(ctx, {
    action: `orders.${move.step}`,
    subject: 'order',
    subjectId: orderId,
    details: { from, to, reason },
  })
  await emit(ctx, orderMoved, { sellerId, orderId, buyerId, step: move.step, from, to, reason })
}
