import { everybody } from '#modules/identity'
import { mailbox } from '#modules/notifications'
import { endpoint } from '#platform/endpoint'
import { instant, nullable, z } from '#platform/wire'
import { codeIn } from './code-in.ts'

export const readMailbox = endpoint({
  id: 'readDemonstrationMailbox',
  method: 'get',
  path: '/api/v1/demo/mailbox',
  summary: 'Mail and SMS of the demonstration, newest first; `to` is a phone in E.164 or an e-mail address',
  who: everybody,
  query: z.strictObject({
    to: z.string().trim().min(3).max(254).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(20),
  }),
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        channel: z.enum(['mail', 'sms']),
        kind: z.string(),
        to: z.string(),
        subject: z.string(),
        text: z.string(),
        code: nullable(z.string()),
        state: z.enum(['waiting', 'sent', 'refused', 'no-provider']),
        at: instant,
      }),
    ),
  }),
  handle: async (ctx, { query }) => {
    const messages = await mailbox(ctx, { to: query.to, limit: query.limit })
    return { items: messages.map((message) => ({ ...message, code: codeIn(message) })) }
  },
})
