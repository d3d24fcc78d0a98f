import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { beforeEach, test } from 'node:test'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import {
  choosePayMethod,
  openPayment,
  paymentDesk,
  paymentOf,
  refundsOf,
  requestReconciliation,
  requestRefund,
  type PayMethod,
} from '#modules/payments'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { openStripe } from './index.ts'
import { openStripeWorld, secretKey, webhookSecret } from './test/stripe-world.ts'

const { db } = await testDatabase()
const world = await openStripeWorld(db)
const { clock, simulator, tx, drain } = world

beforeEach(async () => {
  await call(simulator, '/control', { body: {}, secret: secretKey })
})
const misbehave = (body: object) => call(simulator, '/control', { body, secret: secretKey })

test('a buyer who has not chosen is asked nothing of Stripe; the choice opens its page, and paying there captures once', async () => {
  const { paymentId, checkoutId, buyerId } = await placed(14_900n)
  assert.equal((await tx((ctx) => paymentOf(ctx, paymentId))).state, 'unchosen')
  await choose({ buyerId, checkoutId }, 'alipay')
  const open = await tx((ctx) => paymentOf(ctx, paymentId))
  assert.deepEqual([open.state, open.provider, open.method], ['pending', 'stripe', 'alipay'])
  await press(must(open.payUrl, 'a page'), 'pay')
  await until('it is paid', async () => (await stateAfterWork(paymentId)) === 'succeeded')
  assert.equal(await captured(paymentId), 1)
})

test('each way of paying is one Stripe knows, and the page is never ours', async () => {
  for (const method of ['alipay', 'wechat-pay', 'card'] as const) {
    const { paymentId } = await placed(5_000n, method)
    const { payUrl } = await tx((ctx) => paymentOf(ctx, paymentId))
    assert(payUrl?.startsWith(`${simulator.url}/c/pay/`), method)
  }
})

test('doubled, delayed and reordered webhooks capture once', async () => {
  await misbehave({ duplicate: 3, delay_ms: 50, reorder: true })
  const { paymentId } = await placed(9_900n, 'card')
  await pay(paymentId, 'later')
  await until('it is paid', async () => (await stateAfterWork(paymentId)) === 'succeeded')
  assert.equal(await captured(paymentId), 1)
})

test('a lost webhook is found by asking', async () => {
  await misbehave({ lose: 'webhook' })
  const { paymentId } = await placed(7_700n, 'alipay')
  await pay(paymentId, 'pay')
  clock.set(new Date(clock.now().getTime() + 60_000))
  await until('it is asked for', async () => (await stateAfterWork(paymentId)) === 'succeeded')
})

test('no answer to creating is unknown, and asking with the same key is the same session', async () => {
  await misbehave({ lose: 'answer', times: 1, on: ['sessions.create'] })
  const { paymentId } = await placed(3_300n, 'alipay')
  assert.equal((await tx((ctx) => paymentOf(ctx, paymentId))).state, 'new')
  clock.set(new Date(clock.now().getTime() + 60_000))
  await until('the page is there', async () => (await stateAfterWork(paymentId)) === 'pending')
  assert.equal(await sessionsOf(paymentId), 1)
})

test('silence after the effect is unknown as well', async () => {
  await misbehave({ hang_ms: 1500, times: 1, on: ['sessions.create'] })
  const { paymentId } = await placed(3_400n, 'card')
  assert.equal((await tx((ctx) => paymentOf(ctx, paymentId))).state, 'new')
  clock.set(new Date(clock.now().getTime() + 60_000))
  await until('the page is there', async () => (await stateAfterWork(paymentId)) === 'pending')
})

test('a report of another amount captures nothing and lies on the desk with both values', async () => {
  await misbehave({ lie: { amount: '1.00' }, on: ['sessions.pay'] })
  const { paymentId } = await placed(8_800n, 'alipay')
  await pay(paymentId, 'pay')
  await until('it is disputed', async () => (await stateAfterWork(paymentId)) === 'disputed')
  assert.equal(await captured(paymentId), 0)
  const desk = await tx(paymentDesk)
  assert.deepEqual(
    desk.mismatches
      .filter((each) => each.paymentId === paymentId)
      .map(({ field, ours, theirs }) => [field, ours, theirs]),
    [['amount', '88.00', '1.00']],
  )
})

test('money that was to follow and did not is a failure, and the buyer may choose another way', async () => {
  const { paymentId, checkoutId, buyerId } = await placed(6_600n, 'card')
  await pay(paymentId, 'fails')
  await until('it failed', async () => (await stateAfterWork(paymentId)) === 'failed')
  await choose({ buyerId, checkoutId }, 'alipay')
  const [next] = await newest(checkoutId)
  assert.equal(next?.state, 'pending')
  assert.equal(next?.method, 'alipay')
})

test('another way of paying closes the first page before the second opens', async () => {
  const { paymentId, checkoutId, buyerId } = await placed(4_400n, 'card')
  await choose({ buyerId, checkoutId }, 'wechat-pay')
  await until('the second is open', async () => {
    await drain()
    return (await newest(checkoutId))[0]?.id !== paymentId && (await newest(checkoutId))[0]?.state === 'pending'
  })
  assert.equal((await tx((ctx) => paymentOf(ctx, paymentId))).state, 'expired')
})

