import { z } from 'zod'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueueEach, job, sweep, type JobRun } from '#platform/job'
import { chinaDayOf, hourMs } from './china-day.ts'
import { compareStatement, knowsNothingOf } from './compare-statement.ts'
import { paymentPort, providerNamed, providerNames, providersOf, type ProviderName } from './payment-port.ts'
import { refuse } from './refusals.ts'
import { readLines } from './statement-lines.ts'
import type { Tables } from './tables.ts'

/** Asks each provider for its statement of a day that is over in China, and compares it with ours; as often as wanted. */
export async function requestReconciliation(ctx: Ctx, day: string): Promise<void> {
  if (day >= chinaDayOf(ctx.now)) throw refuse('payments.day-not-over')
  const providers = providersOf(ctx).map(({ name }) => name)
  await own<Tables>(ctx.tx)
    .insertInto('payments.statement')
    .values(providers.map((provider) => ({ provider, day, asked_at: ctx.now })))
    .onConflict((conflict) => conflict.columns(['provider', 'day']).doUpdateSet({ asked_at: ctx.now, problem: null }))
    .execute()
  await audit(ctx, { action: 'payments.reconcile', subject: 'statement', subjectId: day })
  await enqueueEach(ctx, reconcileJob, jobsOf(providers.map((provider) => ({ provider, day }))))
}

type Statement = { provider: ProviderName; day: string }
const jobsOf = (rows: readonly Statement[]) =>
  rows.map(({ provider, day }) => ({ input: { provider, day }, once: `${provider} ${day}` }))

/** Jobs made before there were several providers are the wallet's. */
export const reconcileJob = job('payments.reconcile', {
  input: z.object({ provider: z.enum(providerNames).default('wallet'), day: z.iso.date() }),
  run: async (run: JobRun, { provider: name, day }) => {
    const provider = providerNamed(run.engine, name)
    if (provider === null) return
    const answer = await provider.statement(day)
    const lines = answer.kind === 'done' ? readLines(answer.value) : null
    await run.tx(async (ctx) => {
      if (lines !== null) return await compareStatement(ctx, name, day, lines)
      // Some providers have no statement of a day on which nothing moved, and say no more than that there is none.
      const settled = day < chinaDayOf(new Date(ctx.now.getTime() - 26 * hourMs))
      if (answer.kind === 'refused' && settled && (await knowsNothingOf(ctx, name, day)))
        return await compareStatement(ctx, name, day, [])
      const problem = answer.kind === 'unknown' ? answer.why : answer.kind === 'refused' ? answer.code : 'unreadable'
      await own<Tables>(ctx.tx)
        .updateTable('payments.statement')
        .set({ problem })
        .where('provider', '=', name)
        .where('day', '=', day)
        .execute()
    })
  },
})

/**
 * Each provider's statement of each day, from two hours after it is over in China: of the last fourteen days those not read
 * yet (asked for again each hour), and each day anew those with a difference that is still open.
 */
export const sweepStatements = sweep('payments.sweep-statements', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const names = providersOf(ctx).map(({ name }) => name)
    const yesterday = chinaDayOf(new Date(ctx.now.getTime() - 26 * hourMs))
    const unread = await sql<Statement>`
      insert into payments.statement as s (provider, day, asked_at)
      select since.provider, day::date, ${ctx.now}::timestamptz
        from (select provider, (min(created_at) at time zone 'Asia/Shanghai')::date as first
                from payments.payment
               where provider = any(${names}) and provider_id is not null
               group by provider) as since,
             generate_series(greatest(since.first, ${yesterday}::date - 13), ${yesterday}::date, interval '1 day') as day
      on conflict (provider, day) do update set asked_at = excluded.asked_at
        where s.read_at is null and s.asked_at < ${new Date(ctx.now.getTime() - hourMs)}
      returning s.provider, s.day
    `.execute(ctx.tx)
    const open = await sql<Statement>`
      update payments.statement as s
         set asked_at = ${ctx.now}
        from (select distinct provider, day from payments.difference
               where gone_at is null and closed_at is null and provider = any(${names})) as d
       where s.provider = d.provider and s.day = d.day and s.asked_at < ${new Date(ctx.now.getTime() - 24 * hourMs)}
      returning s.provider, s.day
    `.execute(ctx.tx)
    await enqueueEach(ctx, reconcileJob, jobsOf([...unread.rows, ...open.rows]))
  }),
)
