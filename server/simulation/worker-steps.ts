import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { deliverOutbox } from '#platform/deliver'
import { jobRun, runDueJobs } from '#platform/job'
import { Refusal } from '#platform/refusal'
import type { Letter } from './post.ts'
import { fell, system, type Sim } from './sim.ts'

const minute = 60_000

/** The worker does a little of its work, and may die over it. */
export async function work(sim: Sim): Promise<void> {
  const { random, crashing } = sim
  const kind = random.below(10)
  try {
    if (kind < 4) await deliverSome(sim)
    else if (kind < 8) await runSome(sim)
    else await sweepOne(sim)
  } catch (error) {
    if (!crashing.dead()) throw error
  }
  if (crashing.dead()) {
    sim.note('the worker died')
    if (random.chance(50)) await endLeases(sim)
  }
  crashing.revive()
}

async function deliverSome(sim: Sim): Promise<void> {
  const { random, look } = sim
  // A row that another worker had claimed before it died: the others are delivered before it.
  if (random.chance(20)) {
    const { rows } = await sql<{
      id: string
    }>`select id from platform.outbox where done_at is null order by id`.execute(look)
    if (rows.length > 1)
      await sql`update platform.outbox set lease_until = 'infinity' where id = ${random.pick(rows).id}`.execute(look)
  }
  const count = await deliverOutbox(sim.worker, sim.product.listeners, 1 + random.below(20))
  if (count > 0) sim.note(`${count} events are delivered`)
}

async function runSome(sim: Sim): Promise<void> {
  for (let turn = 0; turn < 4 && !sim.crashing.dead(); turn += 1) {
    const { rows } = await sql<{ id: string; name: string }>`
      select id, name from jobs.job where state < 'active' order by name, data::text, id`.execute(sim.look)
    if (rows.length === 0) return
    const { id, name } = sim.random.pick(rows)
    await sql`
      update jobs.job set start_after = case when id = ${id} then clock_timestamp() - interval '1 s' else 'infinity' end
       where state < 'active'`.execute(sim.look)
    sim.note(`${name} runs`)
    await runDueJobs(sim.worker, sim.boss, sim.product.jobs)
  }
}

async function sweepOne(sim: Sim): Promise<void> {
  const each = sim.random.pick(sim.product.sweeps)
  sim.note(`${each.name} sweeps`)
  await each.sweep(jobRun(sim.worker, each.name))
}

/** Leases are kept by the machine's time, which stands still here: they are over because the simulation says so. */
export async function endLeases({ look }: Sim): Promise<void> {
  await sql`update platform.outbox set lease_until = '-infinity' where done_at is null and parked_at is null`.execute(
    look,
  )
  await sql`
    update jobs.job
       set state = case when retry_count < retry_limit then 'retry'::jobs.job_state else 'failed'::jobs.job_state end,
           retry_count = retry_count + 1, start_after = clock_timestamp() - interval '1 s'
     where state = 'active'`.execute(look)
  await sql`update jobs.job set start_after = clock_timestamp() - interval '1 s' where state < 'active'`.execute(look)
}

/** The clock moves on, by seconds or by days. */
export async function timePasses(sim: Sim): Promise<void> {
  const { random, clock } = sim
  const ms = random.pick([
    1000,
    20_000,
    minute,
    3 * minute,
    3 * minute,
    10 * minute,
    35 * minute,
    300 * minute,
    1500 * minute,
    1500 * minute,
    5 * 1440 * minute,
  ])
  clock.forward(ms)
  if (ms >= minute) await endLeases(sim)
  sim.note(`${ms / 1000} s pass`)
}

/** One webhook arrives through the receiving function of its module. */
export async function receiveOne(sim: Sim): Promise<boolean> {
  return await sim.post.deliverOne(async (letter, headers) => {
    const [to, provider] = letter.to.split('/')
    const path = `/webhooks/${to}${provider === undefined ? '' : '/{provider}'}`
    const endpoint = sim.product.endpoints.find((each) => each.path === path)
    if (endpoint === undefined) throw new Error(`nothing receives ${path}`)
    const bytes = new Uint8Array(Buffer.from(letter.body))
    const request = { locale: 'en', ip: '127.0.0.1', headers, bytes } as const
    const input = { params: provider === undefined ? {} : { provider }, query: {}, body: {}, request }
    try {
      const reply: unknown = await sim.as({ kind: 'anyone', visitorId: null }, (ctx) => endpoint.handle(ctx, input))
      // A letter with a wrong signature is counted in the transaction and refused after it.
      await endpoint.afterCommit?.(jobRun(sim.web, endpoint.id), reply, input)
      return noted(sim, letter, null)
    } catch (error) {
      if (fell(sim, error)) return false
      if (!(error instanceof Refusal)) throw error
      return noted(sim, letter, error.code)
    }
  })
}

function noted(sim: Sim, letter: Letter, refused: string | null): boolean {
  const taken = refused === null
  if (taken && letter.forged) throw new Error(`a forged webhook was taken: ${letter.body}`)
  sim.note(`${letter.id} for ${letter.to} arrives${taken ? '' : `, ${refused}`}`)
  return taken
}

/** Everything the worker has to do now, without dying. */
export async function workAll(sim: Sim): Promise<void> {
  await endLeases(sim)
  for (const each of sim.product.sweeps) await each.sweep(jobRun(sim.worker, each.name))
  for (let round = 0; ; round += 1) {
    if (round > 300) throw new Error('the worker does not come to rest')
    await sql`update jobs.job set start_after = clock_timestamp() - interval '1 s' where state < 'active'`.execute(
      sim.look,
    )
    const done =
      (await deliverOutbox(sim.worker, sim.product.listeners)) +
      (await runDueJobs(sim.worker, sim.boss, sim.product.jobs))
    if (done === 0) return
  }
}

export const onWorker = <T>(sim: Sim, run: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(sim.worker.db, (tx) =>
    run({ tx, now: sim.clock.now(), actor: system, requestId: 'simulation', world: sim.worker.world }),
  )
