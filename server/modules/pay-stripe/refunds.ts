import type { Stripe } from 'stripe'
import { z } from 'zod'
import type { PaymentProvider, ProviderRefund } from '#modules/payments'
import { currencyOf, decimal, instantOf } from './amounts.ts'
import { asking, reading } from './client.ts'

const Refund = z.object({
  id: z.string().min(1).max(200),
  object: z.literal('refund'),
  amount: z.number().int(),
  created: z.number().int(),
  currency: z.string().max(10),
  metadata: z.record(z.string(), z.string()).nullish(),
  status: z.string().nullish(),
})

/** What a refund says, by what we wrote on it when we asked; null when it is none of ours. */
export function refundOf(raw: unknown): ProviderRefund | null {
  const read = Refund.safeParse(raw)
  const ours = read.data?.metadata ?? {}
  const [merchantOrder, paymentId] = [ours['merchant_order'], ours['payment']]
  if (!read.success || merchantOrder === undefined || paymentId === undefined) return null
  const { id, amount, currency, created, status } = read.data
  const ended = status === 'succeeded'
  return {
    providerId: id,
    paymentId,
    merchantOrder,
    account: null,
    status: ended ? 'succeeded' : status === 'failed' || status === 'canceled' ? 'failed' : 'pending',
    amount: decimal(amount, currency),
    currency: currencyOf(currency),
    endedAt: ended ? instantOf(created) : null,
  }
}

export const openRefunds = (client: Stripe) =>
  ({
    refund: async ({ key, merchantOrder, providerPaymentId, transactionId, amount }) =>
      reading(
        await asking(() =>
          client.refunds.create(
            {
              payment_intent: transactionId,
              amount: Number(amount.minor),
              metadata: { merchant_order: merchantOrder, payment: providerPaymentId, refund: key },
            },
            { idempotencyKey: key },
          ),
        ),
        refundOf,
      ),
    findRefund: async ({ providerId }) => reading(await asking(() => client.refunds.retrieve(providerId)), refundOf),
  }) satisfies Partial<PaymentProvider>
