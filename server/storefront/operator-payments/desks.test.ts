import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makePayout, payoutsOf } from '#modules/payouts'
import { newPayment, openWalletWorld, opened } from '../../modules/payments/test/wallet.ts'
import * as buyerApi from '../../modules/payments/get-payment.endpoint.ts'
import * as paymentsApi from '../../modules/payments/operator-payments.endpoint.ts'
import { newSeller, openBankWorld, releasedOrder } from '../../modules/payouts/test/bank.ts'
import * as payoutsApi from '../../modules/payouts/operator-payouts.endpoint.ts'
import * as sellerApi from '../../modules/payouts/seller-payouts.endpoint.ts'
import { openPayment } from '#modules/payments'
import { createApp } from '../../platform/app.ts'
import type { Actor } from '../../platform/context.ts'
import { sql } from '../../platform/db.ts'
import type { Endpoint } from '../../platform/endpoint.ts'
import { newId } from '../../platform/id.ts'
import type { Page } from '../../platform/page.ts'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { keyField } from '../kit/index.ts'
import * as moneyPages from '../seller-money/money.page.ts'
import * as statementPages from '../seller-money/statement.page.ts'
import { pageOfTrouble } from '../trouble.ts'
import * as paymentPages from './payments.page.ts'
import * as payoutPages from './payouts.page.ts'

const { db } = await testDatabase()
const bank = await openBankWorld(db)
const wallet = await openWalletWorld(db)
const operatorId = newId(bank.clock.now())
const sellerId = await newSeller(bank)
const strangerId = await newSeller(bank)
const held = await newSeller(bank, '55550000')
const buyerId = newId(bank.clock.now())
await sql`
  insert into identity.account (id, kind, email, name, locale, created_at)
  values (${operatorId}, 'operator', 'desk@example.com', 'Desk', 'en', ${bank.clock.now()})
`.execute(db)
const actors: Readonly<Record<string, Actor>> = {
  anyone: { kind: 'anyone', visitorId: null },
  buyer: { kind: 'buyer', id: buyerId, visitorId: null },
  seller: { kind: 'seller', id: newId(bank.clock.now()), sellerId },
  stranger: { kind: 'seller', id: newId(bank.clock.now()), sellerId: strangerId },
  homeless: { kind: 'seller', id: newId(bank.clock.now()), sellerId: null },
  operator: { kind: 'operator', id: operatorId },
}
const frame = {
  ...bank.engine,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
    actors[c.req.header('x-actor') ?? 'anyone'] ?? { kind: 'anyone', visitorId: null },
}
const endpoints: readonly Endpoint[] = [buyerApi, paymentsApi, payoutsApi, sellerApi].flatMap((file) =>
  Object.values<Endpoint>(file),
)
const pages: readonly Page[] = [moneyPages, statementPages, paymentPages, payoutPages].flatMap((file) =>
  Object.values<Page>(file),
)
const app = createApp(
  frame,
  { endpoints, pages, listeners: [], jobs: [], sweeps: [] },
  pageOfTrouble(frame),
  () => undefined,
)
const get = (who: string, path: string, lang = 'en') =>
  app.request(path, { headers: { 'x-actor': who, cookie: `lang=${lang}` } })
const post = (who: string, path: string, body: object) =>
  app.request(path, {
    method: 'POST',
    headers: { 'x-actor': who, 'content-type': 'application/json', 'idempotency-key': newId(bank.clock.now()) },
    body: JSON.stringify(body),
  })
const sendForm = (path: string, fields: Readonly<Record<string, string>>) =>
  app.request(path, {
    method: 'POST',
    headers: { 'x-actor': 'operator' },
    body: new URLSearchParams({ ...fields, [keyField]: newId(bank.clock.now()) }),
  })

test('the seller sees what is owed and by which day, and every line of the month in both languages', async () => {
  await releasedOrder(bank, sellerId, 12_345n)
  const english = await (await get('seller', '/sell/money')).text()
  assert.match(english, /\$123\.45/)
  assert.match(english, /CN¥0\.00/)
  const chinese = await (await get('seller', '/sell/money', 'zh-Hans')).text()
  assert.match(chinese, /US\$123\.45/)
  const month = bank.clock.now().toISOString().slice(0, 7)
  const statement = await (await get('seller', `/sell/money/statement?month=${month}`)).text()
  for (const words of ['CN¥311.75', '−CN¥15.67', 'CN¥180.18', '7.207200', '$123.45', 'WB26'])
    assert(statement.includes(words), `the statement shows ${words}`)
  const csv = await get('seller', `/sell/money/statement?month=${month}&format=csv`)
  assert.match(csv.headers.get('content-type') ?? '', /text\/csv/)
  const rows = (await csv.text()).trim().split('\r\n')
  const dollars = rows.slice(1).map((row) => Number((row.split(',').at(-1) ?? '').replace('.', '')))
  assert.equal(
    dollars.slice(0, -1).reduce((sum, each) => sum + each, 0),
    dollars.at(-1),
  )
  assert.equal((await get('seller', '/sell/money/statement?month=2026-13')).status, 400)
})

