import { fromKysely, PgBoss } from 'pg-boss'
import type { z } from 'zod'
import type { BatchCtx, Ctx } from './context.ts'
import { newId } from './id.ts'
import { sql, transact, type Db } from './db.ts'
import type { World } from './world.ts'
import type { Engine } from './deliver.ts'

/**
 * Jobs are where the product calls out: read what to do in one transaction, call the service with an idempotency key and
 * no transaction open, record the answer in another. Running twice is always safe. pg-boss keeps them (lease, bounded
 * attempts, then parked as `failed`); our worker fetches, so a test can run what is due and nothing else.
 */
export type JobRun = {
  /** One transaction in the name of the job. */
  tx<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  readonly engine: Engine
  readonly attempt: number
}
export type Job<S extends z.ZodType = z.ZodType> = {
  readonly kind: 'job'
  readonly name: string
  readonly input: S
  readonly attempts: number
  run(run: JobRun, input: z.output<S>): Promise<void>
}
/** Work that looks for what is due by the product's clock (deadlines are rows of their owner, never delayed jobs). */
export type Sweep = { readonly kind: 'sweep'; readonly name: string; sweep(run: JobRun): Promise<void> }

export const job = <S extends z.ZodType>(
  name: string,
  options: { readonly input: S; readonly attempts?: number; run(run: JobRun, input: z.output<S>): Promise<void> },
): Job<S> => ({ kind: 'job', name, input: options.input, attempts: options.attempts ?? 8, run: options.run })

export const sweep = (name: string, work: (run: JobRun) => Promise<void>): Sweep => ({
  kind: 'sweep',
  name,
  sweep: work,
})

/** A pg-boss over our own pool: one driver and one pool for all SQL. */
export function openBoss(db: Db): PgBoss {
  return new PgBoss({
    db: fromKysely(db),
    schema: 'jobs',
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
  })
}

/** Makes sure that each job has its queue; called by whoever starts a worker. */
export async function createQueues(boss: PgBoss, jobs: readonly Job[]): Promise<void> {
  for (const each of jobs)
    await boss.createQueue(each.name, {
      policy: 'short',
      retryLimit: each.attempts,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 300,
      expireInSeconds: 60,
    })
}

/** Puts a job into the caller's transaction. `once` makes a second one with the same key, still waiting, do nothing. */
export async function enqueue<S extends z.ZodType>(
  ctx: Ctx,
  what: Job<S>,
  input: z.input<S>,
  options: { readonly once?: string; readonly afterSeconds?: number } = {},
): Promise<void> {
  await enqueueEach(ctx, what, [{ input, ...options }])
}

/** Several jobs of one kind at once: one statement for all of them. */
export async function enqueueEach<S extends z.ZodType>(
  ctx: BatchCtx,
  what: Job<S>,
  jobs: readonly { readonly input: z.input<S>; readonly once?: string; readonly afterSeconds?: number }[],
): Promise<void> {
  if (jobs.length === 0) return
  const sender = new PgBoss({ db: knowing(ctx, what.name), schema: 'jobs', migrate: false, createSchema: false })
  await sender.insert(
    what.name,
    jobs.map(({ input, once, afterSeconds }) => ({
      data: what.input.parse(input) as object,
      singletonKey: once ?? newId(ctx.now), // the queues' policy keeps one waiting job per key
      ...(afterSeconds === undefined ? {} : { startAfter: afterSeconds }),
    })),
  )
}

const queues = new WeakMap<World, Map<string, { readonly rows: unknown[] }>>()

/** A sender reads the queue's definition before its first job; no queue changes while a process runs, so one reading serves. */
function knowing({ tx, world }: BatchCtx, name: string): Pick<ReturnType<typeof fromKysely>, 'executeSql'> {
  const asking = fromKysely(tx)
  const known = queues.get(world) ?? new Map<string, { readonly rows: unknown[] }>()
  queues.set(world, known)
  return {
    executeSql: async (text, values) => {
      if (!/^\s*select\b/i.test(text)) return asking.executeSql(text, values)
      const read = known.get(name) ?? (await asking.executeSql(text, values))
      if (read.rows.length > 0) known.set(name, read)
      return read
    },
  }
}

/** Runs every job that is due, once through; returns how many ran. */
export async function runDueJobs(engine: Engine, boss: PgBoss, jobs: readonly Job[]): Promise<number> {
  const due = await sql<{ name: string }>`
    select distinct name from jobs.job where state < 'active' and start_after <= clock_timestamp()
  `.execute(engine.db)
  let count = 0
  for (const { name } of due.rows) {
    const each = jobs.find((one) => one.name === name)
    if (each === undefined) continue
    const fetched = await boss.fetch<object>(name, { batchSize: 10, includeMetadata: true })
    for (const found of fetched) await runOne(engine, boss, each, found.id, found.data, found.retryCount + 1)
    count += fetched.length
  }
  return count
}

async function runOne(engine: Engine, boss: PgBoss, each: Job, id: string, data: object, attempt: number) {
  try {
    await each.run(jobRun(engine, each.name, attempt), each.input.parse(data))
    await boss.complete(each.name, id)
  } catch (error) {
    const problem = error instanceof Error ? error.message : 'unknown'
    engine.log.warn({ err: error, job: each.name, jobId: id, attempt }, 'a job failed')
    await boss.fail(each.name, id, { problem })
  }
}

export function jobRun(engine: Engine, name: string, attempt = 1): JobRun {
  const requestId = newId(engine.clock.now())
  return {
    engine,
    attempt,
    tx: (work) =>
      transact(engine.db, (tx) =>
        work({ tx, now: engine.clock.now(), actor: { kind: 'system', id: name }, requestId, world: engine.world }),
      ),
  }
}
