import { endpoint, z } from '#platform/endpoint'
import { id, line, money } from '#platform/wire'
import { closeDifference, takeDifference } from './close-difference.ts'
import { retryDeclaration } from './declare-payment.ts'
import { endDisputed, giveBackDisputed } from './disputed.ts'

const done = z.object({ done: z.boolean() })
const withReason = z.strictObject({ reason: line(500) })

export const giveBackDisputedEndpoint = endpoint({
  id: 'giveBackDisputedPayment',
  method: 'post',
  path: '/api/v1/operator/payments/{paymentId}/give-back',
  summary: 'Gives back money of a disputed payment that no order had; the payment closes when it has gone back.',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  body: z.strictObject({ amount: money, reason: line(200) }),
  reply: z.object({ refundId: id }),
  status: 202,
  refusals: [
    'payments.not-found',
    'payments.not-disputed',
    'payments.not-captured',
    'payments.refund-exceeds',
    'payments.refund-differs',
  ],
  handle: (ctx, { params, body }) => giveBackDisputed(ctx, { ...params, ...body }),
})

export const endDisputedEndpoint = endpoint({
  id: 'endDisputedPayment',
  method: 'post',
  path: '/api/v1/operator/payments/{paymentId}/end',
  summary: 'Ends a disputed payment for which no money came; its buyer may pay anew.',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  body: withReason,
  reply: done,
  refusals: ['payments.not-found', 'payments.not-disputed'],
  handle: async (ctx, { params, body }) => {
    await endDisputed(ctx, params.paymentId, body.reason)
    return { done: true }
  },
})

export const takeDifferenceEndpoint = endpoint({
  id: 'takePaymentDifference',
  method: 'post',
  path: '/api/v1/operator/payments/differences/{differenceId}/take',
  summary: 'The caller looks after this difference from now on.',
  who: ['operator'],
  params: z.object({ differenceId: id }),
  reply: done,
  refusals: ['payments.not-found'],
  handle: async (ctx, { params }) => {
    await takeDifference(ctx, params.differenceId)
    return { done: true }
  },
})

export const closeDifferenceEndpoint = endpoint({
  id: 'closePaymentDifference',
  method: 'post',
  path: '/api/v1/operator/payments/differences/{differenceId}/close',
  summary: 'Closes a difference between a statement and our books, with a reason; it is not compared again.',
  who: ['operator'],
  params: z.object({ differenceId: id }),
  body: withReason,
  reply: done,
  refusals: ['payments.not-found'],
  handle: async (ctx, { params, body }) => {
    await closeDifference(ctx, params.differenceId, body.reason)
    return { done: true }
  },
})

export const retryDeclarationEndpoint = endpoint({
  id: 'retryPaymentDeclaration',
  method: 'post',
  path: '/api/v1/operator/payments/declarations/{orderId}/retry',
  summary: 'Has the provider declare a payment to customs anew, after it was refused.',
  who: ['operator'],
  params: z.object({ orderId: id }),
  body: withReason,
  reply: done,
  status: 202,
  refusals: ['payments.not-found', 'payments.not-retryable'],
  handle: async (ctx, { params, body }) => {
    await retryDeclaration(ctx, params.orderId, body.reason)
    return { done: true }
  },
})
