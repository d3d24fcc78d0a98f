import type { Stripe } from 'stripe'
import { assert } from '#platform/check'
import type { PaymentAsked, PaymentProvider, PayMethod } from '#modules/payments'
import { asking, reading } from './client.ts'
import { paymentOf } from './read-session.ts'

const types = { alipay: 'alipay', 'wechat-pay': 'wechat_pay', card: 'card' } as const
const typeOf = (method: PayMethod) => {
  assert(method !== 'wallet', 'Stripe is asked for its own ways of paying')
  return types[method]
}
const whole = { expand: ['payment_intent.latest_charge'] }

/**
 * One Checkout Session for each payment, for one way of paying, at Stripe's own address. Asking again with the payment's id
 * is the same session. Prices are shown and paid in the order's currency: `adaptive_pricing` would let Stripe convert.
 */
export const openSessions = (client: Stripe) =>
  ({
    create: async (asked) =>
      reading(
        await asking(() => client.checkout.sessions.create(sessionOf(asked), { idempotencyKey: asked.id })),
        (session) => paymentOf(session, null),
      ),
    find: async ({ providerId }) => {
      // Sessions cannot be looked for by our id; asking for a new one with it gives the one there is.
      if (providerId === null) return { kind: 'done', value: null }
      const answer = await asking(() => client.checkout.sessions.retrieve(providerId, whole))
      if (answer.kind === 'refused' && answer.code === 'resource_missing') return { kind: 'done', value: null }
      return reading(answer, (session) => paymentOf(session, null))
    },
    close: async ({ providerId }) =>
      providerId === null
        ? { kind: 'unknown', why: 'never answered' }
        : reading(await asking(() => client.checkout.sessions.expire(providerId)), (session) =>
            paymentOf(session, null),
          ),
  }) satisfies Partial<PaymentProvider>

function sessionOf(asked: PaymentAsked): Stripe.Checkout.SessionCreateParams {
  const type = typeOf(asked.method)
  const ours = { merchant_order: asked.id }
  return {
    mode: 'payment',
    allowed_payment_method_types: [type],
    ...(type === 'wechat_pay' ? { payment_method_options: { wechat_pay: { client: 'web' } } } : {}),
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: asked.amount.currency.toLowerCase(),
          unit_amount: Number(asked.amount.minor),
          product_data: { name: asked.description },
        },
      },
    ],
    client_reference_id: asked.id,
    metadata: ours,
    payment_intent_data: { metadata: ours },
    adaptive_pricing: { enabled: false },
    locale: 'zh',
    success_url: asked.returnUrl,
    cancel_url: asked.returnUrl,
  }
}
