/** The lane from a paid order to customs, with the real simulators as processes of their own and the real webhooks between. */
import { serve } from '@hono/node-server'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after } from 'node:test'
import { loadTariff } from '#modules/compliance'
import { reserve, setOnHand } from '#modules/inventory'
import { loadMarketSettings } from '#modules/markets'
import { openOrders, orderOf, type NewOrder } from '#modules/orders'
import { openPayment, openWallet, paymentPort } from '#modules/payments'
import { saveBusiness, startSeller } from '#modules/sellers'
import { createApp } from '#platform/app'
import { handClock, type Clock } from '#platform/clock'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact, type Db } from '#platform/db'
import type { Engine } from '#platform/deliver'
import { discover, type Product } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { plug, type Plug } from '#platform/world'
import {
  call,
  newHome,
  SECRET,
  startProcess,
  until,
  WEBHOOK_SECRET,
  type Running,
} from '../../../../simulators/testing/processes.ts'
import { drain } from '../../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../../test/world.ts'
import { classifiedForTests, loadSampleList } from '../../export-control/test-ready.ts'
import { carrierPort, openCarrier, packOrder, shipOrder } from '../index.ts'

const reference = (path: string): string => readFileSync(join(import.meta.dirname, '../../../reference', path), 'utf8')
export const buyer = { name: '林小满', idNumber: '110101190001010014', phone: '13800138000' }
const nowhere = { url: 'http://127.0.0.1:9', secret: SECRET, webhookSecret: WEBHOOK_SECRET }

export type Lane = Awaited<ReturnType<typeof openLane>>
export type Key = { readonly sellerId: string; readonly orderId: string }

/** `plugs` are further providers; `modules` and `storefront` folders beside payments, orders and fulfilment are loaded too. */
export async function openLane(
  db: Db,
  options: { readonly plugs?: readonly Plug[]; readonly folders?: readonly string[] } = {},
) {
  const clock = handClock('2026-11-20T10:00:00Z')
  // Simulators must know our port and we theirs, so addresses are filled in when all listen.
  const [wallet, carrier] = [openWallet(nowhere), openCarrier(nowhere)]
  const world = testWorld([plug(paymentPort, wallet), plug(carrierPort, carrier), ...(options.plugs ?? [])])
  const engine: Engine = { db, clock, log: silentLog(), world }
  const product = await discover([
    'modules/payments',
    'modules/orders',
    'modules/fulfilment',
    ...(options.folders ?? []),
  ])
  const { app, url, payments, parcels, start } = await serveLane(engine, product)
  Object.assign(wallet, openWallet({ ...nowhere, url: payments.url }))
  Object.assign(carrier, openCarrier({ ...nowhere, url: parcels.url }))
  const tx = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = system): Promise<T> =>
    transact(db, (inner) => work(ctxOf(inner, { actor, now: clock.now(), world })))
  const work = () => drain(engine, product)
  const sellerId = await tx(async (ctx) => {
    await loadMarketSettings(ctx, JSON.parse(reference('markets/markets-demo.json')), {
      demonstrationAsOf: clock.now(),
    })
    await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
    await loadSampleList(ctx)
    const id = await startSeller(ctx, newId(ctx.now))
    await saveBusiness(ctx, id, business)
    return id
  })
  await work()
  const stateOf = async (key: Key) => (await orderOf({ tx: db }, key)).state
  const untilState = (key: Key, state: string): Promise<void> =>
    until(`the order is ${state}`, async () => {
      await work()
      return (await stateOf(key)) === state
    })
  const misbehave = (who: Running, body: object) => call(who, '/control', { body })
  const lane = {
    db,
    clock,
    world,
    engine,
    app,
    url,
    product,
    payments,
    parcels,
    sellerId,
    tx,
    drain: work,
    start,
    stateOf,
    untilState,
    misbehave,
  }
  return { ...lane, ...stepsOf(lane) }
}

/** How far a test takes an order before it begins. */
function stepsOf(lane: Core & { readonly parcels: Running }) {
  return {
    paid: (over: Partial<NewOrder> = {}, payer?: object) => paid(lane, over, payer),
    packed: async (over: Partial<NewOrder> = {}) => {
      const key = await paid(lane, over)
      await lane.tx((ctx) => packOrder(ctx, key))
      return key
    },
    /** A parcel that the carrier has taken over. */
    shipped: async (over: Partial<NewOrder> = {}, payer?: object) => {
      const key = await paid(lane, over, payer)
      await lane.tx((ctx) => packOrder(ctx, key))
      await lane.tx((ctx) => shipOrder(ctx, key))
      await lane.drain()
      return key
    },
    shipmentOf: (key: Key) => shipmentOf(lane, key),
    /** Lets the carrier take `steps` steps with the parcel. */
    advance: async (key: Key, steps: number) => {
      const { id } = await shipmentOf(lane, key)
      for (let step = 0; step < steps; step += 1)
        assert.equal((await call(lane.parcels, `/v1/shipments/${id}/advance`, { body: {} })).status, 200)
    },
  }
}

