import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePayout, payoutsOf, readBook } from '#modules/payouts'
import { must } from '#platform/check'
import { clawBack, newSeller, openBankWorld, releasedOrder } from '../../modules/payouts/test/bank.ts'
import * as entriesApi from '../../modules/payouts/bank-entries.endpoint.ts'
import * as debtsApi from '../../modules/payouts/debts.endpoint.ts'
import * as payoutsApi from '../../modules/payouts/operator-payouts.endpoint.ts'
import * as planApi from '../../modules/payouts/payout-plan.endpoint.ts'
import * as reservesApi from '../../modules/payouts/reserves.endpoint.ts'
import * as sellerApi from '../../modules/payouts/seller-payouts.endpoint.ts'
import { createApp } from '../../platform/app.ts'
import type { Actor } from '../../platform/context.ts'
import { sql } from '../../platform/db.ts'
import type { Endpoint } from '../../platform/endpoint.ts'
import { newId } from '../../platform/id.ts'
import type { Page } from '../../platform/page.ts'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { keyField } from '../kit/index.ts'
import * as bankPages from '../seller-account/bank.page.ts'
import * as moneyPages from '../seller-money/money.page.ts'
import * as planPages from '../seller-money/plan.page.ts'
import * as statementPages from '../seller-money/statement.page.ts'
import { pageOfTrouble } from '../trouble.ts'
import * as linePages from './bank-lines.page.ts'
import * as payoutPages from './payouts.page.ts'
import * as sellerPages from './seller-payouts.page.ts'

const { db } = await testDatabase()
const bank = await openBankWorld(db)
const { clock, tx } = bank
const now = clock.now()
const [ada, bob] = [newId(now), newId(now)]
for (const [id, name] of [
  [ada, 'Ada'],
  [bob, 'Bob'],
])
  await sql`
    insert into identity.account (id, kind, email, name, locale, created_at)
    values (${id}, 'operator', ${`${id}@example.com`}, ${name}, 'en', ${now})`.execute(db)
const sellerId = await newSeller(bank)
const owing = await newSeller(bank)
const actors: Readonly<Record<string, Actor>> = {
  ada: { kind: 'operator', id: ada },
  bob: { kind: 'operator', id: bob },
  seller: { kind: 'seller', id: newId(now), sellerId },
  owing: { kind: 'seller', id: newId(now), sellerId: owing },
}
const frame = {
  ...bank.engine,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
    actors[c.req.header('x-actor') ?? ''] ?? { kind: 'anyone', visitorId: null },
}
const endpoints = [entriesApi, debtsApi, payoutsApi, planApi, reservesApi, sellerApi].flatMap((file) =>
  Object.values<Endpoint>(file),
)
const pages = [bankPages, moneyPages, planPages, statementPages, linePages, payoutPages, sellerPages].flatMap((file) =>
  Object.values<Page>(file),
)
const product = { endpoints, pages, listeners: [], jobs: [], sweeps: [] }
const app = createApp(frame, product, pageOfTrouble(frame), () => undefined)
const get = async (who: string, path: string, lang = 'en') => {
  const answer = await app.request(path, { headers: { 'x-actor': who, cookie: `lang=${lang}` } })
  const text = await answer.text()
  return { status: answer.status, text }
}
const api = async (who: string, method: string, path: string, body: object = {}) => {
  const answer = await app.request(`/api/v1${path}`, {
    method,
    headers: { 'x-actor': who, 'content-type': 'application/json', 'idempotency-key': newId(clock.now()) },
    body: JSON.stringify(body),
  })
  return { status: answer.status, json: await answer.json() }
}
const send = async (who: string, path: string, fields: Readonly<Record<string, string>> = {}) => {
  const body = new URLSearchParams({ ...fields, [keyField]: newId(clock.now()) })
  const answer = await app.request(path, { method: 'POST', headers: { 'x-actor': who }, body })
  const text = await answer.text()
  return { status: answer.status, text }
}

