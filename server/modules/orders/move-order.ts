import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { giveBackQuota } from '#modules/compliance'
import { consume, giveBack, giveBackPieces } from '#modules/inventory'
import { transfer } from '#modules/ledger'
import { closePayment } from '#modules/payments'
import { askForRefund } from './ask-for-refund.ts'
import { bookRefund } from './book-refund.ts'
import { dueOf, type Due } from './due.ts'
import { orderMoved } from './events.ts'
import { heldAfter, linesOf, takenSoFar } from './given-back.ts'
import { moneyOfRelease, moneyOfStep, stockOfStep } from './money-of-step.ts'
import { amountsOf } from './order-amounts.ts'
import { beforeShipping, next, type OrderState, type OrderStep } from './order-state.ts'
import { partsOf, unshippedPieces } from './read-parts.ts'
import { refuse } from './refusals.ts'
import { followWithStop } from './stand-still.ts'
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
  const to = allowed(order.state, move.step)
  if (to === null) throw refuse('orders.step-not-allowed', { step: move.step, state: order.state })
  return await take(ctx, order, move, to)
}

/** The same for events that may come twice or late: a step that is not allowed now is no step, and answers null. */
export async function moveIfAllowed(ctx: Ctx, move: Move): Promise<Moved | null> {
  const order = await lockOrder(ctx, move)
  const to = allowed(order.state, move.step)
  return to === null ? null : await take(ctx, order, move, to)
}

/** What has been released goes back by a decision with its policy (`refundPart`), never by a step alone. */
const allowed = (state: OrderState, step: OrderStep): OrderState | null =>
  state === 'completed' && step === 'refund' ? null : next[state][step]

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

/** The step itself, of an order that is locked and in a state that allows it. */
export async function take(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<Moved> {
  if (move.step === 'confirm' && order.frozen_at !== null) throw refuse('orders.frozen')
  await write(ctx, order, move, to)
  await effects(ctx, order, move, to)
  await tell(ctx, order, move, to)
  await followWithStop(ctx, order, { to, note: move.note ?? null })
  return { from: order.state, to }
}

async function write(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<void> {
  const sameClock = order.state === 'paid' && to === 'packed' // packing does not give more time to ship
  const late = move.step === 'pay' && to === 'refunding'
  const { owner, ...clock } = standingStill(ctx, order, await dueOf(ctx, to))
  const updated = await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set({
      state: to,
      moved_at: ctx.now,
      owner,
      ...(sameClock ? {} : clock),
      reason: move.reason ?? null,
      ...(move.step === 'pay' ? { captured_minor: order.total_minor, payment_id: move.paymentId ?? null } : {}),
      ...(late ? { refund_asked_minor: order.total_minor } : {}),
      ...(move.step === 'confirm' || move.step === 'refund' ? { released_at: order.released_at ?? ctx.now } : {}),
    })
    .where('seller_id', '=', order.seller_id)
    .where('id', '=', order.id)
    .where('state', '=', order.state)
    .executeTakeFirst()
  assert(updated.numUpdatedRows === 1n, 'an order that is locked keeps its state')
}

/** A clock that begins while something freezes the order stands still with all its time left. */
function standingStill(ctx: Ctx, order: OrderRow, due: Due) {
  const frozen = order.frozen_at !== null && due.dueAt !== null
  return {
    owner: due.owner,
    due_at: frozen ? null : due.dueAt,
    no_clock: frozen ? 'frozen' : due.noClock,
    clock_left_ms: frozen ? BigInt(due.dueAt.getTime() - ctx.now.getTime()) : null,
  }
}

async function effects(ctx: Ctx, order: OrderRow, move: Move, to: OrderState): Promise<void> {
  const { seller_id: sellerId, id: orderId } = order
  const stock = stockOfStep(move.step, order.state) // before the book, as in placing: who locks both, locks stock first
  if (stock === 'give-back') await giveBackWhatStayed(ctx, order)
  if (stock === 'consume') await consume(ctx, [{ sellerId, orderId }])
  await transfer(ctx, moneyOfStep(pricedOf(order), move.step, order.state))
  if (move.step === 'confirm') await releaseHeld(ctx, order)
  if (move.step === 'refund') await giveBackRest(ctx, order, move)
  if (to === 'lapsed' || to === 'cancelled') await closePayment(ctx, order.checkout_id)
  if (to === 'lapsed' || to === 'cancelled') await giveBackQuota(ctx, [orderId])
  if (to === 'refunding' && move.step === 'pay') await askForRefund(ctx, order, 'late-payment', move.paymentId ?? null)
}

/** Everything is free again, but what has left in a parcel of its own already. */
async function giveBackWhatStayed(ctx: Ctx, order: OrderRow): Promise<void> {
  const key = { sellerId: order.seller_id, orderId: order.id }
  if (!(await leftInPart(ctx, order))) return await giveBack(ctx, [key])
  const lines = await linesOf(ctx, key)
  const stayed = (await unshippedPieces(ctx, key)).flatMap(({ line, quantity }) =>
    lines.filter((each) => each.line === line).map(({ variantId }) => ({ variantId, quantity })),
  )
  await giveBackPieces(ctx, key, stayed)
  await consume(ctx, [key])
}

/** Whether an order that is still being packed has sent a parcel already. */
const leftInPart = async (ctx: Ctx, order: OrderRow): Promise<boolean> =>
  order.state === 'packed' &&
  (await partsOf(ctx, { sellerId: order.seller_id, orderId: order.id })).some(({ shippedAt }) => shippedAt !== null)

const pricedOf = (order: OrderRow) => ({
  ...amountsOf(order),
  sellerId: order.seller_id,
  orderId: order.id,
  currency: order.currency,
  keepCurrency: order.keep_currency,
  rateText: order.rate_text,
})

/**
 * Everything that is left goes back to the buyer. What then still lies in escrow was paid by the platform instead, and goes
 * to those who earned it. Where no tax remains due nothing was imported, and the year's limit is whole again.
 */
async function giveBackRest(ctx: Ctx, order: OrderRow, move: Move): Promise<void> {
  await bookRefund(ctx, order, {
    cause: 'order',
    of: 'rest',
    freight: true,
    tax: true,
    bearer: 'platform',
    policy: beforeShipping(order.state) && !(await leftInPart(ctx, order)) ? 'unshipped' : 'stopped-on-the-way',
    reason: move.reason ?? 'decided-by-operator',
    ...(move.note === undefined ? {} : { note: move.note }),
  })
  if (order.released_at === null) await releaseHeld(ctx, order)
  const { taxMinor } = heldAfter(amountsOf(order), await takenSoFar(ctx, pricedOf(order)))
  if (taxMinor === 0n) await giveBackQuota(ctx, [order.id])
}

async function releaseHeld(ctx: Ctx, order: OrderRow): Promise<void> {
  const priced = pricedOf(order)
  await transfer(ctx, moneyOfRelease(priced, heldAfter(priced, await takenSoFar(ctx, priced))))
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
