import { Stripe } from 'stripe'
import { z } from 'zod'
import { jsonOf } from '#platform/outside'
import type { EventCheck, PaymentProvider, ProviderEvent } from '#modules/payments'
import { instantOf } from './amounts.ts'
import type { StripeConfig } from './config.ts'
import { paymentOf } from './read-session.ts'
import { refundOf } from './refunds.ts'

const toleranceSeconds = 300
const Event = z.object({
  id: z.string().min(1).max(200),
  type: z.string().max(200),
  created: z.number().int(),
  data: z.object({ object: z.unknown() }),
})

/** Signed by any of our endpoint's secrets, and not older than five minutes of real time. */
export const openEvents = ({ webhookSecrets, realNow }: StripeConfig) =>
  ({
    acknowledge: { type: 'application/json', body: '{"received":true}' },
    checkEvent: (headers, bytes): EventCheck => {
      const signature = headers.get('stripe-signature') ?? ''
      for (const secret of webhookSecrets) {
        const id = genuineId(Buffer.from(bytes), signature, secret, realNow?.().getTime())
        if (id !== null) return { kind: 'genuine', id }
      }
      return { kind: 'wrong' }
    },
    readEvent: (text): ProviderEvent | null => {
      const read = Event.safeParse(jsonOf(text))
      if (!read.success) return null
      const { type, created, data } = read.data
      if (type.startsWith('checkout.session.')) {
        const failed = type === 'checkout.session.async_payment_failed'
        const payment = paymentOf(data.object, instantOf(created), failed)
        return payment === null ? { kind: 'nothing', type } : { kind: 'payment', type, payment }
      }
      const refund = type.includes('refund') ? refundOf(data.object) : null
      return refund === null ? { kind: 'nothing', type } : { kind: 'refund', type, refund }
    },
  }) satisfies Partial<PaymentProvider>

function genuineId(payload: Buffer, signature: string, secret: string, now: number | undefined): string | null {
  try {
    return Stripe.webhooks.constructEvent(payload, signature, secret, toleranceSeconds, undefined, now).id
  } catch {
    return null
  }
}