test('a payout above the limit is agreed to by two operators on the desk, and the first sees no button', async () => {
  await bank.set('payouts.four-eyes-usd-minor', '100000')
  await releasedOrder(bank, sellerId, 250_000n)
  const payoutId = must(await tx((ctx) => makePayout(ctx, sellerId)), 'enough is due')
  const before = await get('ada', '/operator/payouts')
  assert.match(before.text, /two operators must agree/)
  assert(before.text.includes(`/operator/payouts/${payoutId}/approve`))
  assert.equal((await send('ada', `/operator/payouts/${payoutId}/approve`)).status, 303)
  const after = await get('ada', '/operator/payouts', 'zh-Hans')
  assert(after.text.includes('Ada') && !after.text.includes(`${payoutId}/approve`))
  assert.equal((await send('ada', `/operator/payouts/${payoutId}/approve`)).status, 409)
  assert.equal((await api('bob', 'POST', `/operator/payouts/${payoutId}/approve`)).json.state, 'new')
  assert.equal((await tx((ctx) => payoutsOf(ctx, sellerId)))[0]?.state, 'new')
})

test('the seller chooses a plan within the operator’s limits, and reads their reason', async () => {
  const limits = `/operator/payouts/sellers/${sellerId}/limits`
  assert.equal((await send('ada', limits, { days: '7', minimum: '50.00', reason: 'many small orders' })).status, 303)
  assert.equal((await send('ada', limits, { days: '99', minimum: 'x', reason: '' })).status, 400)
  const page = await get('seller', '/sell/money/plan')
  assert.match(page.text, /many small orders/)
  assert(!page.text.includes('value="daily"'))
  const refused = await send('seller', '/sell/money/plan', { kind: 'weekly', weekday: '', minimum: '10.00' })
  assert.equal(refused.status, 400)
  const low = await send('seller', '/sell/money/plan', { kind: 'weekly', weekday: '2', minimum: '10.00' })
  assert.match(low.text, /may not be less/)
  assert.equal((await send('seller', '/sell/money/plan', { kind: 'weekly', weekday: '2', minimum: '60' })).status, 303)
  const shown = await api('seller', 'PUT', '/seller/payout-plan', { kind: 'weekly', weekday: 2, minimum: null })
  assert.deepEqual([shown.json.weekday, shown.json.minimum.amount], [2, '50.00'])
  assert.match((await get('seller', '/sell/money')).text, /Every Tuesday/)
  const lifted = { daysBetween: null, minimum: null, reason: 'settled' }
  assert.equal(
    (await api('ada', 'PUT', `/operator/sellers/${sellerId}/payout-limits`, lifted)).json.allowed[0],
    'daily',
  )
})

test('a reserve is begun with a reason that the seller reads, beside what is withheld and until when', async () => {
  const path = `/operator/payouts/sellers/${sellerId}/reserve`
  const terms = { share: '20', hold_days: '45', ends_on: '2099-01-01', reason: 'Eleven parcels came back in October.' }
  assert.equal((await send('ada', path, { ...terms, share: '101' })).status, 400)
  assert.equal((await send('ada', path, { ...terms, ends_on: '2020-01-01' })).status, 400)
  assert.equal((await send('ada', path, terms)).status, 303)
  const orderId = await releasedOrder(bank, sellerId, 10_000n)
  await tx((ctx) => readBook(ctx, sellerId))
  const page = await get('seller', '/sell/money')
  for (const words of ['Eleven parcels came back', '20%', '$20.00', orderId])
    assert(page.text.includes(words), `the seller sees ${words}`)
  await get('seller', '/sell/money', 'zh-Hans')
  const desk = await get('ada', `/operator/payouts/sellers/${sellerId}`)
  assert.match(desk.text, /In force/)
  const list = await api('seller', 'GET', '/seller/payouts').catch(() => null)
  assert(list === null || list.status !== 500)
  const [reserve] = await tx((ctx) =>
    sql<{ id: string }>`select id from payouts.reserve where seller_id = ${sellerId}`.execute(ctx.tx),
  ).then(({ rows }) => rows)
  const end = `/operator/payouts/reserves/${reserve?.id ?? ''}/end`
  assert.equal((await send('ada', end, { reason: 'it is better now' })).status, 303)
  assert.equal((await send('ada', end, { reason: 'again' })).status, 409)
})

