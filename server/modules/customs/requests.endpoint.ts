import { endpoint, z } from '#platform/endpoint'
import { instant, line, nullable } from '#platform/wire'
import { declarationStates } from './declaration-state.ts'
import { decideRequest, requestCancellation } from './decide-request.ts'
import { listDeclarations } from './list-declarations.ts'
import { requestActions, requestActionsIn, requestStates } from './request-state.ts'
import { settleTaxBill } from './tax-bills.ts'

export const listDeclarationsEndpoint = endpoint({
  id: 'listDeclarations',
  method: 'get',
  path: '/api/v1/operator/declarations',
  summary: 'Every declaration, the newest first, by state or by the start of its number. Nothing personal is in it.',
  who: ['operator'],
  query: z.object({
    state: z.enum(declarationStates).optional(),
    number: line(30).optional(),
    cursor: line(80).optional(),
  }),
  reply: z.object({
    items: z.array(
      z.object({
        sellerId: z.uuid(),
        orderId: z.uuid(),
        state: z.enum(declarationStates),
        owner: z.string(),
        since: instant,
        dueAt: nullable(instant),
        code: nullable(z.string()),
        invtNo: nullable(z.string()),
        copNo: nullable(z.string()),
        attempt: z.number().int(),
        openedAt: instant,
        openRequests: z.number().int(),
        openBills: z.number().int(),
      }),
    ),
    cursor: nullable(z.string()),
  }),
  handle: async (ctx, { query }) => {
    const { items, cursor } = await listDeclarations(ctx, { ...query, limit: 50 })
    return { items: [...items], cursor }
  },
})

export const decideRequestEndpoint = endpoint({
  id: 'decideCustomsRequest',
  method: 'post',
  path: '/api/v1/operator/customs-requests/{sellerId}/{requestId}/decide',
  summary: 'Ends the standstill of a request to cancel a list or to let goods go back: make it again, or drop it.',
  who: ['operator'],
  params: z.object({ sellerId: z.uuid(), requestId: z.uuid() }),
  body: z.strictObject({ action: z.enum(requestActions), reason: line(500) }),
  reply: z.object({
    state: z.enum(requestStates),
    attempt: z.number().int(),
    actions: z.array(z.enum(requestActions)),
  }),
  refusals: ['customs.not-found', 'customs.action-not-allowed'],
  handle: async (ctx, { params, body }) => {
    const { state, attempt } = await decideRequest(ctx, { ...params, ...body })
    return { state, attempt, actions: [...requestActionsIn(state)] }
  },
})

export const cancelDeclarationEndpoint = endpoint({
  id: 'cancelDeclaration',
  method: 'post',
  path: '/api/v1/operator/customs/{sellerId}/{orderId}/cancel',
  summary: 'Asks customs to cancel a list that is not released yet (CEB623). The reason goes to customs.',
  who: ['operator'],
  params: z.object({ sellerId: z.uuid(), orderId: z.uuid() }),
  body: z.strictObject({ reason: line(500) }),
  reply: z.object({ asked: z.boolean() }),
  refusals: ['customs.not-found', 'customs.action-not-allowed'],
  handle: async (ctx, { params, body }) => {
    await requestCancellation(ctx, { ...params, ...body })
    return { asked: true }
  },
})

export const settleTaxBillEndpoint = endpoint({
  id: 'settleTaxBill',
  method: 'post',
  path: '/api/v1/operator/customs/{sellerId}/{orderId}/tax-bills/{taxNo}/settle',
  summary: 'Says why the difference between a tax bill and what was charged is borne.',
  who: ['operator'],
  params: z.object({ sellerId: z.uuid(), orderId: z.uuid(), taxNo: z.string().min(1).max(50) }),
  body: z.strictObject({ reason: line(500) }),
  reply: z.object({ settled: z.boolean() }),
  refusals: ['customs.not-found', 'customs.action-not-allowed'],
  handle: async (ctx, { params, body }) => {
    await settleTaxBill(ctx, { ...params, ...body })
    return { settled: true }
  },
})
