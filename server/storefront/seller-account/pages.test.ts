import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '../../authenticate.ts'
import * as demoClock from '../../demonstration/clock.endpoint.ts'
import * as demoClockForm from '../../demonstration/clock.page.ts'
import * as demoMailboxApi from '../../demonstration/mailbox.endpoint.ts'
import * as demoMailbox from '../../demonstration/mailbox.page.ts'
import * as demoPeople from '../../demonstration/people.page.ts'
import * as deliver from '../../modules/notifications/deliver-message.job.ts'
import { mailPort, openMailbox, smsPort } from '../../modules/notifications/index.ts'
import * as whenCode from '../../modules/notifications/when-code-asked.ts'
import { makeFirstLink } from '../../modules/identity/index.ts'
import { createApp } from '../../platform/app.ts'
import { handClock } from '../../platform/clock.ts'
import { sql, transact } from '../../platform/db.ts'
import type { Endpoint } from '../../platform/endpoint.ts'
import { silentLog } from '../../platform/log.ts'
import type { Page } from '../../platform/page.ts'
import { plug } from '../../platform/world.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { makeBuyer, makeOperator, makeSeller, testPassword } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import * as buyerMe from '../buyer-sign-in/me.page.ts'
import * as buyerSignIn from '../buyer-sign-in/sign-in.page.ts'
import * as auditPages from '../operator-verification/audit.page.ts'
import * as first from '../operator-verification/first.page.ts'
import * as operatorHome from '../operator-verification/home.page.ts'
import * as parkedPages from '../operator-verification/parked.page.ts'
import * as messagesPages from '../operator-verification/messages.page.ts'
import * as operatorSignIn from '../operator-verification/sign-in.page.ts'
import * as unknownPages from '../operator-verification/unknown.page.ts'
import * as verification from '../operator-verification/verification.page.ts'
import { pageOfTrouble } from '../trouble.ts'
import * as bank from './bank.page.ts'
import * as business from './business.page.ts'
import * as home from './home.page.ts'
import * as landing from './landing.page.ts'
import * as signIn from './sign-in.page.ts'
import * as signUp from './sign-up.page.ts'

const { db } = await testDatabase()
const clock = handClock('2026-11-22T09:00:00Z')
const world = testWorld([plug(mailPort, openMailbox()), plug(smsPort, openMailbox())])
const parts = [
  demoClockForm,
  demoMailbox,
  demoPeople,
  buyerMe,
  buyerSignIn,
  auditPages,
  first,
  operatorHome,
  parkedPages,
  operatorSignIn,
  verification,
  messagesPages,
  unknownPages,
  bank,
  business,
  home,
  landing,
  signIn,
  signUp,
]
const pages = parts.flatMap((part): Page[] => Object.values(part))
const endpoints: Endpoint[] = [...Object.values(demoClock), ...Object.values(demoMailboxApi)]
const frame = { db, clock, log: silentLog(), world, authenticate: authenticate(world) }
const product = { endpoints, pages, listeners: [], jobs: [], sweeps: [] }
const app = createApp(frame, product, pageOfTrouble(frame), () => undefined)
const work = { listeners: Object.values(whenCode), jobs: [deliver.deliverMessage], sweeps: [] }

/** A browser with a jar of cookies; follows no redirect. */
function browser(token?: string) {
  const jar = new Map<string, string>(token === undefined ? [] : [['wb_session', token]])
  const go = async (path: string, fields?: Record<string, string>) => {
    const reply = await app.request(`http://127.0.0.1:4000${path}`, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'text/html',
        origin: 'http://127.0.0.1:4000',
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields).toString() }),
    })
    for (const cookie of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
      if (name !== undefined) jar.set(name, value ?? '')
    }
    return {
      status: reply.status,
      to: reply.headers.get('location'),
      text: await reply.text(),
      cookies: reply.headers.getSetCookie(),
    }
  }
  return { go, jar }
}

const keyOf = (text: string): Record<string, string> => {
  const [, name, value] = /name="(idempotency[-_]key)" value="([^"]+)"/.exec(text) ?? []
  return { [name ?? 'idempotency_key']: value ?? '', idempotency_key: value ?? '' }
}

async function codeFrom(to: string): Promise<string> {
  await drain({ db, clock, log: silentLog(), world }, work)
  const query = `?to=${encodeURIComponent(to)}`
  const read = JSON.parse((await browser().go(`/api/v1/demo/mailbox${query}`)).text)
  const shown = /data-code="(\d{6})"/.exec((await browser().go(`/demo/mailbox${query}`)).text)?.[1] ?? ''
  assert.equal(read.items[0].code, shown)
  return shown
}

