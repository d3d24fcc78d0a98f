import { endpoint } from '#platform/endpoint'
import { instant, nullable, page, z } from '#platform/wire'
import { searchAudit } from './search-audit.ts'

export const searchAuditEndpoint = endpoint({
  id: 'searchAudit',
  method: 'get',
  path: '/api/v1/operator/audit',
  summary: 'Who changed what, newest first',
  who: ['operator'],
  query: z.strictObject({
    subject: z.string().max(80).optional().describe('The id of what was changed'),
    actor: z.string().max(80).optional().describe('The id of who changed it'),
    action: z.string().max(80).optional().describe('An action or its beginning: `sellers.`'),
    cursor: z.uuid().optional(),
    limit: page.limit,
  }),
  reply: z.strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        at: instant,
        actorKind: z.string(),
        actorId: nullable(z.string()),
        action: z.string(),
        subject: z.string(),
        subjectId: z.string(),
        details: z.record(z.string(), nullable(z.union([z.string(), z.number(), z.boolean()]))),
        requestId: z.string(),
      }),
    ),
    next: nullable(z.string()),
  }),
  handle: async (ctx, { query }) => {
    const { subject, actor, action, cursor, limit } = query
    const found = await searchAudit(ctx, { subjectId: subject, actorId: actor, action, cursor, limit })
    return { items: [...found.items], next: found.next }
  },
})
