/** What the tests of this module stand on: a market with its settings, a seller with stock, orders that add up. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact, type Db } from '#platform/db'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { createQueues, openBoss } from '#platform/job'
import type { World } from '#platform/world'
import { reserve, setOnHand } from '#modules/inventory'
import { loadMarketSettings } from '#modules/markets'
import { openPayment, refundsOf } from '#modules/payments'
import { ctxOf, system } from '../../test/world.ts'
import { openOrders, type NewLine, type NewOrder } from './open-orders.ts'
import { whenPaymentCaptured } from './when-payment-captured.ts'
import { whenPaymentRefunded } from './when-payment-refunded.ts'

const file: unknown = JSON.parse(readFileSync(join(import.meta.dirname, '../../reference/markets/markets-demo.json'), 'utf8'))

export type Market = ReturnType<typeof openMarket>

/** A market on `db` at the moment `at.now`, which a test moves. */
export function openMarket(db: Db, world: World, at: { now: Date }) {
  const run = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = system): Promise<T> =>
    transact(db, (tx) => work(ctxOf(tx, { actor, now: at.now, world })))
  const capture = (order: NewOrder, paymentId: string): Promise<void> =>
    run((ctx) =>
      whenPaymentCaptured.handle(ctx, {
        paymentId,
        checkoutId: order.checkoutId,
        buyerId: order.buyerId,
        orders: [{ sellerId: order.sellerId, orderId: order.orderId, amountMinor: total(order).toString() }],
        currency: 'CNY',
        capturedAt: at.now.toISOString(),
      }),
    )
  return {
    db,
    at,
    run,
    /** Settings of the market, and the queues that payments puts its jobs into. */
    async load(): Promise<void> {
      await run((ctx) => loadMarketSettings(ctx, file, { demonstrationAsOf: at.now }))
      await createQueues(openBoss(db), (await discover(['modules/payments'])).jobs)
    },
    /** Opens an order with its stock and its payment; `lines` pieces of one variant, `left` of which stand there. */
    async open(over: Partial<NewOrder> = {}, left = 10) {
      const order = newOrder(at.now, over)
      const paymentId = await run(async (ctx) => {
        const wants = order.lines.map((line) => ({ ...key(order), variantId: line.variantId, place: order.place, quantity: line.quantity }))
        await setOnHand(ctx, wants.map(({ sellerId, variantId, place }) => ({ sellerId, variantId, place, onHand: left })))
        await reserve(ctx, wants)
        await openOrders(ctx, [order])
        const amount = { minor: total(order), currency: 'CNY' }
        const opened = await openPayment(ctx, {
          checkoutId: order.checkoutId, buyerId: order.buyerId, amount, description: 'test', orders: [{ ...key(order), amount }], payerHint: null,
        })
        return opened.paymentId
      })
      return { order, paymentId, key: key(order) }
    },
    /** The provider has the money: what payments would write, then the event. */
    async pay(order: NewOrder, paymentId: string): Promise<void> {
      await sql`update payments.payment set state = 'succeeded', captured_minor = amount_minor where id = ${paymentId}`.execute(db)
      await sql`update payments.payment_order set captured_minor = amount_minor where payment_id = ${paymentId}`.execute(db)
      await capture(order, paymentId)
    },
    /** A second payment of the same checkout that the provider took as well. */
    async payTwice(order: NewOrder): Promise<void> {
      const checkoutId = newId(at.now)
      const amount = { minor: total(order), currency: 'CNY' }
      const { paymentId } = await run((ctx) =>
        openPayment(ctx, { checkoutId, buyerId: order.buyerId, amount, description: 'test', orders: [{ ...key(order), amount }], payerHint: null }),
      )
      await this.pay(order, paymentId)
    },
    /** The provider has given back every refund asked for. */
    async refundDone(order: NewOrder): Promise<void> {
      const refunds = await run((ctx) => refundsOf(ctx, order))
      for (const { refundId, amount } of refunds)
        await run((ctx) =>
          whenPaymentRefunded.handle(ctx, { ...key(order), refundId, amountMinor: amount.minor.toString(), currency: amount.currency }),
        )
    },
  }
}

const key = ({ sellerId, orderId }: NewOrder) => ({ sellerId, orderId })
export const total = (order: NewOrder): bigint => order.lines.reduce((sum, line) => sum + line.totalMinor, 0n)

/** An order of two lines whose amounts add up, with a fen of rounding that the platform bears. */
export function newOrder(now: Date, over: Partial<NewOrder> = {}): NewOrder {
  return {
    sellerId: newId(now),
    orderId: newId(now),
    buyerId: newId(now),
    checkoutId: newId(now),
    mode: '9610',
    place: 'us',
    rateId: newId(now),
    rateText: '7.207200',
    freightCardId: newId(now),
    rulesVersion: 'test',
    consignee: {
      name: '林小满', phone: '13800138000', province: '上海市', city: '上海市', district: '浦东新区', districtCode: '310115', detail: '世纪大道100号8楼',
    },
    orderer: { name: '林小满', idNumber: '110101190001010010', phone: '13800138000' },
    lines: [line(now), line(now, { roundingMinor: 1n, totalMinor: 31174n, quantity: 2 })],
    ...over,
  }
}

/** 195.85 goods, 68.00 freight, 0.59 insurance, no duty, 20.57 consumption tax, 26.74 VAT; the seller keeps USD 25.00. */
function line(now: Date, over: Partial<NewLine> = {}): NewLine {
  return {
    listingId: newId(now),
    productId: newId(now),
    variantId: newId(now),
    sku: 'WINE-750',
    titleEn: 'Riesling, dry',
    titleZh: '雷司令干白',
    optionZh: '750 毫升',
    pictureUrl: null,
    quantity: 1,
    hsCode: '22042100',
    originState: 'WA',
    weightGrams: 1300,
    legalQuantity: { amount: '0.75', unit: 'l' },
    demonstration: true,
    goodsMinor: 19585n,
    freightMinor: 6800n,
    insuranceMinor: 59n,
    dutyMinor: 0n,
    consumptionTaxMinor: 2057n,
    vatMinor: 2674n,
    roundingMinor: 0n,
    totalMinor: 31175n,
    shelfMinor: 31175n,
    feeMinor: 1567n,
    sellerShareMinor: 18018n,
    keepMinor: 2500n,
    ...over,
  }
}