const business1 = {
  legalName: 'Lantern Prairie Honey LLC',
  tradeName: 'Lantern <Prairie> Honey',
  ein: '',
  phone: '701 555 0110',
  line1: '3905 Section Line Avenue SE',
  line2: '',
  city: 'Jamestown',
  state: 'ND',
  zip: '58401',
  county: 'Stutsman',
  naics: 'apiculture',
  makes: 'Honey',
  employees: '7',
  story: '',
}

test('a seller goes from the landing page to the queue, and the operator approves', async () => {
  const { go } = browser()
  assert.match((await go('/sell')).text, /href="\/sell\/check"/)
  const weak = await go('/sell/sign-up', { name: 'Marit', email: 'marit@honey.example', password: 'short' })
  assert.equal(weak.status, 400)
  assert.match(weak.text, /value="marit@honey\.example"/)
  assert.doesNotMatch(weak.text, /value="short"/)
  const asked = await go('/sell/sign-up', { name: 'Marit', email: 'marit@honey.example', password: testPassword })
  assert.deepEqual([asked.status, asked.to], [303, '/sell/verify'])
  assert.match((await go('/sell/verify')).text, /autocomplete="one-time-code"/)
  const done = await go('/sell/verify', { code: await codeFrom('marit@honey.example') })
  assert.deepEqual([done.status, done.to], [303, '/sell/home'])
  assert(done.cookies.some((cookie) => /^wb_session=.*HttpOnly; SameSite=Lax/.test(cookie)))
  assert.match((await go('/sell/home')).text, /Waiting on you/)
  const words = await go('/sell/business', business1)
  assert.equal(words.status, 400)
  assert.match(words.text, /value="112910"/)
  const odd = await go('/sell/business', { ...business1, naics: '112910', county: 'Nowhere' })
  assert.match(odd.text, /<option value="38093"/)
  assert.equal((await go('/sell/business', { ...business1, naics: '112910', county: '38093' })).to, '/sell/home')
  const account = { holder: 'Lantern Prairie Honey LLC', routing_number: '990000013', account_number: '000777788889' }
  assert.equal((await go('/sell/bank', { ...account, routing_number: '1' })).status, 400)
  assert.equal((await go('/sell/bank', account)).to, '/sell/home')
  const masked = (await go('/sell/bank')).text
  assert(masked.includes('8889') && !masked.includes('000777788889'))
  assert.equal((await go('/sell/bank', account)).status, 422)
  const ready = await go('/sell/home')
  assert.equal((await go('/sell/submit', keyOf(ready.text))).to, '/sell/status')
  assert.match((await go('/sell/status')).text, /An operator looks at it/)

  const operator = browser()
  await makeOperator(db, world)
  const { rows } = await sql<{ email: string }>`select email from identity.account where kind = 'operator'`.execute(db)
  const email = rows[0]?.email ?? ''
  assert.equal((await operator.go('/operator')).to, '/operator/sign-in?next=%2Foperator')
  assert.equal(
    (await operator.go('/sell/sign-in', { email, password: testPassword })).status,
    422,
    'not by the sellers’ door',
  )
  const entered = await operator.go('/operator/sign-in', {
    email,
    password: testPassword,
    next: '/operator/verification',
  })
  assert.equal(entered.to, '/operator/verification')
  const queue = await operator.go('/operator/verification')
  const path = /href="(\/operator\/verification\/[0-9a-f-]+)"/.exec(queue.text)?.[1] ?? ''
  const detail = await operator.go(path)
  assert.match(detail.text, /Lantern &lt;Prairie&gt; Honey/)
  const silent = await operator.go(path, { ...keyOf(detail.text), decision: 'approve', reason: ' ' })
  assert.equal(silent.status, 400)
  const decided = await operator.go(path, { ...keyOf(detail.text), decision: 'approve', reason: 'The papers agree.' })
  assert.equal(decided.to, '/operator/verification')
  assert.match((await go('/sell/status')).text, /The papers agree\./)
  assert.match((await operator.go('/operator')).text, /Queues/)
  assert.match((await operator.go('/operator/audit?action=sellers.')).text, /sellers\.approve/)
  assert.match((await operator.go('/operator/parked')).text, /Nothing is parked/)
  assert.match((await operator.go('/operator/unknown')).text, /Every provider has answered/)
  assert.match((await operator.go('/operator/messages')).text, /Everything was delivered/)
  await sql`update notifications.message set state = 'refused', reference = null, kind = 'bank-changed'`.execute(db)
  const lost = await operator.go('/operator/messages')
  const again = /action="(\/operator\/messages\/[0-9a-f-]+\/send)"/.exec(lost.text)?.[1] ?? ''
  assert.equal((await operator.go(again, keyOf(lost.text))).to, '/operator/messages')
  await drain({ db, clock, log: silentLog(), world }, work)
  assert.match((await operator.go('/operator/messages')).text, /Everything was delivered/)
  assert.equal((await go('/operator')).status, 403)
})

