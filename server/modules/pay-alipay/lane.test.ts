import { serve } from '@hono/node-server'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, beforeEach, test } from 'node:test'
import {
  bare,
  choosePayMethod,
  closePayment,
  declarationOf as declared,
  declarePayment,
  openPayment,
  paymentOf,
  paymentPort,
  recordForCustoms,
  refundsOf,
  requestRefund,
} from '#modules/payments'
import { createApp } from '#platform/app'
import { must } from '#platform/check'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { silentLog } from '#platform/log'
import { cny } from '#platform/money'
import { plug } from '#platform/world'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { drain as work } from '../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { newPayment, payer, product } from '../payments/test/wallet.ts'
import { openAlipayWorld } from './test/shop.ts'

/** The payments of the product with Alipay alone behind the port, over real HTTP on both sides. */
const { db } = await testDatabase()
const alipay = await openAlipayWorld({ STEP_SECONDS: '0.1' })
const clock = handClock(new Date().toISOString())
const world = testWorld([plug(paymentPort, alipay.provider)])
const engine: Engine = { db, clock, log: silentLog(), world }
const app = createApp(
  { ...engine, authenticate: async () => ({ kind: 'anyone', visitorId: null }) as const },
  product,
  async (c) => c.text(''),
  () => undefined,
)
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
await once(server, 'listening')
const address = server.address()
Object.assign(world, { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` })
after(async () => {
  await alipay.close()
  server.close()
})
beforeEach(() => alipay.control({}))

const tx = <T>(what: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (inner) => what(ctxOf(inner, { actor: system, now: clock.now(), world })))
const drain = () => work(engine, product)
await drain()
const stateOf = async (paymentId: string) => (await tx((ctx) => paymentOf(ctx, paymentId))).state
const becomes = (paymentId: string, state: string) =>
  until(`${paymentId} is ${state}`, async () => {
    await drain()
    return (await stateOf(paymentId)) === state
  })
/** Time goes on until the product asks by itself. */
const laterBecomes = (paymentId: string, state: string) =>
  until(`${paymentId} is ${state}`, async () => {
    clock.forward(60_000)
    await drain()
    return (await stateOf(paymentId)) === state
  })

async function chosen(...minors: readonly bigint[]) {
  const asked = newPayment(clock.now(), ...minors)
  const { paymentId } = await tx((ctx) => openPayment(ctx, asked))
  const { buyerId, checkoutId } = asked
  const choice = { buyerId, checkoutId, method: 'alipay', device: 'phone', payerIp: null, payerOpenId: null } as const
  await tx((ctx) => choosePayMethod(ctx, choice))
  await drain()
  return { asked, paymentId, order: must(asked.orders[0], 'an order') }
}

async function opens(paymentId: string): Promise<void> {
  const { next } = await tx((ctx) => paymentOf(ctx, paymentId))
  assert(next?.kind === 'redirect')
  assert.equal((await fetch(next.url)).status, 200)
}

async function pays(paymentId: string): Promise<void> {
  const body = { name: payer.name, id_number: payer.idNumber }
  assert.equal((await call(alipay.running, `/v1/trades/${bare(paymentId)}/pay`, { body })).status, 200)
}

async function paid(...minors: readonly bigint[]) {
  const payment = await chosen(...minors)
  await opens(payment.paymentId)
  await pays(payment.paymentId)
  await becomes(payment.paymentId, 'succeeded')
  return payment
}

const captures = async (paymentId: string): Promise<number> => {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from platform.outbox
     where name = 'payments.captured' and payload ->> 'paymentId' = ${paymentId}
  `.execute(db)
  return Number(rows[0]?.count)
}

test('a buyer chooses Alipay, pays, and the notify captures it once, however often it comes', async () => {
  await alipay.control({ duplicate: 3 })
  const { paymentId } = await paid(14_900n)
  await drain()
  assert.equal(await captures(paymentId), 1)
  const { body } = await call(alipay.running, '/v1/notifies')
  assert(JSON.stringify(body).includes('delivered'))
})

test('when the notify is lost, asking finds it; when it is late, it changes nothing more', async () => {
  const { paymentId } = await chosen(14_900n)
  await opens(paymentId)
  await alipay.control({ lose: 'webhook' })
  await pays(paymentId)
  await laterBecomes(paymentId, 'succeeded')
  const late = await chosen(9900n)
  await opens(late.paymentId)
  await alipay.control({ delay_ms: 1000 })
  await pays(late.paymentId)
  await laterBecomes(late.paymentId, 'succeeded')
  await until('the late notify came', async () => {
    await drain()
    const { rows } =
      await sql`select from payments.inbox where about = ${late.paymentId} and handled_at is not null`.execute(db)
    return rows.length > 0
  })
  assert.equal(await captures(late.paymentId), 1)
})

test('a forged notify is refused at the door, and one of another amount or account is disputed, never captured', async () => {
  const forged = await chosen(14_900n)
  await opens(forged.paymentId)
  await alipay.control({ lie: { signature: 'wrong' }, on: ['trade.pay'] })
  const before = await sql`select from payments.inbox`.execute(db)
  await pays(forged.paymentId)
  await until('it was tried', async () => {
    const { body } = await call(alipay.running, '/v1/notifies')
    const sent: unknown = body['data']
    assert(Array.isArray(sent))
    return sent.some((each) => each.attempts > 0 && each.params.out_trade_no === bare(forged.paymentId))
  })
  assert.equal((await sql`select from payments.inbox`.execute(db)).rows.length, before.rows.length)
  for (const lie of [{ amount: '1.00' }, { seller_id: '2088000000000000' }]) {
    const lied = await chosen(14_900n)
    await opens(lied.paymentId)
    await alipay.control({ lie })
    await pays(lied.paymentId)
    await becomes(lied.paymentId, 'disputed')
    assert.equal(await captures(lied.paymentId), 0)
  }
})

test('what the buyer never opened is closed, and paid all the same by who opens the old link', async () => {
  const { asked, paymentId } = await chosen(14_900n)
  await tx((ctx) => closePayment(ctx, asked.checkoutId))
  await becomes(paymentId, 'closed')
  await opens(paymentId)
  await pays(paymentId)
  await becomes(paymentId, 'succeeded')
  const opened = await chosen(14_900n)
  await opens(opened.paymentId)
  await tx((ctx) => closePayment(ctx, opened.asked.checkoutId))
  await becomes(opened.paymentId, 'closed')
  const body = { name: payer.name, id_number: payer.idNumber }
  assert.equal((await call(alipay.running, `/v1/trades/${bare(opened.paymentId)}/pay`, { body })).status, 409)
})

test('a refund whose answer is lost is given back once, and a refund is no second payment', async () => {
  const { order, paymentId } = await paid(14_900n)
  await alipay.control({ lose: 'answer', on: ['trade.refund'], times: 1 })
  const wanted = { sellerId: order.sellerId, orderId: order.orderId, amount: cny(14_900n), reason: '买家取消' }
  await tx((ctx) => requestRefund(ctx, wanted))
  await until('given back', async () => {
    clock.forward(60_000)
    await drain()
    return (await tx((ctx) => refundsOf(ctx, order))).every((refund) => refund.state === 'succeeded')
  })
  assert.equal((await tx((ctx) => refundsOf(ctx, order))).length, 1)
  const { body } = await call(alipay.running, `/v1/trades/${bare(paymentId)}`)
  assert.equal(body['trade_status'], 'TRADE_CLOSED')
  await drain()
  assert.equal(await stateOf(paymentId), 'succeeded')
  assert.equal(await captures(paymentId), 1)
})

test('Alipay declares the payment, and its word that the buyer paid is the payer customs is told of', async () => {
  const { order } = await paid(14_900n)
  await assert.rejects(tx((ctx) => recordForCustoms(ctx, order)))
  const wanted = {
    sellerId: order.sellerId,
    orderId: order.orderId,
    orderNumber: 'WB2611-7K3QZ0MA',
    goods: cny(14_000n),
    freight: cny(400n),
    tax: cny(500n),
    buyer: payer,
  }
  assert.equal(await tx((ctx) => declarePayment(ctx, wanted)), true)
  const now = () => tx((ctx) => declared(ctx, order))
  await until('declared', async () => {
    clock.forward(60_000)
    await drain()
    return (await now())?.state === 'succeeded'
  })
  assert.equal((await now())?.identity, 'agrees')
  assert.equal((await now())?.clearedBy, 'OTHERS')
  const record = await tx((ctx) => recordForCustoms(ctx, order))
  assert.deepEqual([record.payerName, record.payerIdNumber], [payer.name, payer.idNumber])
  const { rows } = await sql<{ found: boolean }>`
    select exists (select from payments.declaration as d where d::text like ${`%${payer.idNumber}%`}) as found
  `.execute(db)
  assert.equal(rows[0]?.found, false)
})
