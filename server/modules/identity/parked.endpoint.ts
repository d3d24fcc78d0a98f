import { endpoint } from '#platform/endpoint'
import { id, instant, nullable, z } from '#platform/wire'
import { parkedWork, retryParked } from './parked.ts'

export const listParked = endpoint({
  id: 'listParked',
  method: 'get',
  path: '/api/v1/operator/parked',
  summary: 'Events and jobs that the worker gave up on, oldest first',
  who: ['operator'],
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        kind: z.enum(['event', 'job']),
        id: z.string(),
        name: z.string(),
        since: instant,
        attempts: z.number().int(),
        problem: nullable(z.string()),
      }),
    ),
  }),
  handle: async (ctx) => ({ items: [...(await parkedWork(ctx))] }),
})

export const retryParkedEndpoint = endpoint({
  id: 'retryParked',
  method: 'post',
  path: '/api/v1/operator/parked/{kind}/{id}/retry',
  summary: 'Give a parked event or a failed job its next tries',
  who: ['operator'],
  params: z.strictObject({ kind: z.enum(['event', 'job']), id }),
  reply: z.strictObject({ retried: z.literal(true) }),
  refusals: ['request.not-found'],
  handle: async (ctx, { params }) => {
    await retryParked(ctx, params.kind, params.id)
    return { retried: true as const }
  },
})
