import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../test/database.ts'
import { testWorld } from '../test/world.ts'
import { createApp } from './app.ts'
import { auditEach } from './audit.ts'
import { batch, openLine } from './batch.ts'
import { handClock } from './clock.ts'
import type { Actor } from './context.ts'
import { sql } from './db.ts'
import { batchedEndpoint, z } from './endpoint.ts'
import { silentLog } from './log.ts'
import { defineRefusals } from './refusal.ts'

const { db } = await testDatabase()
const refuse = defineRefusals({ 'request.busy': { status: 503 } })
const sizes: number[] = []
/** Holds a batch in its work until it is let go. */
const gate: { closed: Promise<void> | null } = { closed: null }
async function whileOneRuns<T>(first: () => Promise<unknown>, rest: () => Promise<T>): Promise<T> {
  const { promise, resolve } = Promise.withResolvers<void>()
  gate.closed = promise
  const before = sizes.length
  const running = first()
  while (sizes.length === before) await wait(5)
  const together = rest()
  await wait(300) // all of them are in line by then
  gate.closed = null
  resolve()
  await running
  return together
}

const count = batch('test.count', {
  most: 8,
  run: async (
    ctx,
    asked: readonly { readonly by: { readonly actor: Actor; readonly requestId: string }; readonly input: number }[],
  ) => {
    sizes.push(asked.length)
    if (gate.closed !== null) await gate.closed
    if (asked.some(({ input }) => input === 13)) await sql`select 1 / 0`.execute(ctx.tx)
    const good = asked.filter(({ input }) => input !== 7)
    await auditEach(
      ctx,
      good.map(({ by, input }) => ({ by, action: 'counted', subject: 'number', subjectId: String(input) })),
    )
    return asked.map(({ input }) => (input === 7 ? refuse('request.busy') : input * 2))
  },
})
const double = batchedEndpoint({
  id: 'double',
  method: 'post',
  path: '/api/v1/doubles',
  summary: 'Doubles a number',
  who: ['buyer'],
  body: z.strictObject({ number: z.number() }),
  reply: z.object({ twice: z.number() }),
  batch: count,
  ask: (_actor, { body }) => body.number,
  answer: (twice) => ({ twice }),
})
const frame = {
  db,
  world: testWorld(),
  clock: handClock('2026-11-22T00:00:00Z'),
  log: silentLog(),
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> => {
    const id = c.req.header('authorization')
    return id === undefined ? { kind: 'anyone', visitorId: null } : { kind: 'buyer', id, visitorId: null }
  },
}
const app = createApp(
  frame,
  { endpoints: [double], pages: [], listeners: [], jobs: [], sweeps: [] },
  async (c) => c.text('page'),
  () => undefined,
)
const call = async (number: number, key: string, who = 'ann') => {
  const answer = await app.request('/api/v1/doubles', {
    method: 'POST',
    body: JSON.stringify({ number }),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      ...(who === '' ? {} : { authorization: who }),
    },
  })
  const body = Object(await answer.json())
  return { status: answer.status, said: body.code ?? body.twice, again: answer.headers.get('idempotency-replayed') }
}
const counted = async (number: number): Promise<string[]> => {
  const { rows } = await sql<{ actor_id: string }>`
    select actor_id from platform.audit where action = 'counted' and subject_id = ${String(number)} order by actor_id
  `.execute(db)
  return rows.map((row) => row.actor_id)
}

test('requests that arrive while a batch runs share the next one, each with its own actor, key and answer', async () => {
  sizes.length = 0
  const rest = await whileOneRuns(
    () => call(1, 'a'),
    () => Promise.all([call(2, 'b', 'bob'), call(7, 'c'), call(3, 'd', ''), call(4, 'e', 'cid')]),
  )
  assert.deepEqual(
    rest.map(({ said }) => said),
    [4, 'request.busy', 'request.sign-in', 8],
  )
  assert.deepEqual(sizes, [1, 3])
  assert.deepEqual([await counted(2), await counted(4), await counted(7)], [['bob'], ['cid'], []])
})

test('a key has one effect in a batch, beside it, and later', async () => {
  const together = await whileOneRuns(
    () => call(20, 'k0'),
    () => Promise.all([call(21, 'k1'), call(21, 'k1'), call(22, 'k1', 'bob')]),
  )
  assert.deepEqual(
    together.map(({ said }) => said),
    [42, 'request.key-running', 44],
  )
  assert.deepEqual(await call(21, 'k1'), { status: 200, said: 42, again: 'true' })
  assert.equal((await call(99, 'k1')).said, 'request.key-reused')
  assert.deepEqual(await counted(21), ['ann'])
})

test('a refusal keeps nothing: the same key is judged afresh', async () => {
  assert.equal((await call(7, 'r')).said, 'request.busy')
  assert.equal((await call(8, 'r')).said, 16)
})

test('a fault of one is no fault of its neighbours', async () => {
  const together = await whileOneRuns(
    () => call(30, 'f0'),
    () => Promise.all([call(31, 'f1'), call(13, 'f2'), call(32, 'f3')]),
  )
  assert.deepEqual(
    together.map(({ status }) => status),
    [200, 500, 200],
  )
  assert.deepEqual([await counted(31), await counted(13), await counted(32)], [['ann'], [], ['ann']])
})

test('a batch has its size, and who came first goes first', async () => {
  const seen: number[][] = []
  const line = openLine(3, async (items: readonly number[]) => {
    seen.push([...items])
    await wait(5)
    return items
  })
  const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => line(at)))
  assert.deepEqual(answers, [0, 1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(seen, [
    [0, 1, 2],
    [3, 4, 5],
    [6, 7],
  ])
})
