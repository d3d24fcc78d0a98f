import { endpoint } from '#platform/endpoint'
import { id, instant, line, z } from '#platform/wire'
import { liftLimit, limitedNow } from './limited-now.ts'

export const listLimited = endpoint({
  id: 'listLimited',
  method: 'get',
  path: '/api/v1/operator/limits',
  summary: 'Who has used a limit up at this moment, which, and until when; at most 200',
  who: ['operator'],
  reply: z.object({
    limited: z.array(
      z.object({
        limitId: id,
        name: z.string(),
        whom: z.enum(['account', 'person', 'address', 'contact', 'visitor']),
        shown: z.string(),
        tries: z.number().int(),
        since: instant,
        until: instant,
      }),
    ),
  }),
  handle: async (ctx) => ({ limited: [...(await limitedNow(ctx))] }),
})

export const liftLimitEndpoint = endpoint({
  id: 'liftLimit',
  method: 'post',
  path: '/api/v1/operator/limits/{limitId}/lift',
  summary: 'Forgets what somebody tried, so that the limit no longer holds them',
  who: ['operator'],
  params: z.object({ limitId: id }),
  body: z.strictObject({ reason: line(500) }),
  reply: z.object({ lifted: z.literal(true) }),
  refusals: ['identity.limit-not-found'],
  handle: async (ctx, { params, body }) => {
    await liftLimit(ctx, params.limitId, body.reason)
    return { lifted: true as const }
  },
})