test('the money of one seller is nobody else’s', async () => {
  const mine = await (await get('seller', '/api/v1/seller/payouts')).json()
  assert.equal(mine.owed.amount, '123.45')
  const theirs = await (await get('stranger', '/api/v1/seller/payouts')).json()
  assert.equal(theirs.owed.amount, '0.00')
  assert.equal((await (await get('homeless', '/api/v1/seller/payouts')).json()).code, 'sellers.no-business')
  assert.equal((await get('anyone', '/api/v1/seller/payouts')).status, 401)
  const statement = await (await get('stranger', '/api/v1/seller/statement?month=2026-11')).json()
  assert.deepEqual(statement.orders, [])
  for (const who of ['seller', 'buyer'])
    for (const path of ['/api/v1/operator/payouts', '/api/v1/operator/payments'])
      assert.equal((await get(who, path)).status, 403)
})

test('a buyer reads the own payment and no other: foreign and absent look alike', async () => {
  const asked = { ...newPayment(bank.clock.now(), 500n), buyerId }
  const { paymentId } = await bank.tx((ctx) => openPayment(ctx, asked))
  const own = await (await get('buyer', `/api/v1/payments/${paymentId}`)).json()
  assert.deepEqual([own.state, own.amount.amount, own.payUrl], ['new', '5.00', null])
  const foreign = (await bank.tx((ctx) => openPayment(ctx, newPayment(ctx.now, 500n)))).paymentId
  for (const id of [foreign, newId(bank.clock.now())])
    assert.equal((await (await get('buyer', `/api/v1/payments/${id}`)).json()).code, 'payments.not-found')
})

test('the payout desk pays, stops and tries again, each with a reason', async () => {
  await releasedOrder(bank, held, 9_900n)
  const desk = await (await get('operator', '/operator/payouts')).text()
  assert.match(desk, /\$99\.00/)
  assert.equal((await sendForm(`/operator/payouts/sellers/${held}/pay`, { reason: '' })).status, 400)
  assert.equal((await sendForm(`/operator/payouts/sellers/${held}/pay`, { reason: 'asked by mail' })).status, 303)
  await bank.drain()
  const made = (await bank.tx((ctx) => payoutsOf(ctx, held)))[0]
  assert.equal(made?.state, 'sent')
  const stop = `/operator/payouts/${made.payoutId}/review`
  assert.equal((await sendForm(stop, { reason: 'looks odd' })).status, 303)
  assert.equal((await sendForm(stop, { reason: 'again' })).status, 409)
  assert.match(await (await get('operator', '/operator/payouts')).text(), /looks odd/)
  const retried = await post('operator', `/api/v1/operator/payouts/${made.payoutId}/retry`, { reason: 'it is fine' })
  assert.equal(retried.status, 202)
  const files = await sql<{ file_id: string }>`select file_id from payouts.payout where id = ${made.payoutId}`.execute(
    db,
  )
  await call(bank.simulator, `/v1/payment-files/${files.rows[0]?.file_id ?? ''}/advance`, { body: {} })
  bank.clock.forward(700_000)
  await bank.drain()
  const after = await (await get('operator', '/operator/payouts')).text()
  assert.match(after, /AC01/)
  assert.match(after, /Account number is incorrect/)
  const shown = await (await get('operator', '/api/v1/operator/payouts')).json()
  assert.equal(shown.due.find((each: { sellerId: string }) => each.sellerId === held).held, 'AC01')
  assert.equal((await post('operator', '/api/v1/operator/payouts/run', {})).status, 202)
  const none = await post('operator', '/api/v1/operator/payouts/run', { sellerId: strangerId })
  assert.equal((await none.json()).code, 'payouts.nothing-due')
  assert.equal(await bank.tx((ctx) => makePayout(ctx, held)), null)
})

test('the payment desk shows unknown answers and mismatches with both values', async () => {
  await call(wallet.simulator, '/control', { body: { lose: 'answer', on: ['payments.create'], times: 1 } })
  const lost = await opened(wallet, 7_100n)
  await call(wallet.simulator, '/control', { body: { lie: { amount: '0.01' }, on: ['payments.pay'] } })
  const lied = await opened(wallet, 7_200n)
  const rows = await sql<{ provider_id: string }>`
    select provider_id from payments.payment where id = ${lied.paymentId}
  `.execute(db)
  await call(wallet.simulator, `/v1/payments/${rows.rows[0]?.provider_id ?? ''}/pay`, { body: {} })
  wallet.clock.forward(60_000)
  for (let tries = 0; tries < 50; tries += 1) {
    await wallet.drain()
    const state = await sql<{ state: string }>`select state from payments.payment where id = ${lied.paymentId}`.execute(
      db,
    )
    if (state.rows[0]?.state === 'disputed') break
  }
  for (const lang of ['en', 'zh-Hans']) {
    const page = await (await get('operator', '/operator/payments', lang)).text()
    assert(page.includes(lied.paymentId) && page.includes('72.00') && page.includes('0.01'))
  }
  assert.equal(
    (await post('operator', `/api/v1/operator/payments/${lost.paymentId}/ask`, { reason: 'waited long' })).status,
    202,
  )
  const review = `/operator/payments/${lied.paymentId}/review`
  assert.equal((await sendForm(review, { reason: 'provider confirmed an error' })).status, 303)
  assert.equal((await sendForm(review, { reason: 'twice' })).status, 404)
  assert.equal((await sendForm('/operator/payments/reconcile', { day: '2999-01-01' })).status, 422)
})
