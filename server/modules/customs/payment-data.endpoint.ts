import { endpoint, z } from '#platform/endpoint'
import { instant, line, nullable } from '#platform/wire'
import { decidePaymentData } from './decide-payment-data.ts'
import { NeedReply } from './list-queue.endpoint.ts'
import { paymentDataActions, paymentDataActionsIn, paymentDataStates } from './payment-data-state.ts'
import { listPaymentData, paymentDataShown, type PaymentDataShown, type UploadShown } from './read-payment-data.ts'

const Question = z.object({
  paymentDataId: z.uuid(),
  sessionId: z.string(),
  orderNo: z.string(),
  sellerId: nullable(z.uuid()),
  orderId: nullable(z.uuid()),
  receivedAt: instant,
  asked: z.number().int(),
  state: z.enum(paymentDataStates),
  declinedWhy: nullable(z.enum(['no-order', 'not-paid'])),
  owner: z.string(),
  since: instant,
  dueAt: nullable(instant),
  noClock: nullable(z.string()),
  attempt: z.number().int(),
  tries: z.number().int(),
  needs: z.array(NeedReply),
  code: nullable(z.string()),
  said: nullable(z.string()),
  unknownSince: nullable(instant),
  unknownWhy: nullable(z.string()),
  actions: z.array(z.enum(paymentDataActions)),
})
const Upload = z.object({
  uploadId: z.uuid(),
  attempt: z.number().int(),
  state: z.enum(['new', 'accepted', 'refused']),
  demonstration: z.boolean(),
  madeAt: instant,
  endedAt: nullable(instant),
  code: nullable(z.string()),
  said: nullable(z.string()),
  certNo: z.string(),
})
const wire = (each: PaymentDataShown) => ({ ...each, needs: [...each.needs], actions: [...each.actions] })
/** Without what was in it: that is for the desk, masked. */
const wireUpload = ({ uploadId, attempt, state, demonstration, madeAt, endedAt, code, said, certNo }: UploadShown) => ({
  uploadId,
  attempt,
  state,
  demonstration,
  madeAt,
  endedAt,
  code,
  said,
  certNo,
})
const params = z.object({ paymentDataId: z.uuid() })

export const listPaymentDataEndpoint = endpoint({
  id: 'listPaymentDataRequests',
  method: 'get',
  path: '/api/v1/operator/payment-data-requests',
  summary:
    'What customs asked about the original data of payments (GACC 2018/179), the newest first. Nothing personal is in it.',
  who: ['operator'],
  query: z.object({ state: z.enum(paymentDataStates).optional(), cursor: z.uuid().optional() }),
  reply: z.object({ items: z.array(Question), cursor: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { items, cursor } = await listPaymentData(ctx, { ...query, limit: 50 })
    return { items: items.map(wire), cursor }
  },
})

export const getPaymentDataEndpoint = endpoint({
  id: 'getPaymentDataRequest',
  method: 'get',
  path: '/api/v1/operator/payment-data-requests/{paymentDataId}',
  summary: 'One question of customs about a payment and the uploads that answered it, without what was in them.',
  who: ['operator'],
  params,
  reply: Question.extend({ uploads: z.array(Upload) }),
  refusals: ['customs.not-found'],
  handle: async (ctx, { params: { paymentDataId } }) => {
    const { uploads, ...question } = await paymentDataShown(ctx, paymentDataId)
    return { ...wire(question), uploads: uploads.map(wireUpload) }
  },
})

export const decidePaymentDataEndpoint = endpoint({
  id: 'decidePaymentDataRequest',
  method: 'post',
  path: '/api/v1/operator/payment-data-requests/{paymentDataId}/decide',
  summary: 'Ends the standstill of an upload of payment data: send it again, or drop it.',
  who: ['operator'],
  params,
  body: z.strictObject({ action: z.enum(paymentDataActions), reason: line(500) }),
  reply: z.object({
    state: z.enum(paymentDataStates),
    attempt: z.number().int(),
    actions: z.array(z.enum(paymentDataActions)),
  }),
  refusals: ['customs.not-found', 'customs.action-not-allowed'],
  handle: async (ctx, { params: key, body }) => {
    const { state, attempt } = await decidePaymentData(ctx, { ...key, ...body })
    return { state, attempt, actions: [...paymentDataActionsIn(state)] }
  },
})
