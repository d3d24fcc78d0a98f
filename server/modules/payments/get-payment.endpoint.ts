import { endpoint, z } from '#platform/endpoint'
import { id, instant, money, nullable } from '#platform/wire'
import { nextStepWire, payMethodWire } from './wire.ts'
import { paymentStates } from './payment-state.ts'
import { paymentOf } from './payments.ts'

/** A buyer's own payment: where to pay, and how far it got. */
export const getPayment = endpoint({
  id: 'getPayment',
  method: 'get',
  path: '/api/v1/payments/{paymentId}',
  summary: 'A payment of the buyer: its state, and where to pay.',
  who: ['buyer'],
  params: z.object({ paymentId: id }),
  reply: z.object({
    paymentId: id,
    checkoutId: id,
    state: z.enum(paymentStates),
    amount: money,
    createdAt: instant,
    method: nullable(payMethodWire),
    next: nullable(nextStepWire),
    payUrl: nullable(z.string()),
    failure: nullable(z.string()),
  }),
  refusals: ['payments.not-found'],
  handle: async (ctx, { params }) => {
    const { paymentId, checkoutId, state, amount, createdAt, method, next, payUrl, failure } = await paymentOf(
      ctx,
      params.paymentId,
      ctx.actor.id,
    )
    return { paymentId, checkoutId, state, amount, createdAt, method, next, payUrl, failure }
  },
})
