import type { PgBoss } from 'pg-boss'
import { assert } from '../platform/check.ts'
import { deliverOutbox, type Engine } from '../platform/deliver.ts'
import type { Product } from '../platform/discover.ts'
import { createQueues, jobRun, openBoss, runDueJobs } from '../platform/job.ts'

export type Drained = Pick<Product, 'listeners' | 'jobs' | 'sweeps'>
const bosses = new WeakMap<Engine, PgBoss>()

/** Runs the worker's work by hand until nothing is left to do: sweeps once, then events and jobs until both are quiet. */
export async function drain(engine: Engine, product: Drained): Promise<void> {
  const boss = bosses.get(engine) ?? openBoss(engine.db)
  if (!bosses.has(engine)) await createQueues(boss, product.jobs)
  bosses.set(engine, boss)
  for (const each of product.sweeps) await each.sweep(jobRun(engine, each.name))
  for (let round = 0; ; round += 1) {
    assert(round < 200, 'the worker does not come to rest')
    const done = (await deliverOutbox(engine, product.listeners)) + (await runDueJobs(engine, boss, product.jobs))
    if (done === 0) return
  }
}
