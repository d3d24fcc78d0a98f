/** What the tests of orders stand on: a market with its settings, a seller with stock, orders that add up and are paid. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact, type Db } from '#platform/db'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { createQueues, openBoss } from '#platform/job'
import { openPorts, plug, type World } from '#platform/world'
import { reserve, setOnHand } from '#modules/inventory'
import { loadMarketSettings } from '#modules/markets'
import { openPayment, openWallet, paymentPort, refundsOf } from '#modules/payments'
import { ctxOf, system } from '../../test/world.ts'
import { openOrders, type NewOrder } from './open-orders.ts'
import { newOrder, total } from './order.test-data.ts'
import { whenPaymentCaptured } from './when-payment-captured.ts'
import { whenPaymentRefunded } from './when-payment-refunded.ts'

/** A provider is configured; these tests say themselves what it reports. */
const nobodyAsks = openWallet({ url: 'http://127.0.0.1:9', secret: 'sk_test', webhookSecret: `whsec_${btoa('test')}` })
const marketFile = join(import.meta.dirname, '../../reference/markets/markets-demo.json')
type Run = <T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor) => Promise<T>

/** A market on `db` at the moment `at.now`, which a test moves. */
export function openMarket(db: Db, world: World, at: { readonly now: Date }) {
  const paying = world.ports.has(paymentPort) ? world : { ...world, ports: openPorts([plug(paymentPort, nobodyAsks)]) }
  const run: Run = (work, actor = system) =>
    transact(db, (tx) => work(ctxOf(tx, { actor, now: at.now, world: paying })))
  return {
    run,
    load: () => load(db, run, at.now),
    open: (over: Partial<NewOrder> = {}, left = 10) => open(run, newOrder(at.now, over), left),
    /** A second order of a checkout: its payment is the first one's. */
    openBeside: (over: Partial<NewOrder>) => openBeside(run, newOrder(at.now, over)),
    pay: (order: NewOrder, paymentId: string) => pay(db, run, order, paymentId),
    /** A second payment for the same order that the provider took as well. */
    payTwice: async (order: NewOrder): Promise<void> => {
      const paymentId = await run((ctx) => payment(ctx, { ...order, checkoutId: newId(at.now) }))
      await pay(db, run, order, paymentId)
    },
    refundDone: (order: NewOrder) => refundDone(run, order),
  }
}

/** The settings of the market, and the queues that payments puts its jobs into. */
async function load(db: Db, run: Run, now: Date): Promise<void> {
  const file: unknown = JSON.parse(readFileSync(marketFile, 'utf8'))
  await run((ctx) => loadMarketSettings(ctx, file, { demonstrationAsOf: now }))
  await createQueues(openBoss(db), (await discover(['modules/payments'])).jobs)
}

/** Opens an order with its stock, of which `left` stand there before, and its payment. */
async function open(run: Run, order: NewOrder, left: number) {
  const paymentId = await run(async (ctx) => {
    await promise(ctx, order, left)
    return payment(ctx, order)
  })
  return { order, paymentId, key: keyOf(order) }
}

async function openBeside(run: Run, order: NewOrder) {
  await run((ctx) => promise(ctx, order, 10))
  return { order, key: keyOf(order) }
}

async function promise(ctx: Ctx, order: NewOrder, left: number): Promise<void> {
  const key = keyOf(order)
  const wants = order.lines.map(({ variantId, quantity }) => ({ ...key, variantId, place: order.place, quantity }))
  await setOnHand(
    ctx,
    wants.map(({ sellerId, variantId, place }) => ({ sellerId, variantId, place, onHand: left })),
  )
  await reserve(ctx, wants)
  await openOrders(ctx, [order])
}

async function payment(ctx: Ctx, order: NewOrder): Promise<string> {
  const amount = { minor: total(order), currency: 'CNY' }
  const { checkoutId, buyerId } = order
  const orders = [{ ...keyOf(order), amount }]
  return (await openPayment(ctx, { checkoutId, buyerId, amount, description: 'test', orders, payerHint: null }))
    .paymentId
}

/** The provider has the money: what payments would write, then its event. */
async function pay(db: Db, run: Run, order: NewOrder, paymentId: string): Promise<void> {
  await sql`update payments.payment set state = 'succeeded', captured_minor = amount_minor where id = ${paymentId}`.execute(
    db,
  )
  await sql`update payments.payment_order set captured_minor = amount_minor where payment_id = ${paymentId}`.execute(db)
  await run((ctx) =>
    whenPaymentCaptured.handle(ctx, {
      paymentId,
      checkoutId: order.checkoutId,
      buyerId: order.buyerId,
      orders: [{ ...keyOf(order), amountMinor: total(order).toString() }],
      currency: 'CNY',
      capturedAt: ctx.now.toISOString(),
    }),
  )
}

/** The provider has given back every refund asked for. */
async function refundDone(run: Run, order: NewOrder): Promise<void> {
  const refunds = await run((ctx) => refundsOf(ctx, order))
  for (const { refundId, amount } of refunds) {
    const refund = { ...keyOf(order), refundId, amountMinor: amount.minor.toString(), currency: amount.currency }
    await run((ctx) => whenPaymentRefunded.handle(ctx, refund))
  }
}

const keyOf = ({ sellerId, orderId }: NewOrder) => ({ sellerId, orderId })
