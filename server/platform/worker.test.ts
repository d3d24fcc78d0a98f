import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testDatabase } from '../test/database.ts'
import { drain } from '../test/drain.ts'
import { testWorld } from '../test/world.ts'
import { handClock } from './clock.ts'
import { sql } from './db.ts'
import { attemptsMax, deliverOutbox, type Engine } from './deliver.ts'
import { createQueues, enqueue, job, jobRun, openBoss, runDueJobs } from './job.ts'
import { silentLog } from './log.ts'
import { emit, event, listener } from './outbox.ts'
import { z } from './wire.ts'

const { db } = await testDatabase()
const engine: Engine = { db, clock: handClock('2026-11-22T00:00:00Z'), log: silentLog(), world: testWorld() }
const happened = event('test.happened', z.object({ n: z.number() }))
const run = jobRun(engine, 'test')

test('an event reaches each listener once, even when its row is delivered twice', async () => {
  const heard: number[] = []
  const ear = listener('test.ear', happened, async (_, { n }) => void heard.push(n))
  await run.tx((ctx) => emit(ctx, happened, { n: 1 }, { n: 2 }))
  await deliverOutbox(engine, [ear])
  await sql`update platform.outbox set done_at = null, lease_until = '-infinity'`.execute(db)
  await deliverOutbox(engine, [ear])
  assert.deepEqual(heard, [1, 2])
})

test('an event of a transaction that rolled back was never sent', async () => {
  await assert.rejects(
    run.tx(async (ctx) => {
      await emit(ctx, happened, { n: 3 })
      throw new Error('no')
    }),
  )
  assert.equal(await deliverOutbox(engine, []), 0)
})

test('a listener that always fails parks its event after bounded attempts', async () => {
  const deaf = listener('test.deaf', happened, async () => {
    throw new Error('deaf')
  })
  await run.tx((ctx) => emit(ctx, happened, { n: 4 }))
  for (let tries = 0; tries < attemptsMax; tries += 1) {
    await deliverOutbox(engine, [deaf])
    await sql`update platform.outbox set lease_until = '-infinity' where done_at is null`.execute(db)
  }
  const { rows } = await sql<{
    problem: string
  }>`select problem from platform.outbox where parked_at is not null`.execute(db)
  assert.deepEqual(rows, [{ problem: 'deaf' }])
})

test('a job runs after its transaction committed, is tried again when it fails, and rolls back with its transaction', async () => {
  const tries: number[] = []
  const flaky = job('test-flaky', {
    input: z.object({ n: z.number() }),
    run: async ({ attempt }, { n }) => {
      tries.push(n)
      if (attempt === 1) throw new Error('once')
    },
  })
  await createQueues(openBoss(db), [flaky])
  await assert.rejects(
    run.tx(async (ctx) => {
      await enqueue(ctx, flaky, { n: 7 })
      throw new Error('no')
    }),
  )
  await run.tx((ctx) => enqueue(ctx, flaky, { n: 8 }))
  const boss = openBoss(db)
  assert.equal(await runDueJobs(engine, boss, [flaky]), 1)
  await sql`update jobs.job set start_after = clock_timestamp() where state < 'active'`.execute(db)
  assert.equal(await runDueJobs(engine, boss, [flaky]), 1)
  assert.deepEqual(tries, [8, 8])
  await drain(engine, { listeners: [], jobs: [flaky], sweeps: [] })
})

test('a second waiting job with the same key does nothing', async () => {
  const counted = { runs: 0 }
  const once = job('test-once', {
    input: z.object({}),
    run: async () => {
      counted.runs += 1
    },
  })
  await createQueues(openBoss(db), [once])
  await run.tx((ctx) => enqueue(ctx, once, {}, { once: 'a' }))
  await run.tx((ctx) => enqueue(ctx, once, {}, { once: 'a' }))
  await run.tx((ctx) => enqueue(ctx, once, {}, { once: 'b' }))
  await runDueJobs(engine, openBoss(db), [once])
  assert.equal(counted.runs, 2)
})
