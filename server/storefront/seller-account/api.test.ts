import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authenticate } from '../../authenticate.ts'
import { createApp } from '../../platform/app.ts'
import { handClock } from '../../platform/clock.ts'
import { sql, transact } from '../../platform/db.ts'
import type { Endpoint } from '../../platform/endpoint.ts'
import { silentLog } from '../../platform/log.ts'
import { plug } from '../../platform/world.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { makeBuyer, makeOperator, testBank, testBusiness, testPassword } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import * as phoneCode from '../../modules/identity/ask-phone-code.endpoint.ts'
import * as parked from '../../modules/identity/parked.endpoint.ts'
import * as audit from '../../modules/identity/search-audit.endpoint.ts'
import * as me from '../../modules/identity/show-me.endpoint.ts'
import * as phone from '../../modules/identity/sign-in-by-phone.endpoint.ts'
import * as signIn from '../../modules/identity/sign-in.endpoint.ts'
import * as signOut from '../../modules/identity/sign-out.endpoint.ts'
import { beginAsOperator, makeFirstLink } from '../../modules/identity/index.ts'
import * as deliver from '../../modules/notifications/deliver-message.job.ts'
import { mailbox, mailPort, openMailbox, smsPort } from '../../modules/notifications/index.ts'
import * as whenCode from '../../modules/notifications/when-code-asked.ts'
import * as whenDecided from '../../modules/notifications/when-seller-decided.ts'
import * as whenRepeated from '../../modules/notifications/when-sign-up-repeated.ts'
import * as bank from '../../modules/sellers/change-bank.endpoint.ts'
import { bankOf, requireApproved } from '../../modules/sellers/index.ts'
import * as seller from '../../modules/sellers/seller.endpoint.ts'
import * as signUp from '../../modules/sellers/sign-up.endpoint.ts'
import * as verification from '../../modules/sellers/verification.endpoint.ts'
import * as verify from '../../modules/sellers/verify-sign-up.endpoint.ts'

const { db } = await testDatabase()
const clock = handClock('2026-11-22T09:00:00Z')
const world = testWorld([plug(mailPort, openMailbox()), plug(smsPort, openMailbox())])
const bare = testWorld()
const parts = [phoneCode, parked, audit, me, phone, signIn, signOut, bank, seller, signUp, verification, verify]
const endpoints = parts.flatMap((part): Endpoint[] => Object.values(part))
const empty = { pages: [], listeners: [], jobs: [], sweeps: [] }
const appOf = (of: typeof world) => {
  const frame = { db, clock, log: silentLog(), world: of, authenticate: authenticate(of) }
  return createApp(
    frame,
    { ...empty, endpoints },
    async (c) => c.text('trouble'),
    () => undefined,
  )
}
const app = appOf(world)
const engine = { db, clock, log: silentLog(), world }
const work = {
  listeners: [whenCode, whenDecided, whenRepeated].flatMap((part) => Object.values(part)),
  jobs: [deliver.deliverMessage],
  sweeps: [],
}

