import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { findOrders, type Found } from '#modules/orders'
import { payAgain, paymentOfCheckout, type Payment } from '#modules/payments'
import type { Placed } from './open-checkouts.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type Checkout = {
  readonly checkoutId: string
  readonly totalMinor: bigint
  readonly placedAt: Date
  readonly payment: Payment
  readonly orders: readonly Found[]
  /** Until when it can be paid; null once it was paid or can no longer be. */
  readonly dueAt: Date | null
  readonly state: CheckoutState
}
/** What a caller of the API is told of a checkout. */
export type CheckoutHead = Pick<Checkout, 'checkoutId' | 'totalMinor' | 'dueAt' | 'state'> & {
  readonly payment: Pick<Payment, 'payUrl' | 'next'>
  readonly orders: readonly Pick<Found, 'orderId' | 'sellerId' | 'number' | 'state' | 'totalMinor'>[]
}
/** `to-choose`: the buyer has not said how to pay. `preparing`: the provider has not answered yet. `declined`: it may be paid anew. `over`: its time is up. */
export type CheckoutState = 'to-choose' | 'preparing' | 'to-pay' | 'declined' | 'checking' | 'paid' | 'over'

/** A checkout of this buyer; refused when it is absent or somebody else's. */
export async function checkoutOf(ctx: Ctx, buyerId: string, checkoutId: string): Promise<Checkout> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('checkout.checkout')
    .selectAll()
    .where('buyer_id', '=', buyerId)
    .where('id', '=', checkoutId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('checkout.not-found')
  const payment = await paymentOfCheckout(ctx, checkoutId)
  if (payment === null) throw refuse('checkout.not-found')
  const { orders } = await findOrders(ctx, { buyerId, checkoutId, limit: 100 })
  const open = orders.filter((order) => order.state === 'open')
  const dueAt =
    open.flatMap((order) => order.dueAt ?? []).toSorted((one, two) => one.getTime() - two.getTime())[0] ?? null
  return {
    checkoutId,
    totalMinor: row.total_minor,
    placedAt: row.placed_at,
    payment,
    orders,
    dueAt,
    state: stateOf(payment, open.length > 0),
  }
}

/** What was placed in this transaction, without reading it again: its payment is new and its orders are open. */
export const placedCheckout = (placed: Placed): CheckoutHead => ({
  ...placed,
  state: placed.chosen ? 'preparing' : 'to-choose',
  payment: { payUrl: null, next: null },
  orders: placed.orders.map((order) => ({ ...order, state: 'open' })),
})

/** Opens a new payment of a checkout whose last one was declined, as long as its orders wait for it. */
export async function payCheckoutAgain(ctx: Ctx, buyerId: string, checkoutId: string): Promise<Checkout> {
  const { state } = await checkoutOf(ctx, buyerId, checkoutId)
  if (state !== 'declined') throw refuse('checkout.not-payable')
  await payAgain(ctx, { buyerId, checkoutId })
  return checkoutOf(ctx, buyerId, checkoutId)
}

function stateOf(payment: Payment, open: boolean): CheckoutState {
  switch (payment.state) {
    case 'unchosen':
      return open ? 'to-choose' : 'over'
    case 'new':
      return open ? 'preparing' : 'over'
    case 'pending':
      return open ? (payment.next === null || payment.closing ? 'preparing' : 'to-pay') : 'over'
    case 'failed':
    case 'expired':
    case 'closed':
      return open ? (payment.nextMethod === null ? 'declined' : 'preparing') : 'over'
    case 'disputed':
      return 'checking'
    case 'succeeded':
      return 'paid'
  }
}
