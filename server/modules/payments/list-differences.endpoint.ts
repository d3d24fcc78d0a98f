import { sql } from '#platform/db'
import { endpoint, z } from '#platform/endpoint'
import { day, id, instant, nullable, page } from '#platform/wire'
import { differenceStates, stateOfDifference } from './difference-state.ts'
import { providerNames } from './payment-port.ts'
import { differenceFields, type Tables } from './tables.ts'

const Difference = z.object({
  id,
  provider: z.enum(providerNames),
  day,
  subject: z.enum(['payment', 'refund', 'other']),
  providerId: z.string(),
  field: z.enum(differenceFields),
  ours: z.string(),
  theirs: z.string(),
  state: z.enum(differenceStates),
  since: instant,
  checkedAt: instant,
  ownerId: nullable(id),
  endedAt: nullable(instant),
  closedBy: nullable(z.string()),
  reason: nullable(z.string()),
})

/** Every difference there ever was, newest first: what the desk shows are the open ones. */
export const listPaymentDifferences = endpoint({
  id: 'listPaymentDifferences',
  method: 'get',
  path: '/api/v1/operator/payments/differences',
  summary:
    'Differences between the providers’ statements and our books, also those that are gone or were closed, newest first.',
  who: ['operator'],
  query: z.object({ ...page, cursor: z.uuid().optional(), state: z.enum(differenceStates).optional() }),
  reply: z.object({ items: z.array(Difference), next: nullable(id) }),
  handle: async (ctx, { query }) => {
    const { cursor = null, limit, state = null } = query
    const { rows } = await sql<Tables['payments.difference']>`
      select *
        from payments.difference
       where (${cursor}::uuid is null or id < ${cursor}::uuid)
         and (${state}::text is null
              or ${state} = case when closed_at is not null then 'closed' when gone_at is not null then 'gone' else 'open' end)
       order by id desc
       limit ${limit + 1}
    `.execute(ctx.tx)
    const items = rows.slice(0, limit).map((row) => ({
      id: row.id,
      provider: row.provider,
      day: row.day,
      subject: row.subject,
      providerId: row.provider_id,
      field: row.field,
      ours: row.ours,
      theirs: row.theirs,
      state: stateOfDifference(row),
      since: row.seen_at,
      checkedAt: row.checked_at,
      ownerId: row.owner_id,
      endedAt: row.closed_at ?? row.gone_at,
      closedBy: row.closed_by,
      reason: row.reason,
    }))
    return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
  },
})