let keys = 0
async function call(method: string, path: string, body?: unknown, token?: string, on = app) {
  keys += 1
  const reply = await on.request(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      'idempotency-key': `k${keys}`,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: Record<string, never> & { readonly token: string; readonly code: string } = await reply.json()
  return { status: reply.status, json }
}

const messagesTo = (to: string) =>
  transact(db, (tx) => mailbox(ctxOf(tx, { actor: system, now: clock.now(), world }), { to, limit: 20 }))

async function codeFor(to: string): Promise<string> {
  await drain(engine, work)
  return /\d{6}/.exec((await messagesTo(to))[0]?.text ?? '')?.[0] ?? ''
}

const email = 'ruth@orchard.example'
const business = {
  legalName: testBusiness.legalName,
  tradeName: testBusiness.tradeName,
  ein: '91-2345678',
  phone: testBusiness.phone,
  naics: testBusiness.naics,
  makes: testBusiness.makes,
  employees: 14,
  story: 'Three generations.',
  address: { line1: '4180 Old Packing Shed Road', city: 'Wenatchee', state: 'WA', zip: '98801', countyFips: '53007' },
}

test('a seller signs up with a code, states the business and bank, and is approved with a reason the seller reads', async () => {
  assert.equal((await call('POST', '/api/v1/sign-up', { email, password: testPassword, name: 'Ruth' })).status, 202)
  const code = await codeFor(email)
  const wrong = await call('POST', '/api/v1/sign-up/verify', { email, code: code === '000000' ? '000001' : '000000' })
  assert.deepEqual([wrong.status, wrong.json.code], [422, 'identity.code-wrong'])
  const signed = await call('POST', '/api/v1/sign-up/verify', { email, code })
  assert.equal(signed.status, 201)
  const { token } = signed.json
  assert.equal((await call('POST', '/api/v1/sign-up/verify', { email, code })).status, 422, 'a code works once')
  assert.equal((await call('POST', '/api/v1/seller/submit', undefined, token)).json.code, 'sellers.business-missing')
  const elsewhere = { ...business, address: { ...business.address, countyFips: '06099' } }
  assert.equal((await call('PUT', '/api/v1/seller/business', elsewhere, token)).json.code, 'sellers.county-unknown')
  assert.equal((await call('PUT', '/api/v1/seller/business', business, token)).status, 200)
  assert.equal((await call('POST', '/api/v1/seller/submit', undefined, token)).json.code, 'sellers.bank-missing')
  const broken = { ...testBank, routingNumber: '990000014' }
  assert.equal((await call('PUT', '/api/v1/seller/bank', broken, token)).json.code, 'sellers.routing-invalid')
  const saved = await call('PUT', '/api/v1/seller/bank', testBank, token)
  assert.deepEqual([saved.status, saved.json['accountLast']], [200, '6789'])
  const submitted = await call('POST', '/api/v1/seller/submit', undefined, token)
  assert.deepEqual([submitted.status, submitted.json['state']], [200, 'submitted'])
  assert.equal((await call('PUT', '/api/v1/seller/business', business, token)).json.code, 'sellers.being-checked')
  const sellerId = String(submitted.json['sellerId'])
  await assert.rejects(
    transact(db, (tx) => requireApproved(ctxOf(tx, { actor: system, now: clock.now(), world }), sellerId)),
    { code: 'sellers.not-approved' },
  )
  const operator = await makeOperator(db, world)
  const queue = await call('GET', '/api/v1/operator/verification', undefined, operator.token)
  assert.match(JSON.stringify(queue.json), new RegExp(sellerId))
  const path = `/api/v1/operator/verification/${sellerId}/decide`
  assert.equal((await call('POST', path, { decision: 'approve', reason: 'x' }, token)).status, 403)
  const said = { decision: 'approve', reason: 'The papers agree.' }
  assert.equal((await call('POST', path, said, operator.token)).json['state'], 'approved')
  assert.equal(
    (await call('POST', path, { ...said, decision: 'refuse' }, operator.token)).json.code,
    'sellers.already-decided',
  )
  await drain(engine, work)
  assert((await messagesTo(email)).some(({ text }) => text.includes('The papers agree.')))
  const renamed = { ...business, legalName: 'Somebody Else LLC' }
  assert.equal((await call('PUT', '/api/v1/seller/business', renamed, token)).json.code, 'sellers.verified-facts')
  assert.equal((await call('PUT', '/api/v1/seller/business', { ...business, employees: 15 }, token)).status, 200)
  const found = await call(
    'GET',
    `/api/v1/operator/audit?subject=${sellerId}&action=sellers.`,
    undefined,
    operator.token,
  )
  assert.match(JSON.stringify(found.json), /sellers\.approve/)
})

test('the bank account is changed only with the password, is sealed, and its owner is told', async () => {
  const { token } = (await call('POST', '/api/v1/sign-in', { email, password: testPassword })).json
  const other = { ...testBank, accountNumber: '555500001111' }
  assert.equal((await call('PUT', '/api/v1/seller/bank', other, token)).json.code, 'sellers.password-needed')
  const wrong = await call('PUT', '/api/v1/seller/bank', { ...other, password: 'not the password' }, token)
  assert.equal(wrong.json.code, 'identity.password-wrong')
  const changed = await call('PUT', '/api/v1/seller/bank', { ...other, password: testPassword }, token)
  assert.deepEqual([changed.status, changed.json['accountLast']], [200, '1111'])
  const sellerId = String((await call('GET', '/api/v1/seller', undefined, token)).json['sellerId'])
  const paidTo = async (hours: number) => {
    const now = new Date(clock.now().getTime() + hours * 3_600_000)
    return (await transact(db, (tx) => bankOf(ctxOf(tx, { actor: system, now, world }), sellerId)))?.accountNumber
  }
  assert.deepEqual([await paidTo(71), await paidTo(72)], [testBank.accountNumber, '555500001111'])
  const waits = (await call('GET', '/api/v1/seller', undefined, token)).json
  assert.match(JSON.stringify(waits['bankPending']), /1111/)
  const { rows } = await sql<{ text: string }>`
    select row_to_json(bank)::text as text from sellers.bank
    union all select row_to_json(audit)::text from platform.audit
    union all select row_to_json(kept)::text from platform.idempotency as kept
  `.execute(db)
  assert(
    rows.every(({ text }) => !text.includes('555500001111') && !text.includes('000123456789')),
    'no number in clear',
  )
  await drain(engine, work)
  assert((await messagesTo(email)).some(({ text }) => text.includes('ending in 1111') && text.includes('/sell/bank')))
  assert.equal((await call('POST', '/api/v1/seller/bank/stop', undefined, token)).status, 200)
  assert.equal((await call('POST', '/api/v1/seller/bank/stop', undefined, token)).json.code, 'sellers.no-bank-change')
  assert.equal(await paidTo(72), testBank.accountNumber)
  await drain(engine, work)
  assert((await messagesTo(email)).some(({ text }) => text.includes('will not be paid')))
})

test('a wrong password and an unknown address look alike, and ten tries are enough', async () => {
  const unknown = await call('POST', '/api/v1/sign-in', { email: 'nobody@orchard.example', password: 'whatever it is' })
  const wrong = await call('POST', '/api/v1/sign-in', { email, password: 'whatever it is' })
  const { instance: _one, ...first } = unknown.json
  const { instance: _two, ...second } = wrong.json
  assert.deepEqual([unknown.status, first], [wrong.status, second])
  for (let n = 0; n < 9; n += 1) await call('POST', '/api/v1/sign-in', { email, password: 'guess' })
  const shut = await call('POST', '/api/v1/sign-in', { email, password: testPassword })
  assert.deepEqual([shut.status, shut.json.code], [429, 'identity.too-many'])
  clock.forward(16 * 60_000)
  assert.equal((await call('POST', '/api/v1/sign-in', { email, password: testPassword })).status, 200)
})

test('a second sign-up with the same address is answered alike and told to its owner only', async () => {
  const again = { email, password: 'another long password', name: 'Mallory' }
  assert.equal((await call('POST', '/api/v1/sign-up', again)).status, 202)
  await drain(engine, work)
  assert((await messagesTo(email)).some(({ subject }) => subject.includes('account already')))
})

test('a buyer signs in by a code to the phone, once, and is the same person the next time', async () => {
  const body = { phone: '140 0000 0007' }
  assert.equal((await call('POST', '/api/v1/sign-in/phone-code', body)).status, 202)
  assert.equal((await call('POST', '/api/v1/sign-in/phone-code', body)).json.code, 'identity.too-soon')
  const code = await codeFor('+8614000000007')
  const signed = await call('POST', '/api/v1/sign-in/phone', { ...body, code })
  assert.equal(signed.status, 200)
  assert.equal((await call('POST', '/api/v1/sign-in/phone', { ...body, code })).status, 422)
  const mine = await call('GET', '/api/v1/me', undefined, signed.json.token)
  assert.equal(mine.json['phoneMasked'], '+86 140****0007')
  clock.forward(61_000)
  await call('POST', '/api/v1/sign-in/phone-code', body)
  const second = await call('POST', '/api/v1/sign-in/phone', { ...body, code: await codeFor('+8614000000007') })
  assert.equal(second.json['accountId'], signed.json['accountId'])
  assert.equal((await call('POST', '/api/v1/sign-out', undefined, signed.json.token)).status, 200)
  assert.equal((await call('GET', '/api/v1/me', undefined, signed.json.token)).status, 401)
  assert.equal((await call('GET', '/api/v1/me', undefined, second.json.token)).status, 200)
})

test('five wrong codes close the code, and an old code is refused', async () => {
  const body = { phone: '+8614000000008' }
  await call('POST', '/api/v1/sign-in/phone-code', body)
  const code = await codeFor('+8614000000008')
  const wrong = code === '111111' ? '222222' : '111111'
  for (let n = 0; n < 5; n += 1)
    assert.equal((await call('POST', '/api/v1/sign-in/phone', { ...body, code: wrong })).status, 422)
  assert.equal((await call('POST', '/api/v1/sign-in/phone', { ...body, code })).status, 422)
  clock.forward(61_000)
  await call('POST', '/api/v1/sign-in/phone-code', body)
  const late = await codeFor('+8614000000008')
  clock.forward(11 * 60_000)
  assert.equal((await call('POST', '/api/v1/sign-in/phone', { ...body, code: late })).status, 422)
})

test('without providers nobody is promised a code, and a code is never kept in clear', async () => {
  const refused = await call('POST', '/api/v1/sign-in/phone-code', { phone: '14000000009' }, undefined, appOf(bare))
  assert.deepEqual([refused.status, refused.json.code], [503, 'port.missing'])
  await call('POST', '/api/v1/sign-in/phone-code', { phone: '14000000009' })
  const code = await codeFor('+8614000000009')
  const { rows } = await sql<{ text: string }>`
    select row_to_json(code)::text as text from identity.code as code
    union all select payload::text from platform.outbox
    union all select row_to_json(message)::text from notifications.message as message
  `.execute(db)
  assert(rows.every(({ text }) => !text.includes(`"${code}"`) && !text.includes('14000000009')))
})

test('a session that ran out on the machine is nobody, whatever the clock of the demonstration says', async () => {
  const { token } = await makeBuyer(db, world)
  clock.forward(100 * 86_400_000)
  assert.equal((await call('GET', '/api/v1/me', undefined, token)).status, 200)
  await sql`update identity.session set expires_at = '2020-01-01'`.execute(db)
  assert.equal((await call('GET', '/api/v1/me', undefined, token)).status, 401)
})

test('parked work is seen and retried once by the operator only', async () => {
  const operator = await makeOperator(db, world)
  const buyer = await makeBuyer(db, world)
  await sql`
    insert into platform.outbox (id, at, name, payload, request_id, attempts, parked_at, problem)
    values ('019b0000-0000-7000-8000-000000000001', ${clock.now()}, 'none.heard', '{}', 'r', 8, ${clock.now()}, 'it broke')
  `.execute(db)
  const list = await call('GET', '/api/v1/operator/parked', undefined, operator.token)
  assert.match(JSON.stringify(list.json), /none\.heard/)
  const retry = '/api/v1/operator/parked/event/019b0000-0000-7000-8000-000000000001/retry'
  assert.equal((await call('POST', retry, undefined, buyer.token)).status, 403)
  assert.equal((await call('POST', retry, undefined, operator.token)).status, 200)
  assert.equal((await call('POST', retry, undefined, operator.token)).status, 404)
})

test('the first administrator begins by a link that opens once, and none is made when there is one', async () => {
  await sql`delete from identity.session`.execute(db)
  await sql`delete from identity.password where account_id in (select id from identity.account where kind = 'operator')`.execute(
    db,
  )
  await sql`delete from identity.account where kind = 'operator'`.execute(db)
  const at = { actor: system, now: clock.now(), world }
  const link = await transact(db, (tx) => makeFirstLink(ctxOf(tx, at)))
  const given = new URL(link ?? '').searchParams.get('token') ?? ''
  const person = { name: 'Avery', email: 'avery@operator.example', password: testPassword, locale: 'en' } as const
  const signed = await transact(db, (tx) => beginAsOperator(ctxOf(tx, at), given, person))
  assert.equal((await call('GET', '/api/v1/operator/parked', undefined, signed.token)).status, 200)
  await assert.rejects(
    transact(db, (tx) => beginAsOperator(ctxOf(tx, at), given, { ...person, email: 'b@operator.example' })),
    { code: 'identity.link-used' },
  )
  assert.equal(await transact(db, (tx) => makeFirstLink(ctxOf(tx, at))), null)
})
