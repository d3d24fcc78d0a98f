import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { limits, type Whom } from './limit.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Somebody who has used a limit up, and until when. `shown` never is a whole address, number or print. */
export type Limited = {
  readonly limitId: string
  readonly name: string
  readonly whom: Whom['kind']
  readonly shown: string
  readonly tries: number
  readonly since: Date
  readonly until: Date
}

/** Who is limited at this moment, whoever waits longest first; not those who wait a minute for their next code. */
export async function limitedNow(ctx: Ctx, limit = 200): Promise<readonly Limited[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('identity.counter')
    .selectAll()
    .where('full_until', '>', ctx.now)
    .where('name', '<>', limits.codeAgain.name)
    .orderBy('full_until', 'desc')
    .limit(limit)
    .execute()
  return rows.flatMap((row) =>
    row.full_until === null
      ? []
      : [
          {
            limitId: row.id,
            name: row.name,
            whom: row.whom,
            shown: row.shown,
            tries: row.counts.reduce((sum, each) => sum + each, 0),
            since: row.at[0] ?? row.touched_at,
            until: row.full_until,
          },
        ],
  )
}

/** Lifts a limit for one of those it holds: what was tried so far is forgotten. */
export async function liftLimit(ctx: Ctx, limitId: string, reason: string): Promise<void> {
  const row = await own<Tables>(ctx.tx)
    .deleteFrom('identity.counter')
    .where('id', '=', limitId)
    .where('full_until', '>', ctx.now)
    .returning(['name', 'whom', 'shown'])
    .executeTakeFirst()
  if (row === undefined) throw refuse('identity.limit-not-found')
  await audit(ctx, {
    action: 'identity.limit-lifted',
    subject: 'limit',
    subjectId: limitId,
    details: { name: row.name, whom: row.whom, shown: row.shown, reason },
  })
}
