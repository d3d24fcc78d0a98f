import { endpoint, z } from '#platform/endpoint'
import { day, id, instant, line, money, nullable } from '#platform/wire'
import { askNow, paymentDesk, reviewMismatches } from './desk.ts'
import { requestReconciliation } from './reconcile.job.ts'
import { retryRefund } from './request-refund.ts'

const subject = z.enum(['payment', 'refund'])
const Desk = z.object({
  unknown: z.array(
    z.object({
      subject,
      id,
      amount: money,
      since: instant,
      attempts: z.number().int(),
      problem: nullable(z.string()),
    }),
  ),
  failedRefunds: z.array(
    z.object({ refundId: id, orderId: id, amount: money, since: instant, problem: nullable(z.string()) }),
  ),
  waiting: z.array(
    z.object({
      id: z.string(),
      type: nullable(z.string()),
      about: nullable(z.string()),
      since: instant,
      attempts: z.number().int(),
      problem: nullable(z.string()),
    }),
  ),
  mismatches: z.array(
    z.object({
      paymentId: id,
      subject,
      subjectId: id,
      field: z.string(),
      ours: z.string(),
      theirs: z.string(),
      since: instant,
    }),
  ),
  differences: z.array(
    z.object({
      day,
      subject,
      providerId: z.string(),
      field: z.string(),
      ours: z.string(),
      theirs: z.string(),
      since: instant,
    }),
  ),
})
const done = z.object({ done: z.boolean() })
const withReason = z.strictObject({ reason: line(500) })

export const listPaymentDesk = endpoint({
  id: 'listPaymentDesk',
  method: 'get',
  path: '/api/v1/operator/payments',
  summary: 'Unknown answers, refused refunds, waiting webhooks, mismatches and statement differences, oldest first.',
  who: ['operator'],
  reply: Desk,
  handle: async (ctx) => {
    const desk = await paymentDesk(ctx)
    return {
      unknown: [...desk.unknown],
      failedRefunds: [...desk.failedRefunds],
      waiting: [...desk.waiting],
      mismatches: [...desk.mismatches],
      differences: [...desk.differences],
    }
  },
})

export const askPayment = endpoint({
  id: 'askPayment',
  method: 'post',
  path: '/api/v1/operator/payments/{paymentId}/ask',
  summary: 'Asks the provider now what became of a payment.',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  body: withReason,
  reply: done,
  status: 202,
  refusals: ['payments.not-found'],
  handle: async (ctx, { params, body }) => {
    await askNow(ctx, params.paymentId, body.reason)
    return { done: true }
  },
})

export const reviewPayment = endpoint({
  id: 'reviewPayment',
  method: 'post',
  path: '/api/v1/operator/payments/{paymentId}/review',
  summary: 'Closes the mismatches of a payment, with a reason.',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  body: withReason,
  reply: done,
  refusals: ['payments.not-found'],
  handle: async (ctx, { params, body }) => {
    await reviewMismatches(ctx, params.paymentId, body.reason)
    return { done: true }
  },
})

export const retryRefundEndpoint = endpoint({
  id: 'retryRefund',
  method: 'post',
  path: '/api/v1/operator/refunds/{refundId}/retry',
  summary: 'Asks the provider anew for a refund that it refused.',
  who: ['operator'],
  params: z.object({ refundId: id }),
  body: withReason,
  reply: done,
  status: 202,
  refusals: ['payments.not-found', 'payments.not-retryable'],
  handle: async (ctx, { params, body }) => {
    await retryRefund(ctx, params.refundId, body.reason)
    return { done: true }
  },
})

export const reconcilePayments = endpoint({
  id: 'reconcilePayments',
  method: 'post',
  path: '/api/v1/operator/payments/reconcile',
  summary: 'Reads the provider’s statement of a day that is over in China, and lists where it differs from ours.',
  who: ['operator'],
  body: z.strictObject({ day }),
  reply: done,
  status: 202,
  refusals: ['payments.day-not-over'],
  handle: async (ctx, { body }) => {
    await requestReconciliation(ctx, body.day)
    return { done: true }
  },
})
