import assert from 'node:assert/strict'
import { serve, type ServerType } from '@hono/node-server'
import { EventEmitter, once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { testDatabase } from '../test/database.ts'
import { testWorld } from '../test/world.ts'
import { laneOf, openAdmission, type Admission, type Pass } from './admission.ts'
import { createApp } from './app.ts'
import { handClock } from './clock.ts'
import { silentLog } from './log.ts'

const { db } = await testDatabase()

function place(admission: Admission): Pass {
  const pass = admission.enter('everybody')
  assert(pass !== null && !(pass instanceof Promise), 'there is a place at once')
  return pass
}

test('so many begin at once, so many wait in the order they came, and the next is refused', async () => {
  const admission = openAdmission({ workMax: 2, queueMax: 2 })
  const [one, two] = [place(admission), place(admission)]
  const [third, fourth] = [admission.enter('everybody'), admission.enter('everybody')]
  assert.equal(admission.enter('everybody'), null)
  const begun: string[] = []
  void Promise.resolve(third).then(() => begun.push('third'))
  void Promise.resolve(fourth).then(() => begun.push('fourth'))
  one.leave()
  one.leave() // leaving twice gives one place back
  await wait(0)
  assert.deepEqual(begun, ['third'])
  two.leave()
  await wait(0)
  assert.deepEqual(begun, ['third', 'fourth'])
  assert.deepEqual(admission.count('everybody'), { working: 2, waiting: 0 })
})

test('who waits in vain is refused, and sooner when somebody has been waiting all the time', async () => {
  const admission = openAdmission({ workMax: 1, waitMs: 60_000, standingMs: 20, overloadMs: 1 })
  const only = place(admission)
  const patient = admission.enter('everybody')
  await wait(60)
  assert.equal(await admission.enter('everybody'), null, 'the queue stands')
  assert.equal(admission.count('everybody').waiting, 1)
  only.leave()
  const begun = await patient
  assert(begun !== null)
  begun.leave()
  assert.deepEqual(admission.count('everybody'), { working: 0, waiting: 0 })
})

test('webhooks have places of their own, and health needs none', () => {
  const admission = openAdmission({ workMax: 1, queueMax: 0 })
  place(admission)
  assert.equal(admission.enter('everybody'), null)
  assert.notEqual(admission.enter(laneOf('/webhooks/payment')), null)
  assert.notEqual(admission.enter(laneOf('/healthz')), null)
  assert.equal(laneOf('/zh-cn'), 'everybody')
})

test('who went away while waiting is forgotten', async () => {
  const admission = openAdmission({ workMax: 1, waitMs: 60_000 })
  place(admission)
  const outgoing = new EventEmitter()
  const waiting = admission.enter('everybody', { incoming: { complete: true }, outgoing })
  outgoing.emit('close')
  assert.equal(await waiting, null)
  assert.equal(admission.count('everybody').waiting, 0)
})

/** The real edge with one route that takes its time. */
async function edge(admission: Admission): Promise<{ port: number; seen: { most: number; ended: number } }> {
  const state = { now: 0, most: 0, ended: 0 }
  const frame = {
    db,
    world: testWorld(),
    clock: handClock('2026-11-22T00:00:00Z'),
    log: silentLog(),
    authenticate: async () => ({ kind: 'anyone' as const, visitorId: null }),
  }
  const app = createApp(
    frame,
    { endpoints: [], pages: [], listeners: [], jobs: [], sweeps: [] },
    async (c) => c.html('<p>busy</p>', 503),
    (own) =>
      own.post('/api/work', async (c) => {
        state.now += 1
        state.most = Math.max(state.most, state.now)
        const { length } = await c.req.text()
        await wait(5)
        state.now -= 1
        state.ended += 1
        return c.json({ length })
      }),
    admission,
  )
  const server: ServerType = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 })
  if (!server.listening) await once(server, 'listening')
  after(() => server.close())
  const address = server.address()
  assert(typeof address === 'object' && address !== null)
  return { port: address.port, seen: state }
}

const post = (port: number, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/api/work`, { method: 'POST', body: 'x'.repeat(100), headers })

test('under far too many requests each is done or refused with 503 and Retry-After, and afterwards all is as before', async () => {
  const admission = openAdmission({ workMax: 4, queueMax: 8 })
  const { port, seen } = await edge(admission)
  const answers = await Promise.all(Array.from({ length: 200 }, () => post(port)))
  const refused = answers.filter(({ status }) => status === 503)
  assert.equal(answers.filter(({ status }) => status === 200).length + refused.length, 200)
  assert.equal(seen.ended, 200 - refused.length, 'a refused request never reached the handler')
  assert(seen.most <= 4)
  assert(refused.length > 0 && seen.ended >= 4)
  for (const each of refused) {
    assert.equal(each.headers.get('retry-after'), '5')
    assert.equal(Object(await each.json()).code, 'request.busy')
  }
  assert.deepEqual(admission.count('everybody'), { working: 0, waiting: 0 })
  for (let one = 0; one < 10; one += 1) assert.equal((await post(port)).status, 200)
})

test('a refusal speaks the language of who asks, and is a page for who wants one, with Retry-After too', async () => {
  const { port } = await edge(openAdmission({ workMax: 0, queueMax: 0 }))
  const chinese = await post(port, { 'accept-language': 'zh-CN' })
  assert.match(await chinese.text(), /几秒后再试/)
  const page = await fetch(`http://127.0.0.1:${port}/zh-cn`, { headers: { accept: 'text/html' } })
  assert.equal(page.status, 503)
  assert.equal(page.headers.get('retry-after'), '5')
  assert.equal(await page.text(), '<p>busy</p>')
})

test('a slow sender gives its place back and is still served; one that goes away leaves nothing behind', async () => {
  const admission = openAdmission({ workMax: 2, queueMax: 1, bodyMs: 1, waitMs: 60_000, overloadMs: 60_000 })
  const { port } = await edge(admission)
  const slow = openSlow(port)
  const gone = openSlow(port)
  while (admission.count('everybody').working < 2) await wait(5)
  assert.equal((await post(port)).status, 200, 'a place came free although both are still sending')
  gone.sent.destroy()
  slow.sent.end('y'.repeat(99))
  const answer = await slow.answer
  assert.equal(answer.statusCode, 200)
  answer.resume()
  assert.deepEqual(admission.count('everybody'), { working: 0, waiting: 0 })
})

/** A request whose body has begun and does not end. */
function openSlow(port: number): { sent: ReturnType<typeof request>; answer: Promise<IncomingMessage> } {
  const sent = request({
    host: '127.0.0.1',
    port,
    method: 'POST',
    path: '/api/work',
    headers: { 'content-length': 100 },
  })
  const answer = new Promise<IncomingMessage>((resolve) => sent.once('response', resolve))
  sent.on('error', () => undefined)
  sent.write('y')
  return { sent, answer }
}
