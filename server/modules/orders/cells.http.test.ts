import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import type { Actor } from '#platform/context'
import { sql } from '#platform/db'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { createQueues, openBoss } from '#platform/job'
import { silentLog } from '#platform/log'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { makeApprovedSeller } from '../../test/people.ts'
import { testWorld } from '../../test/world.ts'
import { classifiedForTests, loadSampleList } from '../export-control/test-ready.ts'
import { moveOrder, orderOf } from './index.ts'
import { orderStates, type OrderState, type OrderStep } from './order-state.ts'
import { openMarket } from './test-market.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-16T06:00:00Z')
const world = testWorld()
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()
await market.run(loadSampleList)
const seller = await makeApprovedSeller(db, world, clock.now())
await createQueues(openBoss(db), (await discover(['modules/fulfilment'])).jobs)

const frame = {
  db,
  clock,
  log: silentLog(),
  world,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> => {
    const [kind, id = '', sellerId = null] = (c.req.header('x-actor') ?? '').split(' ')
    if (kind === 'buyer') return { kind, id, visitorId: null }
    if (kind === 'seller') return { kind, id, sellerId }
    return kind === 'operator' ? { kind, id } : { kind: 'anyone', visitorId: null }
  },
}
const app = createApp(
  frame,
  await discover(['modules/orders', 'modules/fulfilment']),
  pageOfTrouble(frame),
  () => undefined,
)

type Opened = Awaited<ReturnType<typeof market.open>>
/** How an order comes to each state. */
const ways: Readonly<Record<OrderState, readonly OrderStep[]>> = {
  open: [],
  paid: ['pay'],
  packed: ['pay', 'pack'],
  shipped: ['pay', 'ship'],
  at_customs: ['pay', 'ship', 'arrive'],
  held: ['pay', 'ship', 'arrive', 'hold'],
  released: ['pay', 'ship', 'arrive', 'release'],
  delivered: ['pay', 'ship', 'arrive', 'release', 'deliver'],
  completed: ['pay', 'ship', 'arrive', 'release', 'deliver', 'confirm'],
  lapsed: ['lapse'],
  cancelled: ['cancel'],
  refunding: ['pay', 'refund'],
  refunded: ['pay', 'refund', 'refunded'],
}
async function comeTo(state: OrderState): Promise<Opened> {
  const opened = await market.open({ sellerId: seller.actor.sellerId })
  const products = opened.order.lines.map(({ productId }) => productId)
  await market.run((ctx) => classifiedForTests(ctx, opened.key.sellerId, products))
  for (const step of ways[state])
    if (step === 'pay') await market.pay(opened.order, opened.paymentId)
    else if (step === 'refunded') await market.refundDone(opened.order)
    else if (step === 'pack') assert.equal((await ask(opened, calls.pack)).status, 200)
    else await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  return opened
}

type Call = {
  readonly path: (opened: Opened) => string
  readonly who: 'buyer' | 'seller' | 'operator'
  readonly body?: unknown
  /** Where the order stands after it, by the states that allow it. */
  readonly leads: Readonly<Partial<Record<OrderState, OrderState>>>
  /** The code of the refusal everywhere else. */
  readonly refused: string
}
const mine = (name: string) => (of: Opened) => `/api/v1/orders/${of.key.orderId}/${name}`
const selling = (name: string) => (of: Opened) => `/api/v1/seller/orders/${of.key.orderId}/${name}`
const desk = (name: string) => (of: Opened) => `/api/v1/operator/orders/${of.key.sellerId}/${of.key.orderId}/${name}`
const one = [{ line: 2, quantity: 1 }]
const moved = 'orders.step-not-allowed'
const refunding = (...states: readonly OrderState[]) =>
  Object.fromEntries(states.map((state) => [state, 'refunding' as const]))

