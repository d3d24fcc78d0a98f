/** What the tests of returns and disputes stand on: delivered orders, a customs place, pictures, a clock, the worker by hand. */
import assert from 'node:assert/strict'
import sharp from 'sharp'
import { booksOf } from '#modules/orders'
import { deliverOutbox } from '#platform/deliver'
import { discover } from '#platform/discover'
import { handClock } from '#platform/clock'
import type { Actor, Ctx } from '#platform/context'
import type { Db } from '#platform/db'
import { newId } from '#platform/id'
import { createQueues, jobRun, openBoss, runDueJobs } from '#platform/job'
import { silentLog } from '#platform/log'
import { must } from '#platform/check'
import { openMarket } from '../../orders/test-market.ts'
import type { NewOrder } from '../../orders/open-orders.ts'
import { whenCustomsDecided } from '../../orders/when-customs-decided.ts'
import { whenParcelMoved } from '../../orders/when-parcel-moved.ts'
import { makeApprovedSeller } from '../../../test/people.ts'
import { testWorld } from '../../../test/world.ts'
import { setChinaPlace } from '../index.ts'

export type Yard = Awaited<ReturnType<typeof openYard>>
export type Delivered = Awaited<ReturnType<Yard['delivered']>>

export async function openYard(db: Db) {
  const world = testWorld()
  const clock = handClock('2026-11-16T06:00:00Z')
  const market = openMarket(db, world, {
    get now() {
      return clock.now()
    },
  })
  await market.load()
  const product = await discover(['modules/evidence', 'modules/returns', 'modules/disputes'])
  const boss = openBoss(db)
  await createQueues(boss, product.jobs)
  const seller = await makeApprovedSeller(db, world, clock.now())
  const engine = { db, clock, log: silentLog(), world }
  /** Everything the worker would do now with returns, disputes and evidence. */
  const work = async (): Promise<void> => {
    for (const each of product.sweeps) await each.sweep(jobRun(engine, each.name))
    while ((await deliverOutbox(engine, product.listeners)) + (await runDueJobs(engine, boss, product.jobs)) > 0);
  }
  const operator: Actor = { kind: 'operator', id: newId(clock.now()) }
  return {
    db,
    world,
    clock,
    market,
    product,
    engine,
    work,
    operator,
    sellerId: seller.actor.sellerId,
    seller: seller.actor,
    days: (count: number) => clock.forward(count * 86_400_000),
    as: <T>(actor: Actor, what: (ctx: Ctx) => Promise<T>): Promise<T> => market.run(what, actor),
    /** Names the customs place in China, so that goods go back there. */
    placeInChina: () => market.run((ctx) => setChinaPlace(ctx, chinaPlace), operator),
    /** A paid order that customs released and the carrier delivered; two lines, of one and of two pieces. */
    delivered: async (over: Partial<NewOrder> = {}) => {
      const paid = await pay(market, seller.actor.sellerId, over)
      const at = clock.now()
      await report(market, paid.key, 'picked_up', at)
      await report(market, paid.key, 'arrived_port', at)
      await market.run((ctx) =>
        whenCustomsDecided.handle(ctx, { ...paid.key, outcome: 'released', code: null, reason: null }),
      )
      await report(market, paid.key, 'delivered', at)
      return paid
    },
    /** The same, handed over and not heard of since. */
    underWay: async () => {
      const paid = await pay(market, seller.actor.sellerId, {})
      await report(market, paid.key, 'picked_up', clock.now())
      return paid
    },
    /** The books close: nothing was invented and nothing was lost. */
    closes: async (): Promise<void> => {
      const books = await market.run(booksOf)
      assert.deepEqual([books.findings, books.stockFindings], [[], []])
    },
  }
}

const chinaPlace = {
  recipient: '退货处理中心',
  phone: '021-00000000',
  address: '上海市示范路1号跨境退货仓',
  demonstration: true,
}

const report = (
  market: ReturnType<typeof openMarket>,
  key: { readonly sellerId: string; readonly orderId: string },
  status: 'picked_up' | 'arrived_port' | 'delivered',
  at: Date,
) =>
  market.run((ctx) =>
    whenParcelMoved.handle(ctx, { ...key, parcelId: key.orderId, status, at: at.toISOString(), place: null }),
  )

async function pay(market: ReturnType<typeof openMarket>, sellerId: string, over: Partial<NewOrder>) {
  const opened = await market.open({ sellerId, ...over })
  await market.pay(opened.order, opened.paymentId)
  const buyer = { kind: 'buyer', id: opened.order.buyerId, visitorId: null } as const
  return { ...opened, ...opened.key, buyer, variantId: must(opened.order.lines[1], 'two lines').variantId }
}

/** A photograph as a phone would send it, with a place in its metadata that nobody is to see. */
export const photograph = async (width = 64): Promise<Uint8Array> =>
  sharp({ create: { width, height: 48, channels: 3, background: '#a33' } })
    .withExif({ IFD0: { Copyright: 'somebody' }, IFD3: { GPSLatitudeRef: 'N' } })
    .jpeg()
    .toBuffer()
