import { setTimeout as wait } from 'node:timers/promises'
import { sql } from './db.ts'
import type { Engine } from './deliver.ts'
import { jobRun, type Sweep } from './job.ts'

/**
 * Looks for what is due, about once a second, until told to stop. Sweeps are guarded updates, so two workers sweeping at
 * once do no harm; a sweep that fails is logged and tried again on the next round.
 */
export async function keepSweeping(engine: Engine, sweeps: readonly Sweep[], stopping: () => boolean): Promise<void> {
  for (let round = 0; !stopping(); round += 1) {
    for (const each of sweeps) await guarded(engine, each.name, () => each.sweep(jobRun(engine, each.name)))
    if (round % 5 === 0) await guarded(engine, 'jobs', () => reclaim(engine))
    if (round % 600 === 0) await guarded(engine, 'idempotency', () => forget(engine))
    await wait(1000)
  }
}

async function guarded(engine: Engine, name: string, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    engine.log.error({ err: error, sweep: name }, 'a sweep failed')
  }
}

/** A job whose worker died while it ran goes back to the queue when its lease is over (pg-boss keeps its own time). */
async function reclaim(engine: Engine): Promise<void> {
  await sql`
    update jobs.job
       set state = case when retry_count < retry_limit then 'retry'::jobs.job_state else 'failed'::jobs.job_state end,
           retry_count = retry_count + 1, start_after = clock_timestamp(),
           completed_on = case when retry_count < retry_limit then null else clock_timestamp() end
     where state = 'active' and started_on < clock_timestamp() - make_interval(secs => expire_seconds)
  `.execute(engine.db)
}

/** Kept answers and handled marks older than 30 days have done their work. */
async function forget(engine: Engine): Promise<void> {
  const before = new Date(engine.clock.now().getTime() - 30 * 86_400_000)
  await sql`delete from platform.idempotency where at < ${before}`.execute(engine.db)
  await sql`delete from platform.handled where at < ${before}`.execute(engine.db)
  await sql`delete from platform.outbox where done_at < ${before}`.execute(engine.db)
}
