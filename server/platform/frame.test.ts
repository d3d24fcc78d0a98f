import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../test/database.ts'
import { testWorld } from '../test/world.ts'
import { createApp } from './app.ts'
import { handClock } from './clock.ts'
import type { Actor } from './context.ts'
import { sql } from './db.ts'
import { endpoint, z } from './endpoint.ts'
import { silentLog } from './log.ts'
import { defineRefusals } from './refusal.ts'
import { money } from './wire.ts'

const { db } = await testDatabase()
const refuse = defineRefusals({ 'request.busy': { status: 503 } })
const world = testWorld()
const effects = { count: 0, refuseNext: false, waitMs: 0 }

const pay = endpoint({
  id: 'pay',
  method: 'post',
  path: '/api/v1/things/{thingId}/pay',
  summary: 'Pays',
  who: ['buyer'],
  params: z.object({ thingId: z.uuid() }),
  body: z.strictObject({ amount: money }),
  reply: z.object({ count: z.number(), amount: money }),
  status: 201,
  handle: async (ctx, { body }) => {
    await sql`insert into platform.audit values (gen_random_uuid(), ${ctx.now}, 'system', null, 'paid', 'thing', '1', '{}', '')`.execute(
      ctx.tx,
    )
    if (effects.waitMs > 0) await wait(effects.waitMs)
    if (effects.refuseNext) throw refuse('request.busy')
    effects.count += 1
    return { count: effects.count, amount: body.amount }
  },
})

const frame = {
  db,
  world,
  clock: handClock('2026-11-22T00:00:00Z'),
  log: silentLog(),
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> => {
    const id = c.req.header('authorization')
    return id === undefined ? { kind: 'anyone', visitorId: null } : { kind: 'buyer', id, visitorId: null }
  },
}
const nothing = { pages: [], listeners: [], jobs: [], sweeps: [] }
const app = createApp(
  frame,
  { endpoints: [pay], ...nothing },
  async (c) => c.text('page'),
  () => undefined,
)
const thing = '01890000-0000-7000-8000-000000000000'
const body = { amount: { amount: '149.00', currency: 'CNY' } }

const call = (given: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  Promise.resolve(
    app.request(`/api/v1/things/${thing}/pay`, {
      method: 'POST',
      body: JSON.stringify(given),
      headers: { 'content-type': 'application/json', authorization: 'ann', ...headers },
    }),
  )
const codeOf = async (answer: Response): Promise<unknown> => Object(await answer.json()).code
const paid = async (): Promise<number> => {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from platform.audit where action = 'paid'`.execute(db)
  return Number(rows[0]?.n)
}

test('a write without a key is refused and changes nothing', async () => {
  const answer = await call(body)
  assert.equal(answer.status, 400)
  assert.equal(await codeOf(answer), 'request.key-missing')
  assert.equal(await paid(), 0)
})

test('the same key is answered the same, with one effect; another payload under it is refused', async () => {
  const first = await call(body, { 'idempotency-key': 'one' })
  assert.equal(first.status, 201)
  const second = await call(body, { 'idempotency-key': 'one' })
  assert.equal(second.headers.get('idempotency-replayed'), 'true')
  assert.deepEqual(await second.json(), await first.json())
  assert.equal(await paid(), 1)
  const other = await call({ amount: { amount: '150.00', currency: 'CNY' } }, { 'idempotency-key': 'one' })
  assert.equal(other.status, 422)
})

test('another caller with the same key has an effect of their own', async () => {
  const answer = await call(body, { 'idempotency-key': 'one', authorization: 'bob' })
  assert.equal(answer.status, 201)
  assert.equal(answer.headers.get('idempotency-replayed'), null)
})

test('a refusal keeps nothing and is judged afresh', async () => {
  const before = await paid()
  effects.refuseNext = true
  const refused = await call(body, { 'idempotency-key': 'two' })
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '5')
  assert.equal(await paid(), before)
  effects.refuseNext = false
  assert.equal((await call(body, { 'idempotency-key': 'two' })).status, 201)
})

test('while the first try runs the second is told so at once', async () => {
  effects.waitMs = 300
  const [first, second] = await Promise.all([
    call(body, { 'idempotency-key': 'three' }),
    wait(100).then(() => call(body, { 'idempotency-key': 'three' })),
  ])
  effects.waitMs = 0
  assert.equal(first.status, 201)
  assert.equal(second.status, 409)
})

test('bad input is named place by place, before anything is asked of the database', async () => {
  for (const amount of ['1,299.00', '1e9', '12.345', '']) {
    const answer = await call({ amount: { amount, currency: 'CNY' } }, { 'idempotency-key': 'bad' })
    assert.equal(answer.status, 400)
    assert.match(JSON.stringify(await answer.json()), /"path":"amount.amount"/)
  }
  assert.equal((await call({ ...body, more: 1 }, { 'idempotency-key': 'bad' })).status, 400)
  assert.equal((await call(body, { 'idempotency-key': 'bad', 'content-type': 'text/plain' })).status, 415)
})

test('who is not signed in is asked to, and a page of another site may not write', async () => {
  const anyone = await app.request(`/api/v1/things/${thing}/pay`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', 'idempotency-key': 'x' },
  })
  assert.equal(anyone.status, 401)
  const foreign = await app.request(`/api/v1/things/${thing}/pay`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: {
      'content-type': 'application/json',
      'idempotency-key': 'x',
      cookie: 'wb_session=1',
      origin: 'https://evil.example',
    },
  })
  assert.equal(foreign.status, 403)
})

test('the application role can neither change nor delete what is append-only', async () => {
  await assert.rejects(sql`delete from platform.audit`.execute(db), /permission denied/)
  await assert.rejects(sql`update platform.audit set action = 'x'`.execute(db), /permission denied/)
})

test('Chinese has trigrams and words in this database', async () => {
  const { rows } = await sql<{ words: string }>`select to_tsvector('simple', '果酱。好吃')::text as words`.execute(db)
  assert.equal(rows[0]?.words.split(' ').length, 2)
})