/** The product on a real port, and the simulators that send their webhooks to it. */
async function serveLane(engine: Engine, product: Product) {
  const authenticate = async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
    JSON.parse(c.req.header('x-actor') ?? '{"kind":"anyone","visitorId":null}')
  const app = createApp(
    { ...engine, authenticate },
    product,
    async (c, { refusal }) => c.text(refusal?.code ?? 'fault', refusal?.status ?? 500),
    () => undefined,
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const started: Running[] = []
  const homes = [newHome(), newHome()]
  const start = async (name: string, path: string, home: string): Promise<Running> => {
    const one = await startProcess(name, home, { WEBHOOK_URL: `${url}${path}` })
    started.push(one)
    return one
  }
  const payments = await start('payment', '/webhooks/payment', homes[0]?.path ?? '')
  const parcels = await start('carrier', '/webhooks/carrier', homes[1]?.path ?? '')
  after(async () => {
    for (const one of started) await one.kill()
    server.close()
    for (const home of homes) home.remove()
  })
  return { app, url, payments, parcels, start }
}

type Core = {
  readonly db: Db
  readonly clock: Clock
  readonly tx: <T>(work: (ctx: Ctx) => Promise<T>) => Promise<T>
  readonly drain: () => Promise<void>
  readonly payments: Running
  readonly sellerId: string
  readonly untilState: (key: Key, state: string) => Promise<void>
}

async function paid(lane: Core, over: Partial<NewOrder>, payer: object = {}): Promise<Key> {
  const order = newOrder(lane.clock.now(), { sellerId: lane.sellerId, ...over })
  const amount = { minor: order.lines.reduce((sum, line) => sum + line.totalMinor, 0n), currency: 'CNY' }
  const key = { sellerId: order.sellerId, orderId: order.orderId }
  const { paymentId } = await lane.tx(async (ctx) => {
    const wants = order.lines.map((line) => ({
      ...key,
      variantId: line.variantId,
      place: order.place,
      quantity: line.quantity,
    }))
    await setOnHand(
      ctx,
      wants.map(({ sellerId, variantId, place }) => ({ sellerId, variantId, place, onHand: 9 })),
    )
    await reserve(ctx, wants)
    await openOrders(ctx, [order])
    await classifiedForTests(
      ctx,
      order.sellerId,
      order.lines.map(({ productId }) => productId),
    )
    return openPayment(ctx, {
      checkoutId: order.checkoutId,
      buyerId: order.buyerId,
      amount,
      description: 'honey',
      orders: [{ ...key, amount }],
      payerHint: { name: order.orderer.name, idNumber: order.orderer.idNumber },
    })
  })
  await lane.drain()
  const { rows } = await sql<{
    provider_id: string
  }>`select provider_id from payments.payment where id = ${paymentId}`.execute(lane.db)
  const answer = await call(lane.payments, `/v1/payments/${rows[0]?.provider_id}/pay`, { body: payer })
  assert.equal(answer.status, 200)
  await lane.untilState(key, 'paid')
  return key
}

async function shipmentOf(
  lane: Pick<Core, 'db'>,
  key: Key,
): Promise<{ readonly id: string; readonly waybill: string; readonly reference: string }> {
  const { rows } = await sql<{ shipment_id: string; waybill_no: string; id: string }>`
    select shipment_id, waybill_no, id from fulfilment.parcel where seller_id = ${key.sellerId} and order_id = ${key.orderId}
  `.execute(lane.db)
  return { id: rows[0]?.shipment_id ?? '', waybill: rows[0]?.waybill_no ?? '', reference: rows[0]?.id ?? '' }
}

const business = {
  legalName: 'Blue Ridge Bees LLC',
  tradeName: 'Blue Ridge Bees',
  ein: null,
  phone: '2065550123',
  line1: '12 Hive Road',
  line2: null,
  city: 'Seattle',
  state: 'WA',
  zip: '98101',
  countyFips: '53033',
  naics: '112910',
  makes: 'honey',
  employees: 4,
  story: 'bees',
}

/** Two jars of honey: the amounts add up, and a fen of rounding is the platform's. */
export function newOrder(now: Date, over: Partial<NewOrder> = {}): NewOrder {
  return {
    by: { actor: { kind: 'system', id: 'test' }, requestId: 'test' },
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
      name: buyer.name,
      phone: '+8613800138000',
      province: '上海市',
      city: '上海市',
      district: '浦东新区',
      districtCode: '310115',
      detail: '世纪大道100号8楼',
    },
    orderer: { name: buyer.name, idNumber: buyer.idNumber, phone: '+8613800138000' },
    lines: [
      {
        listingId: newId(now),
        productId: newId(now),
        variantId: newId(now),
        sku: 'HONEY-500',
        titleEn: 'Wildflower honey',
        titleZh: '野花蜂蜜',
        optionZh: '500克',
        pictureUrl: null,
        quantity: 2,
        hsCode: '04090000',
        originState: 'WA',
        weightGrams: 620,
        legalQuantity: { amount: '500', unit: 'g' },
        secondQuantity: null,
        demonstration: true,
        goodsMinor: 20000n,
        freightMinor: 6800n,
        insuranceMinor: 60n,
        dutyMinor: 0n,
        consumptionTaxMinor: 0n,
        vatMinor: 1692n,
        roundingMinor: 1n,
        sellerDiscountMinor: 0n,
        platformDiscountMinor: 0n,
        programmeDiscountMinor: 0n,
        totalMinor: 28551n,
        shelfMinor: 28551n,
        feeMinor: 1000n,
        sellerShareMinor: 19000n,
        keepMinor: 2636n,
      },
    ],
    ...over,
  }
}
