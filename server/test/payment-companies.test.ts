import { serve } from '@hono/node-server'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import {
  choosePayMethod,
  declarationOf,
  declarePayment,
  methodsOf,
  openPayment,
  openPayments,
  paymentDesk,
  paymentOf,
  paymentPort,
  recordForCustoms,
  refundsOf,
  requestReconciliation,
  requestRefund,
  type Device,
  type PaymentProvider,
  type PayMethod,
} from '#modules/payments'
import { createApp } from '#platform/app'
import { must } from '#platform/check'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { cny } from '#platform/money'
import { plug } from '#platform/world'
import { newHome, SECRET, startProcess, until, WEBHOOK_SECRET } from '../../simulators/testing/processes.ts'
import { ownPaymentProviders } from '../payment-providers.ts'
import {
  makePaymentKeys,
  paymentEnvironment,
  paymentSimulators,
  simulatorEnvironment,
  type PaymentSimulator,
} from '../supervisor/payment-simulators.ts'
import { testDatabase } from './database.ts'
import { drain } from './drain.ts'
import { ctxOf, system, testWorld } from './world.ts'

/** All payment companies at once, connected as the supervisor connects their simulators in the demonstration. */
const { db } = await testDatabase()
const clock = handClock(new Date().toISOString())
const providers: PaymentProvider[] = []
const world = testWorld([plug(paymentPort, providers)])
const engine: Engine = { db, clock, log: silentLog(), world }
const all = await discover(['modules'])
const ofPayments = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
  list.filter(({ name }) => name.startsWith('payments.'))
const product = {
  endpoints: all.endpoints.filter(({ path }) => path.startsWith('/webhooks/payment')),
  pages: [],
  listeners: ofPayments(all.listeners),
  jobs: ofPayments(all.jobs),
  sweeps: ofPayments(all.sweeps),
}
const work = () => drain(engine, product)
const tx = <T>(inner: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (one) => inner(ctxOf(one, { actor: system, now: clock.now(), world })))
const urls = await connect()
await work()

const buyer = { name: '王小明', idNumber: '110101190001010015' }

test('every way of paying is offered once, and none before the buyer chooses', async () => {
  assert.deepEqual(methodsOf({ world }), ['alipay', 'wechat-pay', 'card'])
  const { paymentId } = await placed(100n)
  assert.equal((await tx((ctx) => paymentOf(ctx, paymentId))).state, 'unchosen')
})

test('many checkouts are opened at once, each under its own name, and all or none', async () => {
  const by = { actor: system, requestId: 'r' }
  const asked = [checkout(500n), checkout(600n), checkout(700n)]
  const ids = await tx((ctx) =>
    openPayments(
      ctx,
      asked.map((each) => ({ ...each.new, by })),
    ),
  )
  assert.equal(new Set(ids).size, 3)
  await assert.rejects(
    tx((ctx) =>
      openPayments(ctx, [
        { ...checkout(800n).new, by },
        { ...must(asked[0], 'one').new, by },
      ]),
    ),
    { code: 'payments.open-already' },
  )
})

for (const [method, device, provider] of [
  ['alipay', 'phone', 'alipay'],
  ['wechat-pay', 'desktop', 'wechat-pay'],
  ['card', 'phone', 'stripe'],
] as const)
  test(`${method}: chosen, paid, reported once, given back in part, and the statement agrees`, async () => {
    const { paymentId, order } = await chosen(14_900n, method, device)
    const open = await tx((ctx) => paymentOf(ctx, paymentId))
    assert.deepEqual(
      [open.state, open.provider, open.next?.kind],
      ['pending', provider, method === 'wechat-pay' ? 'qr' : 'redirect'],
    )
    await pay(paymentId, method)
    await until('it is captured', async () => (await stateOf(paymentId)) === 'succeeded')
    const captured = await sql`
      select from platform.outbox where name = 'payments.captured' and payload ->> 'paymentId' = ${paymentId}
    `.execute(db)
    assert.equal(captured.rows.length, 1)
    await tx((ctx) => requestRefund(ctx, { ...order, amount: cny(4_900n), reason: 'one jar broke' }))
    await until('it went back', async () => {
      await work()
      clock.forward(20_000)
      return (await tx((ctx) => refundsOf(ctx, order)))[0]?.state === 'succeeded'
    })
    const waiting = await sql`select from payments.inbox where provider = ${provider} and handled_at is null`.execute(
      db,
    )
    assert.equal(waiting.rows.length, 0)
  })

