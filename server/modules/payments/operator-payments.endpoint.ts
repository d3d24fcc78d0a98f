import { endpoint, z } from '#platform/endpoint'
import { day, id, instant, line, money, nullable } from '#platform/wire'
import { askNow, paymentDesk, reviewMismatches } from './desk.ts'
import { declarationStates } from './payment-declaration-state.ts'
import { providerNames } from './payment-port.ts'
import { requestReconciliation } from './reconcile.job.ts'
import { refundStates } from './refund-state.ts'
import { retryRefund } from './request-refund.ts'
import { differenceFields } from './tables.ts'

const subject = z.enum(['payment', 'refund'])
const provider = z.enum(providerNames)
const problem = nullable(z.string())
const attempts = z.number().int()
const Desk = z.object({
  unknown: z.array(
    z.object({
      subject: z.enum(['payment', 'refund', 'declaration']),
      id,
      provider: nullable(provider),
      amount: money,
      since: instant,
      attempts,
      problem,
    }),
  ),
  disputed: z.array(
    z.object({
      paymentId: id,
      provider: nullable(provider),
      amount: money,
      since: instant,
      givingBack: nullable(z.enum(refundStates)),
    }),
  ),
  failedRefunds: z.array(z.object({ refundId: id, orderId: nullable(id), amount: money, since: instant, problem })),
  declarations: z.array(
    z.object({
      orderId: id,
      orderNumber: z.string(),
      provider,
      state: z.enum(declarationStates),
      identity: nullable(z.enum(['agrees', 'differs', 'unchecked'])),
      since: instant,
      problem,
    }),
  ),
  waiting: z.array(
    z.object({
      id: z.string(),
      provider,
      type: nullable(z.string()),
      about: nullable(z.string()),
      since: instant,
      attempts,
      problem,
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
      id,
      provider,
      day,
      subject: z.enum(['payment', 'refund', 'other']),
      providerId: z.string(),
      field: z.enum(differenceFields),
      ours: z.string(),
      theirs: z.string(),
      since: instant,
      checkedAt: instant,
      ownerId: nullable(id),
    }),
  ),
  unread: z.array(z.object({ provider, day, since: instant, problem })),
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
      disputed: [...desk.disputed],
      failedRefunds: [...desk.failedRefunds],
      declarations: [...desk.declarations],
      waiting: [...desk.waiting],
      mismatches: [...desk.mismatches],
      differences: [...desk.differences],
      unread: [...desk.unread],
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
