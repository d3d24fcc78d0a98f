import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { findOrders, type Found } from '#modules/orders'
import { payAgain, paymentOfCheckout, type Payment } from '#modules/payments'
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
/** `preparing`: the provider has not answered yet. `declined`: it may be paid anew. `over`: its time is up. */
export type CheckoutState = 'preparing' | 'to-pay' | 'declined' | 'checking' | 'paid' | 'over'

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

/** Opens a new payment of a checkout whose last one was declined, as long as its orders wait for it. */
export async function payCheckoutAgain(ctx: Ctx, buyerId: string, checkoutId: string): Promise<Checkout> {
  const { state } = await checkoutOf(ctx, buyerId, checkoutId)
  if (state !== 'declined') throw refuse('checkout.not-payable')
  await payAgain(ctx, { buyerId, checkoutId })
  return checkoutOf(ctx, buyerId, checkoutId)
}

function stateOf(payment: Payment, open: boolean): CheckoutState {
  switch (payment.state) {
    case 'new':
      return open ? 'preparing' : 'over'
    case 'pending':
      return open ? (payment.payUrl === null ? 'preparing' : 'to-pay') : 'over'
    case 'failed':
    case 'expired':
      return open ? 'declined' : 'over'
    case 'closed':
      return 'over'
    case 'disputed':
      return 'checking'
    case 'succeeded':
      return 'paid'
  }
}