test('a refund goes back once, its webhook doubled, and more than was paid is refused by Stripe as by us', async () => {
  const { paymentId, order } = await placed(10_000n, 'alipay')
  await pay(paymentId, 'pay')
  await until('it is paid', async () => (await stateAfterWork(paymentId)) === 'succeeded')
  await misbehave({ duplicate: 2, lose: 'answer', times: 1, on: ['refunds.create'] })
  await tx((ctx) => requestRefund(ctx, { ...order, amount: cny(4_000n), reason: 'broken', cause: 'one' }))
  await drain()
  clock.set(new Date(clock.now().getTime() + 60_000))
  await until('it went back', async () => {
    await drain()
    return (await tx((ctx) => refundsOf(ctx, order)))[0]?.state === 'succeeded'
  })
  await assert.rejects(
    tx((ctx) => requestRefund(ctx, { ...order, amount: cny(6_001n), reason: 'more', cause: 'two' })),
    { code: 'payments.refund-exceeds' },
  )
})

test('a webhook that Stripe did not sign, or signed long ago, is refused and not kept', async () => {
  const body = JSON.stringify({
    id: 'evt_forged',
    type: 'checkout.session.completed',
    created: 1,
    data: { object: {} },
  })
  const send = (secret: string, at: number) => {
    const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex')
    return world.app.request('/webhooks/payment/stripe', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': `t=${at},v1=${v1}` },
      body,
    })
  }
  const now = Math.floor(Date.now() / 1000)
  assert.equal((await send('whsec_somebody_else', now)).status, 401)
  assert.equal((await send(webhookSecret, now - 600)).status, 401)
  const kept = await sql`select from payments.inbox where id = 'evt_forged'`.execute(db)
  assert.equal(kept.rows.length, 0)
  assert.equal((await send(webhookSecret, now)).status, 200)
  assert.equal((await send('whsec_the_one_before', now)).status, 200, 'both secrets hold while one is rolled')
})

test('the statement agrees, fees are kept in both currencies, and what we do not know is a difference with its age', async () => {
  const { paymentId } = await placed(20_000n, 'card')
  await pay(paymentId, 'pay')
  await until('it is paid', async () => (await stateAfterWork(paymentId)) === 'succeeded')
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  clock.set(new Date(Date.now() + 2 * 86_400_000))
  await tx((ctx) => requestReconciliation(ctx, day))
  await drain()
  const fee = await sql<{ amount_minor: bigint; original_minor: bigint; original_currency: string }>`
    select amount_minor, original_minor, original_currency from payments.fee where payment_id = ${paymentId}
  `.execute(db)
  // 200.00 yuan settle to 27.80 dollars; 2.9 % and 30 cents are 1.11 dollars, 7.99 yuan at the same rate.
  assert.deepEqual(fee.rows, [{ amount_minor: 799n, original_minor: 111n, original_currency: 'USD' }])
  const desk = await tx(paymentDesk)
  assert.deepEqual(
    desk.differences.filter(({ provider }) => provider === 'stripe').map(({ field, ours }) => [field, ours]),
    [['state', 'disputed']],
    'only the payment whose report lied differs',
  )
})

test('an operator’s words that cannot be right are one line at the start, without the key in it', () => {
  const wrong = { secretKey: 'pk_live_public', webhookSecrets: ['whsec_12345678'], methods: ['card'] } as const
  assert.throws(() => openStripe(wrong), /Stripe: secretKey is no secret key/)
  assert.throws(() => openStripe({ ...wrong, secretKey, webhookSecrets: [] }), /webhookSecrets/)
})

async function placed(minor: bigint, method?: PayMethod) {
  const now = clock.now()
  const order = { sellerId: newId(now), orderId: newId(now), amount: cny(minor) }
  const of = { checkoutId: newId(now), buyerId: newId(now) }
  const { paymentId } = await tx((ctx) =>
    openPayment(ctx, { ...of, amount: cny(minor), description: '蜂蜜 一瓶', orders: [order], payerHint: null }),
  )
  if (method !== undefined) await choose(of, method)
  return { ...of, paymentId, order }
}

async function choose(of: { readonly buyerId: string; readonly checkoutId: string }, method: PayMethod): Promise<void> {
  await tx((ctx) => choosePayMethod(ctx, { ...of, method, device: 'phone', payerIp: null, payerOpenId: null }))
  await drain()
}

async function stateAfterWork(paymentId: string): Promise<string> {
  await drain()
  return (await tx((ctx) => paymentOf(ctx, paymentId))).state
}

async function pay(paymentId: string, action: string): Promise<void> {
  const { payUrl } = await tx((ctx) => paymentOf(ctx, paymentId))
  await press(must(payUrl, 'a page to pay on'), action)
}

async function press(url: string, action: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams({ action }), redirect: 'manual' })
  assert.equal(answer.status, 303)
}

async function captured(paymentId: string): Promise<number> {
  const { rows } = await sql`
    select from platform.outbox where name = 'payments.captured' and payload ->> 'paymentId' = ${paymentId}
  `.execute(db)
  return rows.length
}

async function sessionsOf(paymentId: string): Promise<number> {
  const { rows } = await sql`
    select from payments.payment where id = ${paymentId} and provider_id like 'cs_test_%'
  `.execute(db)
  return rows.length
}

async function newest(checkoutId: string) {
  const { rows } = await sql<{ id: string; state: string; method: string }>`
    select id, state, method from payments.payment where checkout_id = ${checkoutId} order by id desc
  `.execute(db)
  return rows
}
