import { serve } from '@hono/node-server'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { checkoutOf, placeOrders, putLine, quote } from '#modules/checkout'
import { bare, choosePayMethod, paymentOf, paymentOfCheckout, paymentPort, type PayMethod } from '#modules/payments'
import { createApp } from '#platform/app'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { discover } from '#platform/discover'
import { silentLog } from '#platform/log'
import { openPorts, plug } from '#platform/world'
import { call, until } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { ctxOf, system } from '../../test/world.ts'
import { openMarket } from '../checkout/test/market.ts'
import { openWeChatWorld } from '../pay-wechat/test/wechat.ts'
import { openAlipayWorld } from './test/shop.ts'

/** Real orders, Alipay and WeChat Pay beside each other: what an old link can still do after its buyer chose another way. */
const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const { clock } = market
const shared = await listening(
  createServer((_, answer) => answer.end(JSON.stringify({ now: clock.now().toISOString() }))),
)
const alipay = await openAlipayWorld({ STEP_SECONDS: '0.1', CLOCK_URL: `${shared}/` })
const wechat = await openWeChatWorld({ CLOCK_URL: `${shared}/` })
const world = { ...market.world, ports: openPorts([plug(paymentPort, [alipay.provider, wechat.provider])]) }
const engine = { db, clock, log: silentLog(), world }
const all = await discover(['modules'])
const wanted = <T extends { readonly name: string }>(parts: readonly T[]): T[] =>
  parts.filter(({ name }) => /^(payments|orders)\./.test(name))
const product = {
  pages: [],
  endpoints: all.endpoints.filter(({ path }) => path.startsWith('/webhooks/payment')),
  listeners: wanted(all.listeners),
  jobs: wanted(all.jobs),
  sweeps: wanted(all.sweeps),
}
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
const work = () => drain(engine, product)
const tx = <T>(what: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (inner) => what(ctxOf(inner, { actor: system, now: clock.now(), world })))
await work()

async function listening(http: ReturnType<typeof createServer>): Promise<string> {
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  after(() => http.close())
  const bound = http.address()
  return `http://127.0.0.1:${typeof bound === 'object' && bound !== null ? bound.port : 0}`
}

async function placed() {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  const line = { listingId: offer.listingId, variantId: offer.variantId, quantity: 1 }
  const done = await market.as(buyer.actor, async (given) => {
    const ctx = { ...given, world }
    await putLine(ctx, buyer.actor.id, line, 'set')
    const quoteId = await quote(ctx, buyer.actor.id, { split: false })
    const request = { by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }
    return must((await placeOrders(ctx, [request]))[0], 'one outcome')
  })
  assert(done.kind === 'placed')
  return { buyerId: buyer.actor.id, checkoutId: done.checkoutId, orderId: must(done.orders[0], 'an order').orderId }
}
type Whose = Awaited<ReturnType<typeof placed>>

/** Chooses a way of paying and waits until its provider has answered. */
async function chooses({ buyerId, checkoutId }: Whose, method: PayMethod) {
  const from = { device: 'desktop', payerIp: null, payerOpenId: null } as const
  await tx((ctx) => choosePayMethod(ctx, { buyerId, checkoutId, method, ...from }))
  await until(`${method} is open`, async () => {
    await work()
    const payment = await tx((ctx) => paymentOfCheckout(ctx, checkoutId))
    return payment?.method === method && payment.state === 'pending'
  })
  return must(await tx((ctx) => paymentOfCheckout(ctx, checkoutId)), 'a payment')
}
const linkOf = ({ payUrl }: { readonly payUrl: string | null }): string => must(payUrl, 'a link')
const expiryOf = (link: string): string =>
  JSON.parse(must(new URL(link).searchParams.get('biz_content'), 'content')).time_expire
const opens = async (link: string): Promise<number> => (await fetch(link)).status
const paysAtAlipay = (paymentId: string) => call(alipay.running, `/v1/trades/${bare(paymentId)}/pay`, { body: {} })
const becomes = (paymentId: string, state: string) =>
  until(`${paymentId} is ${state}`, async () => {
    await work()
    return (await tx((ctx) => paymentOf(ctx, paymentId))).state === state
  })
const orderOf = async ({ orderId }: Whose) =>
  must(
    (
      await sql<{ state: string; payment_id: string | null }>`
        select state, payment_id from orders.order where id = ${orderId}
      `.execute(db)
    ).rows[0],
    'the order',
  )
const chinaTime = (at: Date): string =>
  new Date(at.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

test('a link dies with the minutes the order waits, also one that was made after another choice', async () => {
  const of = await placed()
  const { dueAt } = await tx((ctx) => checkoutOf(ctx, of.buyerId, of.checkoutId))
  const due = chinaTime(must(dueAt, 'the order waits'))
  const first = await chooses(of, 'alipay')
  assert.equal(expiryOf(linkOf(first)), due)
  clock.forward(10 * 60_000)
  await chooses(of, 'wechat-pay')
  const again = await chooses(of, 'alipay')
  assert.equal(expiryOf(linkOf(again)), due, 'ten minutes later it is still the order that counts')
  clock.set(new Date(must(dueAt, 'due').getTime() + 1000))
  await wait(1500) // the simulator looks at the shared clock each second
  assert.equal(await opens(linkOf(first)), 400, 'the replaced one')
  assert.equal(await opens(linkOf(again)), 400)
})

test('who opens the replaced link after paying another way gets that money back, and the order stays paid', async () => {
  const of = await placed()
  const replaced = await chooses(of, 'alipay')
  const second = await chooses(of, 'wechat-pay')
  await becomes(replaced.paymentId, 'closed')
  await wechat.pay(second.paymentId)
  await becomes(second.paymentId, 'succeeded')
  assert.deepEqual(await orderOf(of), { state: 'paid', payment_id: second.paymentId })
  await wait(1200)
  assert.equal(await opens(linkOf(replaced)), 200, 'within its minutes an unopened link still opens')
  assert.equal((await paysAtAlipay(replaced.paymentId)).status, 200)
  await becomes(replaced.paymentId, 'succeeded')
  await until('the second money is back', async () => {
    clock.forward(20_000)
    await work()
    const { rows } = await sql<{ state: string }>`
      select state from payments.refund where payment_id = ${replaced.paymentId}
    `.execute(db)
    return rows[0]?.state === 'succeeded'
  })
  assert.deepEqual(await orderOf(of), { state: 'paid', payment_id: second.paymentId })
  const { body } = await call(alipay.running, `/v1/trades/${bare(replaced.paymentId)}`)
  assert.equal(body['trade_status'], 'TRADE_CLOSED', 'all of it went back')
})

test('who pays by the replaced link before anything else has paid: the newer payment is closed', async () => {
  const of = await placed()
  const replaced = await chooses(of, 'alipay')
  const second = await chooses(of, 'wechat-pay')
  await wait(1200)
  assert.equal(await opens(linkOf(replaced)), 200)
  assert.equal((await paysAtAlipay(replaced.paymentId)).status, 200)
  await becomes(replaced.paymentId, 'succeeded')
  await becomes(second.paymentId, 'closed')
  assert.deepEqual(await orderOf(of), { state: 'paid', payment_id: replaced.paymentId })
})
