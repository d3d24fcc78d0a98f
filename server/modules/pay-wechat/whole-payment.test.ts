import assert from 'node:assert/strict'
import { once } from 'node:events'
import { after, test } from 'node:test'
import { serve } from '@hono/node-server'
import { z } from 'zod'
import {
  choosePayMethod,
  openPayment,
  paymentOf,
  paymentOfCheckout,
  paymentPort,
  refundsOf,
  requestRefund,
} from '#modules/payments'
import { createApp } from '#platform/app'
import { must } from '#platform/check'
import { machineNow } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { transact } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { cny } from '#platform/money'
import { plug } from '#platform/world'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { openWeChatPay } from './index.ts'
import { openWeChatWorld } from './test/wechat.ts'

/** The payments module itself before the simulator: its jobs ask, its webhook is called, its books are looked at. */
const { db } = await testDatabase()
const outside = await openWeChatWorld()
const found = await discover(['modules'])
const ours = <T extends { readonly name: string }>(parts: readonly T[]) =>
  parts.filter(({ name }) => name.startsWith('payments.'))
const product = {
  pages: [],
  endpoints: found.endpoints.filter(({ id }) => id === 'receivePaymentWebhook'),
  listeners: ours(found.listeners),
  jobs: ours(found.jobs),
  sweeps: ours(found.sweeps),
}
// The site's address must be known before its world is made, so the listener comes first.
const site: { fetch: (request: Request) => Response | Promise<Response> } = { fetch: () => new Response(null) }
const server = serve({ fetch: (request) => site.fetch(request), port: 0, hostname: '127.0.0.1' })
await once(server, 'listening')
const address = server.address()
assert(typeof address === 'object' && address !== null)
const provider = openWeChatPay(outside.config)
const world = testWorld([plug(paymentPort, [provider])], { url: `http://127.0.0.1:${address.port}` })
const engine: Engine = { db, clock: { now: machineNow }, log: silentLog(), world }
const app = createApp(
  { ...engine, authenticate: async () => ({ kind: 'anyone', visitorId: null }) as const },
  product,
  async (c) => c.text(''),
  () => undefined,
)
site.fetch = (request) => app.fetch(request)
after(() => server.close())

const tx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (inner) => work(ctxOf(inner, { actor: system, now: machineNow(), world })))
const work = () => drain(engine, product)
await work()

async function chosen() {
  const order = { sellerId: newId(machineNow()), orderId: newId(machineNow()), amount: cny(14_900n) }
  const who = { buyerId: newId(machineNow()), checkoutId: newId(machineNow()) }
  await tx((ctx) =>
    openPayment(ctx, { ...who, amount: order.amount, description: '蜂蜜 一瓶', orders: [order], payerHint: null }),
  )
  const before = await tx((ctx) => paymentOfCheckout(ctx, who.checkoutId))
  if (must(before, 'a payment').method === null)
    await tx((ctx) =>
      choosePayMethod(ctx, { ...who, method: 'wechat-pay', device: 'desktop', payerIp: null, payerOpenId: null }),
    )
  await work()
  const { paymentId } = must(before, 'a payment')
  return { ...order, paymentId, state: async () => (await tx((ctx) => paymentOf(ctx, paymentId))).state }
}

test('a buyer scans the code, the report is taken once, and the money can go back', async () => {
  const payment = await chosen()
  assert.equal((await tx((ctx) => paymentOf(ctx, payment.paymentId))).next?.kind, 'qr')
  await outside.misbehave({ duplicate: 2, on: ['transactions.pay'], times: 1 })
  await outside.pay(payment.paymentId)
  await outside.misbehave({})
  await until('the payment is captured', async () => {
    await work()
    return (await payment.state()) === 'succeeded'
  })
  await tx((ctx) => requestRefund(ctx, { ...payment, reason: 'returned' }))
  await until('the refund is known to be done', async () => {
    await work()
    const [refund] = await tx((ctx) => refundsOf(ctx, payment))
    return refund?.state === 'succeeded'
  })
})

test('a report about another amount disputes the payment, and nothing is captured', async () => {
  const payment = await chosen()
  await outside.misbehave({ lie: { amount: '1.00' }, on: ['transactions.pay'], times: 1 })
  await outside.pay(payment.paymentId)
  await outside.misbehave({})
  await until('the payment is disputed', async () => {
    await work()
    return (await payment.state()) === 'disputed'
  })
})

test('a report that nobody signed is refused, and the signed one is answered with success', async () => {
  const path = `${world.url}/webhooks/payment/wechat-pay`
  const headers = { 'content-type': 'application/json' }
  const forged = await fetch(path, {
    method: 'POST',
    headers,
    body: '{"id":"EV-1","event_type":"TRANSACTION.SUCCESS"}',
  })
  assert(forged.status >= 400 && forged.status < 500)
  await until('every report was delivered', async () => {
    const { body } = await call(outside.simulator, '/v1/notifications')
    const { data } = Delivered.parse(body)
    return data.length >= 3 && data.every(({ status }) => status === 'delivered')
  })
})

const Delivered = z.object({ data: z.array(z.object({ status: z.string() })) })
