import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { connect as dial } from 'node:net'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { z } from 'zod'
import { buyerOf, openSession } from '#modules/identity'
import { connect } from '../platform/db.ts'
import { jobRun } from '../platform/job.ts'
import { silentLog } from '../platform/log.ts'
import { openMailSink } from '../test/mail-sink.ts'
import { startProcess, temporaryFolder, until } from '../test/start.ts'
import { openWorld } from '../world.ts'

/** The product as an operator runs it: one start on an empty home, a mail server, and nothing of the demonstration. */
const home = join(temporaryFolder('without'), 'home')
const port = 5650
const url = `http://127.0.0.1:${port}`
const sink = await openMailSink()
after(() => sink.close())
const product = startProcess('start.ts', {
  WESTBOUND_HOME: home,
  PORT: String(port),
  SMTP_URL: sink.url,
  MAIL_FROM: 'Westbound <lane@example.com>',
})
await product.ready()

type Told = { readonly status: number; readonly json: unknown; readonly text: string; readonly headers: Headers }

async function ask(path: string, init: RequestInit = {}): Promise<Told> {
  const answer = await fetch(`${url}${path}`, { redirect: 'manual', ...init })
  const text = await answer.text()
  const isJson = answer.headers.get('content-type')?.includes('json') === true
  return { status: answer.status, text, json: isJson ? JSON.parse(text) : null, headers: answer.headers }
}

const send = (method: string, path: string, body: object, headers: Readonly<Record<string, string>> = {}) =>
  ask(path, { method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })

const SignedIn = z.object({ token: z.string() })
const Problem = z.object({ code: z.string(), title: z.string() })

test('the printed link makes the first administrator, once, and the home names the ports without a provider', async () => {
  const link = new URL(/First administrator, once, within a day: (\S+)/.exec(product.said())?.[1] ?? '')
  assert.equal(link.origin, url)
  assert.equal((await ask(`${link.pathname}${link.search}`)).status, 200)
  const fields = new URLSearchParams({
    token: link.searchParams.get('token') ?? '',
    name: 'Ada Lin',
    email: 'ada@example.com',
    password: 'a long enough sentence',
  })
  const begin = () =>
    ask('/operator/first', { method: 'POST', body: fields, headers: { origin: url, 'sec-fetch-site': 'same-origin' } })
  const begun = await begin()
  assert.deepEqual([begun.status, begun.headers.get('location')], [303, '/operator'])
  const cookie = begun.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
  const queues = await ask('/operator', { headers: { cookie, accept: 'text/html' } })
  assert.equal(queues.status, 200)
  for (const words of ['sign-in by phone', 'paying and refunding', 'shipping parcels', 'declaring to customs'])
    assert(queues.text.includes(words), words)
  assert(!queues.text.includes('sign-up of sellers'), 'mail has its provider')

  const again = await begin()
  assert.notEqual(again.status, 303)
  assert.deepEqual(
    again.headers.getSetCookie().filter((each) => each.startsWith('wb_session=')),
    [],
  )
})

test('a seller signs up, and the code comes by the operator’s own mail server', async () => {
  const person = { email: 'owner@example.com', password: 'a long enough sentence', name: 'June Park' }
  assert.equal((await send('POST', '/api/v1/sign-up', person)).status, 202)
  await until(() => sink.letters().length > 0, 'the letter')
  const [letter = ''] = sink.letters()
  assert.match(letter, /^From: .*lane@example\.com/m)
  assert.match(letter, /^To: owner@example\.com$/m)
  const code = /(?<!\d)\d{6}(?!\d)/.exec(letter.slice(letter.indexOf('\n\n')))?.[0] ?? ''
  const verified = await send('POST', '/api/v1/sign-up/verify', { email: person.email, code })
  assert.equal(verified.status, 201, verified.text)
  const { token } = SignedIn.parse(verified.json)
  const me = await ask('/api/v1/me', { headers: { authorization: `Bearer ${token}` } })
  assert.equal(me.status, 200)
  assert.match(me.text, /"seller"/)
})

