import { endpoint, z } from '#platform/endpoint'
import { line } from '#platform/wire'
import { actions, actionsIn, declarationStates } from './declaration-state.ts'
import { decide } from './decide.ts'

export const decideEndpoint = endpoint({
  id: 'decideDeclaration',
  method: 'post',
  path: '/api/v1/operator/customs/{sellerId}/{orderId}/decide',
  summary: 'Ends the standstill of a declaration: compare again, declare again, send the parcel back, or give it up.',
  who: ['operator'],
  params: z.object({ sellerId: z.uuid(), orderId: z.uuid() }),
  body: z.strictObject({ action: z.enum(actions), reason: line(500) }),
  reply: z.object({ state: z.enum(declarationStates), attempt: z.number().int(), actions: z.array(z.enum(actions)) }),
  refusals: ['customs.not-found', 'customs.action-not-allowed', 'orders.parcel-returned'],
  handle: async (ctx, { params, body }) => {
    const { state, attempt } = await decide(ctx, { ...params, ...body })
    return { state, attempt, actions: [...actionsIn(state)] }
  },
})