const calls = {
  cancel: {
    path: mine('cancel'),
    who: 'buyer',
    body: {},
    leads: { open: 'cancelled', cancelled: 'cancelled' },
    refused: moved,
  },
  refund: {
    path: mine('refund-requests'),
    who: 'buyer',
    body: { reason: 'x' },
    leads: refunding('paid', 'packed'),
    refused: 'orders.too-late-to-refund',
  },
  confirm: { path: mine('confirm'), who: 'buyer', body: {}, leads: { delivered: 'completed' }, refused: moved },
  'more time to confirm': {
    path: mine('extend'),
    who: 'buyer',
    body: {},
    leads: { delivered: 'delivered' },
    refused: 'orders.no-clock-to-extend',
  },
  pack: { path: selling('pack'), who: 'seller', leads: { paid: 'packed', packed: 'packed' }, refused: moved },
  'pack a part': {
    path: selling('parcels'),
    who: 'seller',
    body: { lines: one },
    leads: { paid: 'packed' },
    refused: moved,
  },
  ship: { path: selling('ship'), who: 'seller', leads: { packed: 'packed' }, refused: 'fulfilment.not-packed' },
  'more time to ship': {
    path: selling('extend'),
    who: 'seller',
    body: { reason: 'x' },
    leads: { paid: 'paid', packed: 'packed' },
    refused: 'orders.no-clock-to-extend',
  },
  'cannot ship': {
    path: selling('cannot-ship'),
    who: 'seller',
    body: { lines: one, reason: 'x' },
    leads: { paid: 'paid', packed: 'packed' },
    refused: 'orders.too-late-to-refund',
  },
  'refund by an operator': {
    path: desk('refund'),
    who: 'operator',
    body: { reason: 'x' },
    leads: refunding('paid', 'packed', 'shipped', 'at_customs', 'held', 'released', 'delivered'),
    refused: moved,
  },
  resume: {
    path: desk('resume'),
    who: 'operator',
    body: { reason: 'x' },
    leads: { held: 'at_customs' },
    refused: moved,
  },
} as const satisfies Readonly<Record<string, Call>>

const people = { seller: newId(clock.now()), operator: newId(clock.now()) }
async function ask(opened: Opened, call: Call, key = newId(clock.now())) {
  const id = { ...people, buyer: opened.order.buyerId }[call.who]
  const actor = call.who === 'seller' ? `seller ${id} ${opened.key.sellerId}` : `${call.who} ${id}`
  const reply = await app.request(call.path(opened), {
    method: 'POST',
    headers: {
      'x-actor': actor,
      authorization: 'Bearer x',
      'idempotency-key': key,
      ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  })
  const body: unknown = await reply.json()
  const code = typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : null
  return { status: reply.status, code, body }
}

/** Everything an order has: its state, its rows in the books, its refunds, its history, its events. */
async function standing({ key }: Opened): Promise<string> {
  const { rows } = await sql<{ all: string }>`
    select concat_ws(' ', o.state, o.due_at,
             (select count(*) from ledger.transfer where order_id = o.id),
             (select count(*) from orders.refund_wish where order_id = o.id),
             (select count(*) from orders.history where order_id = o.id),
             (select count(*) from fulfilment.parcel where order_id = o.id),
             (select count(*) from platform.outbox where payload->>'orderId' = o.id::text)) as all
      from orders.order as o where id = ${key.orderId}
  `.execute(db)
  return rows[0]?.all ?? ''
}

for (const [name, call] of Object.entries<Call>(calls))
  test(`${name}: every state answers, what is allowed has its effect once, and what is not has none`, async () => {
    for (const state of orderStates) {
      const opened = await comeTo(state)
      const before = await standing(opened)
      const key = newId(clock.now())
      const first = await ask(opened, call, key)
      const led = call.leads[state]
      if (led === undefined) {
        const expected = state === 'packed' && name === 'pack a part' ? 'fulfilment.packed-whole' : call.refused
        assert.deepEqual([first.status, first.code], [409, expected], `${state} ${JSON.stringify(first.body)}`)
        assert.equal(await standing(opened), before, `${state} is as it was`)
        continue
      }
      assert.ok(first.status === 200 || first.status === 201, `${state} ${JSON.stringify(first.body)}`)
      assert.equal((await orderOf({ tx: db }, opened.key)).state, led)
      const after = await standing(opened)
      assert.deepEqual(await ask(opened, call, key), first, 'the same key has the same answer')
      assert.equal(await standing(opened), after)
      // Giving another piece back, or packing another, is another wish and not the same one again.
      if (name === 'cannot ship' || name === 'pack a part') continue
      await ask(opened, call)
      assert.equal(await standing(opened), after, `${state}: asked anew it has no second effect`)
    }
  })
