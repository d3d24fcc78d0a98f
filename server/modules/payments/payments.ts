import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import { isUrl, type NextStep, type PayMethod, type ProviderName } from './payment-port.ts'
import type { PaymentState } from './payment-state.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** A payment as other modules and pages may see it: nothing personal is in it. */
export type Payment = {
  readonly paymentId: string
  readonly checkoutId: string
  readonly buyerId: string
  readonly state: PaymentState
  readonly amount: Money
  readonly createdAt: Date
  readonly movedAt: Date
  /** Null until the buyer has chosen. */
  readonly method: PayMethod | null
  readonly provider: ProviderName | null
  /** How the buyer goes on; null until the provider has answered. */
  readonly next: NextStep | null
  /** Where the buyer pays, when that is a page. */
  readonly payUrl: string | null
  /** The provider's reason for declining. */
  readonly failure: string | null
  readonly closing: boolean
  /** What the buyer wants to pay with instead, as soon as this payment is closed. */
  readonly nextMethod: PayMethod | null
}
export type PaymentKey = { readonly buyerId: string; readonly paymentId: string }
export type PaymentRow = Tables['payments.payment']

/** The payment; refused as `payments.not-found` when there is none, or none of this buyer when `buyerId` is given. */
export async function paymentOf(ctx: Ctx, paymentId: string, buyerId?: string): Promise<Payment> {
  const row = await rowById(ctx, paymentId)
  if (row === null || (buyerId !== undefined && row.buyer_id !== buyerId)) throw refuse('payments.not-found')
  return paymentFrom(row)
}

/** The newest payment of a checkout, or null while it has none. */
export async function paymentOfCheckout(ctx: Ctx, checkoutId: string): Promise<Payment | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('checkout_id', '=', checkoutId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  return row === undefined ? null : paymentFrom(row)
}

/** By our id alone, as a provider repeats it to us; a text that is no id of ours finds nothing. */
export async function rowById(ctx: Ctx, paymentId: string): Promise<PaymentRow | null> {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(paymentId)) return null
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('id', '=', paymentId)
    .executeTakeFirst()
  return row ?? null
}

export const ordersOf = (ctx: Ctx, { buyerId, paymentId }: PaymentKey) =>
  own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order')
    .selectAll()
    .where('buyer_id', '=', buyerId)
    .where('payment_id', '=', paymentId)
    .orderBy('order_id')
    .execute()

/** Where sealed texts belong, so that none can be moved to another payment. */
export const hintPlace = (paymentId: string): string => `payments.hint:${paymentId}`
export const choicePlace = (paymentId: string): string => `payments.choice:${paymentId}`
export const payerPlace = (paymentId: string): string => `payments.payer:${paymentId}`
export const buyerPlace = (orderId: string): string => `payments.declared-buyer:${orderId}`
export const originalPlace = (paymentId: string): string => `payments.original:${paymentId}`
export const inboxPlace = (id: string): string => `payments.inbox:${id}`

function paymentFrom(row: PaymentRow): Payment {
  const url = row.pay_url
  return {
    paymentId: row.id,
    checkoutId: row.checkout_id,
    buyerId: row.buyer_id,
    state: row.state,
    amount: { minor: row.amount_minor, currency: row.currency },
    createdAt: row.created_at,
    movedAt: row.moved_at,
    method: row.method,
    provider: row.provider,
    next: row.next_step ?? (url !== null && isUrl(url) ? { kind: 'redirect', url } : null),
    payUrl: url,
    failure: row.failure,
    closing: row.close_wanted_at !== null,
    nextMethod: row.then_method,
  }
}
