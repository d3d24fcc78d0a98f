import { z } from 'zod'
import type { ProviderPayment } from '#modules/payments'
import { accountOf, currencyOf, decimal, instantOf } from './amounts.ts'

const Intent = z.object({
  id: z.string().min(1).max(200),
  status: z.string(),
  created: z.number().int(),
  last_payment_error: z.object({ code: z.string().nullish() }).nullish(),
  latest_charge: z.union([z.string(), z.object({ created: z.number().int() })]).nullish(),
})
/** A Checkout Session as answers and events carry it: read leniently, stored whole elsewhere. */
export const Session = z.object({
  id: z.string().min(1).max(200),
  object: z.literal('checkout.session'),
  amount_total: z.number().int().min(0),
  client_reference_id: z.string().max(200).nullish(),
  currency: z.string().max(10),
  livemode: z.boolean(),
  payment_intent: z.union([z.string(), Intent]).nullish(),
  payment_status: z.enum(['paid', 'unpaid', 'no_payment_required']),
  status: z.enum(['open', 'complete', 'expired']),
  url: z.url({ protocol: /^https?$/ }).nullish(),
})
type Session = z.output<typeof Session>

/**
 * What a session says of our payment; null when it is not one we made. `at` is when it was paid, where the session was not
 * given with its charge (an event's own time). The buyer's real name and number are never told by Stripe.
 */
export function paymentOf(raw: unknown, at: Date | null, failed = false): ProviderPayment | null {
  const read = Session.safeParse(raw)
  if (!read.success || read.data.client_reference_id == null) return null
  const session = read.data
  const intent = typeof session.payment_intent === 'object' ? session.payment_intent : null
  const intentId = intent?.id ?? (typeof session.payment_intent === 'string' ? session.payment_intent : null)
  const charged = typeof intent?.latest_charge === 'object' ? intent.latest_charge?.created : undefined
  const paidAt =
    charged === undefined ? (at ?? (intent === null ? null : instantOf(intent.created))) : instantOf(charged)
  const status = statusOf(session, failed || intent?.status === 'requires_payment_method')
  return {
    providerId: session.id,
    merchantOrder: read.data.client_reference_id,
    account: accountOf(session.livemode),
    status,
    amount: decimal(session.amount_total, session.currency),
    currency: currencyOf(session.currency),
    next: session.url == null || status !== 'pending' ? null : { kind: 'redirect', url: session.url },
    failure: status === 'failed' ? (intent?.last_payment_error?.code ?? 'declined') : null,
    paid:
      status === 'succeeded' && intentId !== null && paidAt !== null
        ? { transactionId: intentId, at: paidAt, payer: null, fee: null }
        : null,
  }
}

/** A buyer whose card was declined stays on the page: the session is open, and the payment pending. */
function statusOf(session: Session, failed: boolean): ProviderPayment['status'] {
  if (session.status === 'expired') return 'expired'
  if (session.status === 'open') return 'pending'
  if (session.payment_status === 'paid') return 'succeeded'
  return failed ? 'failed' : 'pending'
}