test('a seller who owes sees why, line by line; operators ask and agree to write it off', async () => {
  const orderId = await releasedOrder(bank, owing, 9_000n)
  await tx((ctx) => makePayout(ctx, owing))
  await clawBack(bank, { sellerId: owing, orderId }, 4_200n)
  await tx((ctx) => readBook(ctx, owing))
  const page = await get('owing', '/sell/money')
  for (const words of ['You owe', '$42.00', 'Taken back', orderId])
    assert(page.text.includes(words), `the seller sees ${words}`)
  const month = clock.now().toISOString().slice(0, 7)
  const statement = await get('owing', `/sell/money/statement?month=${month}`)
  assert(statement.text.includes('−$42.00') && statement.text.includes('7.207200'))
  const { rows } = await sql<{ id: string }>`select id from payouts.debt where seller_id = ${owing}`.execute(db)
  const debt = `/operator/payouts/debts/${rows[0]?.id ?? ''}`
  assert.equal((await send('ada', `${debt}/ask`, { reason: 'the shop closed' })).status, 303)
  const first = await get('ada', '/operator/payouts')
  assert(first.text.includes(`${debt}/decline`) && !first.text.includes(`${debt}/agree`))
  assert((await get('bob', '/operator/payouts')).text.includes(`${debt}/agree`))
  assert.equal((await send('ada', `${debt}/agree`)).status, 409)
  assert.equal((await send('bob', `${debt}/decline`, { reason: 'it still sells' })).status, 303)
  assert.equal(
    (await api('ada', 'POST', `/operator/debts/${rows[0]?.id ?? ''}/write-off`, { reason: 'x' })).status,
    200,
  )
})

test('a line of the statement nobody knows is a task: a repayment is booked to the seller who owes', async () => {
  const entry = { account: 'WESTBOUND-USD', currency: 'USD', amount: '42.00', name: 'Ridge', words: 'what we owe' }
  await call(bank.simulator, '/v1/entries', { body: entry })
  await call(bank.simulator, '/v1/entries', { body: { ...entry, direction: 'debit', words: 'charges' } })
  const day = new Date().toISOString().slice(0, 10)
  await sql`
    insert into payouts.bank_day (day, ask_at) values (${day}, ${clock.now()})
    on conflict (day) do update set ask_at = excluded.ask_at`.execute(db)
  await bank.drain()
  await bank.drain()
  assert.match((await get('ada', '/operator/payouts')).text, /2 lines of the bank/)
  const page = await get('ada', '/operator/bank-lines')
  assert.match(page.text, /Ridge · what we owe/)
  const items: readonly { entryId: string; direction: string }[] = JSON.parse(
    (await get('ada', '/api/v1/operator/bank-entries')).text,
  ).items
  const came = must(items.find(({ direction }) => direction === 'credit')?.entryId, 'the repayment')
  const charge = must(items.find(({ direction }) => direction === 'debit')?.entryId, 'the charge')
  const repaid = { payerId: owing, reason: 'named in the transfer' }
  assert.equal((await send('ada', `/operator/bank-lines/${came}/repayment`, repaid)).status, 303)
  assert.equal((await api('ada', 'POST', `/operator/bank-entries/${came}/repayment`, repaid)).status, 409)
  assert.equal((await send('ada', `/operator/bank-lines/${charge}/explain`, { reason: 'charges' })).status, 303)
  assert.match((await get('ada', '/operator/bank-lines', 'zh-Hans')).text, /每一项都已说明/)
  assert.match((await get('owing', '/sell/money')).text, /Your repayment/)
})

test('a statement of any days is a page, a CSV and a PDF, and the wrong way round it is refused', async () => {
  const month = clock.now().toISOString().slice(0, 7)
  const path = `/sell/money/statement?from=${month}-01&to=${month}-28`
  assert.equal((await get('owing', path)).status, 200)
  const pdf = await app.request(`${path}&format=pdf`, { headers: { 'x-actor': 'owing', cookie: 'lang=zh-Hans' } })
  assert.equal(pdf.headers.get('content-type'), 'application/pdf')
  const bytes = Buffer.from(await pdf.arrayBuffer())
  assert.equal(bytes.subarray(0, 5).toString(), '%PDF-')
  assert.equal((await get('owing', `/sell/money/statement?from=${month}-28&to=${month}-01`)).status, 400)
})
