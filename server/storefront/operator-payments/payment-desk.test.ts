import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWalletWorld, opened } from '../../modules/payments/test/wallet.ts'
import { createApp } from '../../platform/app.ts'
import type { Actor } from '../../platform/context.ts'
import { sql } from '../../platform/db.ts'
import { discover } from '../../platform/discover.ts'
import { newId } from '../../platform/id.ts'
import { testDatabase } from '../../test/database.ts'
import { keyField } from '../kit/index.ts'
import { pageOfTrouble } from '../trouble.ts'

const { db } = await testDatabase()
const wallet = await openWalletWorld(db)
const { clock, engine } = wallet
const operatorId = newId(clock.now())
await sql`
  insert into identity.account (id, kind, email, name, locale, created_at)
  values (${operatorId}, 'operator', 'desk@example.com', 'Desk', 'en', ${clock.now()})
`.execute(db)
const actor: Actor = { kind: 'operator', id: operatorId }
const frame = { ...engine, authenticate: async (): Promise<Actor> => actor }
const product = await discover(['modules/payments', 'storefront/operator-payments'])
const app = createApp(frame, { ...product, listeners: [], jobs: [], sweeps: [] }, pageOfTrouble(frame), () => undefined)
const page = async (lang = 'en'): Promise<string> =>
  (await app.request('/operator/payments', { headers: { cookie: `lang=${lang}` } })).text()
const send = (path: string, fields: Readonly<Record<string, string>>) =>
  app.request(`/operator/payments/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, [keyField]: newId(clock.now()) }),
  })
const post = async (path: string, body: object) =>
  app.request(`/api/v1/operator/payments/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': newId(clock.now()) },
    body: JSON.stringify(body),
  })

async function disputed(minor: bigint): Promise<string> {
  const { paymentId } = await opened(wallet, minor)
  await sql`update payments.payment set state = 'disputed' where id = ${paymentId}`.execute(db)
  return paymentId
}

async function difference(field: string, provider = 'stripe'): Promise<string> {
  const id = newId(clock.now())
  await sql`
    insert into payments.difference (provider, id, day, subject, provider_id, field, ours, theirs, seen_at, checked_at)
    values (${provider}, ${id}, '2026-11-20', ${field === 'other' ? 'other' : 'payment'}, ${`pi_${id}`}, ${field}, ${field === 'state' ? 'failed' : '1.00'}, '2.00',
            ${new Date(clock.now().getTime() - 3 * 86_400_000)}, ${clock.now()})
  `.execute(db)
  return id
}

test('an empty desk says so in words, in both languages', async () => {
  assert.match(await page(), /No payment is disputed\./)
  const chinese = await page('zh-Hans')
  assert.match(chinese, /没有有争议的付款/)
  assert.match(chinese, /对账单都已读取/)
})

test('a disputed payment is given back or ended, with a reason and an amount that can be', async () => {
  const [back, ended] = [await disputed(7_100n), await disputed(7_200n)]
  assert.match(await page(), /value="71\.00"/)
  assert.equal((await send(`${back}/give-back`, { amount: '71.00', reason: '' })).status, 400)
  assert.equal((await send(`${back}/give-back`, { amount: 'much', reason: 'x' })).status, 400)
  assert.equal((await send(`${back}/give-back`, { amount: '0.00', reason: 'x' })).status, 422)
  assert.equal((await send(`${back}/give-back`, { amount: '71.00', reason: 'the provider says so' })).status, 303)
  assert.match(await page(), /Going back/)
  assert.equal((await send(`${ended}/end`, { reason: 'nothing came' })).status, 303)
  assert.equal((await send(`${ended}/end`, { reason: 'again' })).status, 409)
  const gone = await post(`${ended}/end`, { reason: 'again' })
  assert.equal((await gone.json()).code, 'payments.not-disputed')
  const absent = await post(`${newId(clock.now())}/give-back`, {
    amount: { amount: '1.00', currency: 'CNY' },
    reason: 'x',
  })
  assert.equal((await absent.json()).code, 'payments.not-found')
})

test('every difference shows its provider, age and owner; it is taken, then closed once with a reason', async () => {
  const [id, other] = [await difference('missing-here'), await difference('other')]
  await difference('state', 'wallet')
  const before = await page()
  for (const words of [
    'Stripe',
    'Only on the statement',
    'Unexplained movement',
    'Nobody yet',
    '3 days ago',
    'Declined',
  ])
    assert(before.includes(words), words)
  assert.equal((await send(`differences/${id}/take`, {})).status, 303)
  assert.match(await page(), />You</)
  assert.equal((await send(`differences/${id}/close`, { reason: 'a payment of our other shop' })).status, 303)
  assert.equal((await send(`differences/${id}/close`, { reason: 'twice' })).status, 404)
  assert.equal((await post(`differences/${other}/take`, {})).status, 200)
  assert.equal((await post(`differences/${other}/close`, { reason: 'a bank took money back' })).status, 200)
  assert.equal((await post(`differences/${newId(clock.now())}/take`, {})).status, 404)
  const list = async (query: string) => (await app.request(`/api/v1/operator/payments/differences?${query}`)).json()
  const closed = await list('state=closed&limit=1')
  assert.partialDeepStrictEqual(closed.items[0], {
    id: other,
    state: 'closed',
    closedBy: operatorId,
    reason: 'a bank took money back',
  })
  assert.equal((await list(`state=closed&limit=1&cursor=${closed.next}`)).items[0]?.id, id)
  assert.deepEqual(
    (await list('state=open')).items.map((each: { field: string }) => each.field),
    ['state'],
  )
})

test('a declaration that customs refused is on the desk and made anew by a person', async () => {
  const { paymentId, order, asked } = await opened(wallet, 9_900n)
  await sql`
    insert into payments.declaration (buyer_id, order_id, seller_id, payment_id, id, provider, state, moved_at, created_at, order_number,
           amount_minor, goods_minor, freight_minor, tax_minor, currency, split, identity, problem)
    values (${asked.buyerId}, ${order.orderId}, ${order.sellerId}, ${paymentId}, ${newId(clock.now())}, 'alipay', 'failed',
            ${clock.now()}, ${clock.now()}, 'WB2611220007', 9900, 9900, 0, 0, 'CNY', false, 'differs', 'identity')
  `.execute(db)
  const shown = await page('zh-Hans')
  for (const words of ['WB2611220007', '支付宝', '申报失败', '订购人与付款人不一致'])
    assert(shown.includes(words), words)
  assert.equal((await send(`declarations/${order.orderId}/retry`, { reason: 'the name was corrected' })).status, 303)
  assert.equal((await send(`declarations/${order.orderId}/retry`, { reason: 'again' })).status, 409)
  const desk = await (await app.request('/api/v1/operator/payments')).json()
  assert(desk.unknown.some((each: { subject: string }) => each.subject === 'declaration'))
})