for (const method of ['alipay', 'wechat-pay'] as const)
  test(`${method}: the company itself declares to customs, and its word on who paid is the payer of the record`, async () => {
    const { paymentId, order } = await chosen(20_000n, method, 'desktop')
    await pay(paymentId, method)
    await until('it is captured', async () => (await stateOf(paymentId)) === 'succeeded')
    await assert.rejects(
      tx((ctx) => recordForCustoms(ctx, order)),
      { code: 'payments.not-reported' },
    )
    const wanted = {
      ...order,
      orderNumber: 'WB2611220001',
      goods: cny(15_000n),
      freight: cny(3_000n),
      tax: cny(2_000n),
      buyer,
    }
    assert.equal(await tx((ctx) => declarePayment(ctx, wanted)), true)
    await until('it is declared', async () => {
      await work()
      clock.forward(20_000)
      return (await tx((ctx) => declarationOf(ctx, order)))?.state === 'succeeded'
    })
    assert.equal((await tx((ctx) => declarationOf(ctx, order)))?.identity, 'agrees')
    assert.equal((await tx((ctx) => recordForCustoms(ctx, order))).payerName, buyer.name)
    assert.equal(await tx((ctx) => declarePayment(ctx, wanted)), true, 'wanted twice is declared once')
  })

test('a buyer who turns from one company to another pays once: the first is closed before the second opens', async () => {
  const { checkoutId, buyerId, paymentId } = await chosen(3_300n, 'alipay', 'phone')
  await choose({ checkoutId, buyerId }, 'card', 'phone')
  const newest = async () => {
    const { rows } = await sql<{ id: string; state: string; method: string }>`
      select id, state, method from payments.payment where checkout_id = ${checkoutId} order by id desc limit 1
    `.execute(db)
    return rows[0]
  }
  await until('the card page is open', async () => {
    await work()
    return (await newest())?.method === 'card' && (await newest())?.state === 'pending'
  })
  assert.equal(await stateOf(paymentId), 'closed')
})

test('the statements of all companies agree with the books, fees in theirs and in our currency', async () => {
  const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
  clock.set(new Date(Date.now() + 2 * 86_400_000))
  await wait(1200) // the simulators look at the shared clock each second
  await tx((ctx) => requestReconciliation(ctx, day))
  await work()
  const desk = await tx(paymentDesk)
  const { rows } = await sql<{ provider: string; lines: number | null; problem: string | null }>`
    select provider, lines, problem from payments.statement where day = ${day} order by provider
  `.execute(db)
  assert.deepEqual(
    rows.map(({ provider, problem }) => [provider, problem]),
    [
      ['alipay', null],
      ['stripe', null],
      ['wechat-pay', null],
    ],
  )
  assert.deepEqual(
    desk.differences.map(({ provider, field, ours, theirs }) => [provider, field, ours, theirs]),
    [],
  )
  const fees = await sql<{ original_currency: string }>`select distinct original_currency from payments.fee`.execute(db)
  assert(fees.rows.some((row) => row.original_currency === 'USD'))
})