test('signing in by phone is refused with the port’s name and its words, in both languages', async () => {
  for (const [language, words] of [
    ['en', 'No provider is set up for sms, so sign-in by phone and messages to buyers cannot go on.'],
    ['zh-CN', 'sms 还没有接入服务方，无法继续手机号登录和给买家的通知'],
  ] as const) {
    const asked = await send(
      'POST',
      '/api/v1/sign-in/phone-code',
      { phone: '13912345678' },
      { 'accept-language': language },
    )
    const problem = Problem.parse(asked.json)
    assert.deepEqual([asked.status, problem.code], [503, 'port.missing'])
    assert(problem.title.startsWith(words), problem.title)
  }
  const page = await ask('/zh-cn/sign-in', {
    method: 'POST',
    body: new URLSearchParams({ phone: '13912345678' }),
    headers: { origin: url, 'sec-fetch-site': 'same-origin', accept: 'text/html' },
  })
  assert(page.text.includes('手机号登录和给买家的通知'), 'the page says it too, with the form')
})

test('nothing of the demonstration is there: no page, no clock, no mailbox, no simulator', async () => {
  for (const path of ['/demo', '/demo/mailbox', '/demo/clock', '/api/v1/demo/mailbox'])
    assert.equal((await ask(path)).status, 404, path)
  for (const [path, body] of [
    ['/api/v1/demo/clock/forward', { duration: '1d' }],
    ['/demo/clock', { duration: '1d' }],
    ['/demo/sign-in', { account_id: '0190a000-0000-7000-8000-000000000000' }],
  ] as const)
    assert.equal((await send('POST', path, body)).status, 404, path)
  for (const offset of [1, 2, 3, 4]) assert.equal(await listens(port + offset), false, `port ${port + offset}`)
  assert.doesNotMatch((await ask('/zh-cn', { headers: { accept: 'text/html' } })).text, /href="\/demo/)
})

test('readyz names the ports without a provider and none that has one', async () => {
  const ready = await ask('/readyz')
  assert.equal(ready.status, 200)
  const { portsWithoutProvider } = z
    .object({ portsWithoutProvider: z.array(z.object({ name: z.string() })) })
    .parse(ready.json)
  assert.deepEqual(portsWithoutProvider.map(({ name }) => name).toSorted(), [
    'bank',
    'carrier',
    'customs-signer',
    'payment',
    'single-window',
    'sms',
    'translation',
  ])
})

test('an identity of the demonstration, born in 1900, is refused as the buyer’s real name', async () => {
  const database = connect(`postgresql:///westbound?host=${encodeURIComponent(join(home, 'run'))}&user=westbound_app`, {
    max: 1,
  })
  const world = openWorld({
    WESTBOUND_KEY: readFileSync(join(home, 'key'), 'utf8'),
    WESTBOUND_HOME: home,
    WESTBOUND_URL: url,
    WESTBOUND_DEMO: '0',
  })
  const clock = { now: () => new Date(Date.now()) } // the running product keeps real time too
  const run = jobRun({ db: database.db, clock, log: silentLog(), world }, 'test')
  const { token } = await run.tx(async (ctx) =>
    openSession(ctx, await buyerOf(ctx, { phone: '+8613912345678', locale: 'zh-Hans' })),
  )
  await database.close()
  const give = (idNumber: string) =>
    send('PUT', '/api/v1/me/real-name', { name: '王小明', idNumber }, { authorization: `Bearer ${token}` })
  const invented = await give('110101190001010014')
  assert.deepEqual([invented.status, Problem.parse(invented.json).code], [422, 'buyers.identity-of-demonstration'])
  assert.equal((await give('11010519491231002X')).status, 200)
})

const listens = (where: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = dial(where, '127.0.0.1')
    probe.once('connect', () => {
      probe.destroy()
      resolve(true)
    })
    probe.once('error', () => resolve(false))
  })
