import { sql } from '#platform/db'
import type { Ctx } from '#platform/context'
import { refuse } from './refusals.ts'

/** So many in so many seconds. A household or a campus shares an address, so its limits are wide. */
export type Limit = { readonly name: string; readonly max: number; readonly seconds: number }

export const limits = {
  codeAgain: { name: 'code-again', max: 1, seconds: 60 },
  codesToOne: { name: 'codes-to-one', max: 6, seconds: 3600 },
  codesFromOne: { name: 'codes-from-one', max: 300, seconds: 3600 },
  triesOnOne: { name: 'tries-on-one', max: 10, seconds: 900 },
  triesFromOne: { name: 'tries-from-one', max: 600, seconds: 900 },
} as const satisfies Readonly<Record<string, Limit>>

/**
 * Counts one more of `limit` by `whom`, or refuses. One guarded statement: the window starts with the first try, and a
 * refused one changes nothing. It counts only when the caller's transaction commits, so what may fail afterwards (a wrong
 * password) is judged after the commit.
 */
export async function countOne(ctx: Ctx, limit: Limit, whom: string): Promise<void> {
  const key = `${limit.name}:${ctx.world.vault.fingerprint(whom, 'identity.counter')}`
  const over = new Date(ctx.now.getTime() - limit.seconds * 1000)
  const done = await sql`
    insert into identity.counter as kept (key, since, count) values (${key}, ${ctx.now}, 1)
    on conflict (key) do update
       set since = case when kept.since <= ${over} then excluded.since else kept.since end,
           count = case when kept.since <= ${over} then 1 else kept.count + 1 end
     where kept.since <= ${over} or kept.count < ${limit.max}
  `.execute(ctx.tx)
  if (done.numAffectedRows === 1n) return
  if (limit.max === 1) throw refuse('identity.too-soon', { seconds: limit.seconds })
  throw refuse('identity.too-many', { minutes: Math.ceil(limit.seconds / 60) })
}

/** Forgets the tries on one account after a right password, so that its owner's typing errors do not add up. */
export async function forgive(ctx: Ctx, limit: Limit, whom: string): Promise<void> {
  const key = `${limit.name}:${ctx.world.vault.fingerprint(whom, 'identity.counter')}`
  await sql`delete from identity.counter where key = ${key}`.execute(ctx.tx)
}