/** Starts the webhooks and the simulators, and plugs the providers in as an operator's environment would. */
async function connect(): Promise<Readonly<Record<PaymentSimulator, string>>> {
  const frame = { ...engine, authenticate: async () => ({ kind: 'anyone', visitorId: null }) as const }
  const app = createApp(
    frame,
    product,
    async (c) => c.text(''),
    () => undefined,
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const site = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  Object.assign(world, { url: site })
  const watch = createServer((_, answer) => answer.end(JSON.stringify({ now: clock.now().toISOString() })))
  watch.listen(0, '127.0.0.1')
  await once(watch, 'listening')
  const seen = watch.address()
  const shared = `http://127.0.0.1:${typeof seen === 'object' && seen !== null ? seen.port : 0}/`
  const home = newHome()
  await makePaymentKeys(home.path, SECRET, join(import.meta.dirname, '..', '..'))
  const start = (name: PaymentSimulator) => {
    const folder = join(home.path, 'simulators', name)
    mkdirSync(folder, { recursive: true })
    return startProcess(name, folder, {
      WEBHOOK_URL: `${site}/webhooks/payment/${name}`,
      CLOCK_URL: shared,
      ...simulatorEnvironment(name, home.path, SECRET),
    })
  }
  const running = {
    stripe: await start('stripe'),
    alipay: await start('alipay'),
    'wechat-pay': await start('wechat-pay'),
  }
  after(async () => {
    for (const each of Object.values(running)) await each.kill()
    server.close()
    watch.close()
    home.remove()
  })
  const env = paymentEnvironment({
    home: home.path,
    secret: SECRET,
    webhookSecret: WEBHOOK_SECRET,
    urlOf: (name) => running[name].url,
    names: paymentSimulators,
  })
  providers.push(...ownPaymentProviders(env))
  return { stripe: running.stripe.url, alipay: running.alipay.url, 'wechat-pay': running['wechat-pay'].url }
}

function checkout(minor: bigint) {
  const now = clock.now()
  const order = { sellerId: newId(now), orderId: newId(now), amount: cny(minor) }
  const of = { checkoutId: newId(now), buyerId: newId(now) }
  const asked = { ...of, amount: cny(minor), description: 'WB2611220001', orders: [order], payerHint: buyer }
  return { of, order, new: asked }
}

async function placed(minor: bigint) {
  const { of, order, new: asked } = checkout(minor)
  const { paymentId } = await tx((ctx) => openPayment(ctx, asked))
  return { ...of, order, paymentId }
}

async function chosen(minor: bigint, method: PayMethod, device: Device) {
  const made = await placed(minor)
  await choose(made, method, device)
  return made
}

async function choose(
  of: { readonly checkoutId: string; readonly buyerId: string },
  method: PayMethod,
  device: Device,
): Promise<void> {
  const { checkoutId, buyerId } = of
  await tx((ctx) =>
    choosePayMethod(ctx, { checkoutId, buyerId, method, device, payerIp: '127.0.0.1', payerOpenId: null }),
  )
  await work()
}

async function stateOf(paymentId: string): Promise<string> {
  await work()
  return (await tx((ctx) => paymentOf(ctx, paymentId))).state
}

/** The buyer's hand at each simulator. */
async function pay(paymentId: string, method: PayMethod): Promise<void> {
  const { payUrl } = await tx((ctx) => paymentOf(ctx, paymentId))
  if (method === 'wechat-pay') {
    const path = `/v1/transactions/${paymentId.replaceAll('-', '')}/pay`
    const body = JSON.stringify({ payer: { name: buyer.name, id_number: buyer.idNumber } })
    const headers = { authorization: `Bearer ${SECRET}` }
    assert.equal((await fetch(`${urls['wechat-pay']}${path}`, { method: 'POST', headers, body })).status, 200)
    return
  }
  const first = await fetch(must(payUrl, 'a page to pay on'), { redirect: 'manual' })
  const page = new URL(first.headers.get('location') ?? must(payUrl, 'a page'), urls.alipay).href
  const fields = { action: 'pay', payer_name: buyer.name, payer_id_number: buyer.idNumber }
  const answer = await fetch(page, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  assert.equal(answer.status, 303)
}
