import { audit } from '#platform/audit'
import { machineNow } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { refuse } from '#platform/refusal'

/** Something the worker gave up on until a person looks at it. `problem` holds no body and no personal number. */
export type Parked = {
  readonly kind: 'event' | 'job'
  readonly id: string
  readonly name: string
  readonly since: Date
  readonly attempts: number
  readonly problem: string | null
}

/** Parked events and failed jobs, oldest first, at most 100 of each. */
export async function parkedWork(ctx: Ctx): Promise<readonly Parked[]> {
  const { rows } = await sql<Parked>`
    (select 'event' as kind, id, name, parked_at as since, attempts, left(problem, 300) as problem
       from platform.outbox where parked_at is not null and done_at is null order by parked_at limit 100)
    union all
    (select 'job', id, name, completed_on, retry_count + 1, left(coalesce(output ->> 'problem', output ->> 'message'), 300)
       from jobs.job where state = 'failed' order by completed_on limit 100)
  `.execute(ctx.tx)
  return rows
}

/** How many wait for a person. */
export async function countParked(ctx: Ctx): Promise<{ readonly events: number; readonly jobs: number }> {
  const { rows } = await sql<{ events: number; jobs: number }>`
    select (select count(*)::integer from platform.outbox where parked_at is not null and done_at is null) as events,
           (select count(*)::integer from jobs.job where state = 'failed') as jobs
  `.execute(ctx.tx)
  return rows[0] ?? { events: 0, jobs: 0 }
}

/** Gives a parked event or failed job its next tries. Refuses what is not parked. */
export async function retryParked(ctx: Ctx, kind: Parked['kind'], id: string): Promise<void> {
  const at = machineNow()
  const done =
    kind === 'event'
      ? await sql`
          update platform.outbox set parked_at = null, problem = null, attempts = 0, lease_until = '-infinity'
           where id = ${id} and parked_at is not null and done_at is null
        `.execute(ctx.tx)
      : await sql`
          update jobs.job set state = 'retry', retry_limit = retry_count + 4, start_after = ${at}, completed_on = null
           where id = ${id} and state = 'failed'
        `.execute(ctx.tx)
  if (done.numAffectedRows !== 1n) throw refuse('request.not-found')
  await audit(ctx, { action: 'platform.retried', subject: kind, subjectId: id })
}