test('a buyer signs in by phone in Chinese and comes back to where they were', async () => {
  const { go, jar } = browser()
  const start = await go('/zh-cn/sign-in?next=%2Fzh-cn%2Fcart')
  assert.match(start.text, /lang="zh-Hans"/)
  assert.equal((await go('/zh-cn/sign-in', { phone: '12', next: '/zh-cn/cart' })).status, 400)
  const asked = await go('/zh-cn/sign-in', { phone: '14000000021', next: '/zh-cn/cart' })
  assert.equal(asked.to, '/zh-cn/sign-in/code?next=%2Fzh-cn%2Fcart')
  assert(![...jar.values()].join().includes('14000000021'))
  assert.match((await go(asked.to ?? '')).text, /140\*{4}0021/)
  assert.equal((await go('/zh-cn/sign-in/again', { next: '/zh-cn/cart' })).status, 429)
  const code = await codeFrom('+8614000000021')
  assert.equal((await go('/zh-cn/sign-in/code', { code: 'abc', next: '' })).status, 400)
  assert.equal((await go('/zh-cn/sign-in/code', { code, next: '/zh-cn/cart' })).to, '/zh-cn/cart')
  assert.match((await go('/zh-cn/me')).text, /140\*{4}0021/)
  assert.equal((await go('/zh-cn/me/language', { locale: 'en' })).to, '/zh-cn/me')
  assert.equal((await go('/zh-cn/sign-out', {})).to, '/zh-cn')
  assert.equal((await go('/zh-cn/me')).to, '/zh-cn/sign-in?next=%2Fzh-cn%2Fme')
})

test('a sign-in leads nowhere outside this site', async () => {
  for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example']) {
    const { text } = await browser().go(`/zh-cn/sign-in?next=${encodeURIComponent(next)}`)
    assert.match(text, /name="next" value="\/zh-cn\/me"/)
  }
})

test('the demonstration signs in as anybody with one press and moves the clock for the simulators', async () => {
  const seller = await makeSeller(db, world)
  await makeBuyer(db, world)
  const { go } = browser()
  const people = await go('/demo')
  assert(people.text.includes(seller.actor.id))
  assert.equal((await go('/demo/sign-in', { account_id: seller.actor.id })).to, '/sell/home')
  assert.match((await go('/sell/home')).text, /Sawmill Creek Orchard/)
  assert.deepEqual(JSON.parse((await go('/demo/clock')).text), { now: '2026-11-22T09:00:00.000Z' })
  assert.equal((await go('/demo/clock', { duration: '11d' })).to, '/demo')
  const { rows } = await sql<{ offset_ms: bigint }>`select offset_ms from platform.clock`.execute(db)
  assert.equal(rows[0]?.offset_ms, 11n * 86_400_000n)
})

test('the first link shows its form once and says so afterwards', async () => {
  await sql`delete from identity.session`.execute(db)
  await sql`delete from identity.password where account_id in (select id from identity.account where kind = 'operator')`.execute(
    db,
  )
  await sql`delete from identity.account where kind = 'operator'`.execute(db)
  const link = await transact(db, (tx) => makeFirstLink(ctxOf(tx, { actor: system, now: clock.now(), world })))
  const path = (link ?? '').slice(world.url.length)
  const { go } = browser()
  assert.match((await go(path)).text, /name="password"/)
  const token = new URL(link ?? '').searchParams.get('token') ?? ''
  const person = { token, name: 'Avery', email: 'avery@operator.example', password: testPassword }
  assert.equal((await go('/operator/first', person)).to, '/operator')
  assert.equal((await go('/operator')).status, 200)
  assert.doesNotMatch((await browser().go(path)).text, /name="password"/)
})
