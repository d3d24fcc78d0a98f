import assert from 'node:assert/strict'
import { test } from 'node:test'
import { handClock } from '#platform/clock'
import { transact } from '#platform/db'
import { newId } from '#platform/id'
import { jobRun } from '#platform/job'
import { silentLog } from '#platform/log'
import { Refusal } from '#platform/refusal'
import {
  booksOf,
  confirmReceipt,
  extendConfirming,
  extendShipping,
  freePieces,
  freezeOrder,
  giveBackUnit,
  moveOrder,
  openPart,
  orderOf,
  partShipped,
  partsOf,
  refundPart,
  refundPieces,
  refundPolicies,
  requestRefundBeforeShipping,
  thawOrder,
} from '#modules/orders'
import { cny } from '#platform/money'
import { confirmDelivered, refundUnshipped } from '../modules/orders/clocks.job.ts'
import { openMarket } from '../modules/orders/test-market.ts'
import { whenCustomsDecided } from '../modules/orders/when-customs-decided.ts'
import { whenParcelMoved } from '../modules/orders/when-parcel-moved.ts'
import { testDatabase } from '../test/database.ts'
import { testWorld } from '../test/world.ts'
import { checkInvariants } from './check-invariants.ts'
import { openPrng } from './prng.ts'

const { db } = await testDatabase({ max: 4 })
const world = testWorld()
const clock = handClock('2026-11-16T06:00:00Z')
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()

/**
 * What payments themselves would have kept is not played here, so what speaks of their reports is left out; and orders are
 * frozen here by themselves, without the return or the dispute that would freeze them.
 */
const frozenAlone = 'an order stands still and nothing froze it, or goes on although something does'
const judged = ['I3', 'I4', 'I5', 'I6', 'I7', 'I17']
async function holds(history: readonly string[]): Promise<void> {
  const found = (await transact(db, checkInvariants)).filter(
    ({ invariant, what }) => judged.includes(invariant) && what !== frozenAlone,
  )
  assert.deepEqual(found, [], history.join('\n'))
}
const sweep = (which: typeof confirmDelivered): Promise<void> =>
  which.sweep(jobRun({ db, clock, log: silentLog(), world }, which.name))

type Random = ReturnType<typeof openPrng>
type Opened = Awaited<ReturnType<typeof market.open>>
const policies = Object.keys(refundPolicies)
const statuses = ['picked_up', 'arrived_port', 'delivered', 'returned'] as const

/** Everything that can be done to one order, each as likely to be refused as not. */
function steps({ key, order }: Opened, random: Random): Readonly<Record<string, () => Promise<unknown>>> {
  const mine = { orderId: key.orderId, buyerId: order.buyerId }
  const freeze = { ...key, by: 'dispute', id: key.orderId } as const
  const run = market.run
  const unit = async (): Promise<string> => {
    const parts = await partsOf({ tx: db }, key)
    return parts.length === 0 ? key.orderId : random.pick(parts).partId
  }
  const piece = async () => {
    const free = await freePieces({ tx: db }, key)
    const line = 1 + random.below(2)
    return [{ line, quantity: 1 + random.below(Math.max(1, free.get(line)?.left ?? 1)) }]
  }
  return {
    pack: async () => {
      const lines = await piece()
      await run((ctx) => openPart(ctx, { ...key, partId: newId(ctx.now), lines }))
    },
    'ship a part': async () => {
      const partId = await unit()
      await run((ctx) => partShipped(ctx, { ...key, partId }))
    },
    'ship whole': async () => {
      if ((await partsOf({ tx: db }, key)).length > 0) return
      await run((ctx) => moveOrder(ctx, { ...key, step: 'ship' }))
    },
    'cannot ship': async () => {
      const lines = await piece()
      await run((ctx) => refundPieces({ ...ctx, requestId: newId(ctx.now) }, { ...key, lines, reason: 'x' }))
    },
    report: async () => {
      const parcelId = await unit()
      const status = random.chance(10) ? 'returned' : random.pick(statuses.slice(0, 3))
      const left =
        parcelId === key.orderId || (await partsOf({ tx: db }, key)).some((p) => p.partId === parcelId && p.shippedAt)
      if (left)
        await run((ctx) =>
          whenParcelMoved.handle(ctx, { ...key, parcelId, status, at: ctx.now.toISOString(), place: null }),
        )
    },
    customs: async () => {
      const id = await unit()
      const parcelId = id === key.orderId ? null : id
      const outcome = random.chance(80) ? ('released' as const) : ('refused' as const)
      await run((ctx) => whenCustomsDecided.handle(ctx, { ...key, parcelId, outcome, code: '1', reason: null }))
    },
    'give a parcel back': async () => {
      const unitId = await unit()
      const part = (await partsOf({ tx: db }, key)).find(({ partId }) => partId === unitId)
      if (part === undefined || part.shippedAt === null || !random.chance(20)) return
      await run((ctx) => giveBackUnit(ctx, { sellerId: key.sellerId, unitId, reason: 'x' }))
    },
    refund: async () => {
      const of = random.chance(50)
        ? { amount: cny(BigInt(1 + random.below(20_000))) }
        : random.chance(15)
          ? ('rest' as const)
          : { lines: [{ line: 1 + random.below(2), quantity: 1 }] }
      await run((ctx) =>
        refundPart(ctx, {
          ...key,
          cause: `c${random.below(5)}`,
          of,
          freight: random.chance(50),
          tax: random.chance(50),
          bearer: random.chance(50) ? 'seller' : 'platform',
          policy: random.pick(policies),
          reason: 'x',
        }),
      )
    },
    'money back': () => run((ctx) => requestRefundBeforeShipping(ctx, { ...mine, note: 'x' })),
    confirm: () => run((ctx) => confirmReceipt(ctx, mine)),
    'more time': () =>
      random.chance(50)
        ? run((ctx) => extendShipping(ctx, { ...key, reason: 'x' }))
        : run((ctx) => extendConfirming(ctx, mine)),
    freeze: () => run((ctx) => freezeOrder(ctx, freeze)),
    thaw: () => run((ctx) => thawOrder(ctx, freeze)),
    days: async () => {
      clock.forward(random.below(5) * 86_400_000)
      await sweep(refundUnshipped)
      await sweep(confirmDelivered)
    },
    'provider pays': () => market.refundDone(order),
  }
}

/** How often each happens, so that most orders get somewhere. */
const likely = ['pack', 'ship a part', 'report', 'report', 'report', 'customs', 'customs', 'refund', 'ship a part']

test('whatever is packed, shipped, lost, given back and clawed back in whatever order, the books and the stock are right', async () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = openPrng(seed)
    const opened = await market.open()
    await market.pay(opened.order, opened.paymentId)
    const all = steps(opened, random)
    const history: string[] = [`seed ${seed}`]
    for (let step = 0; step < 30; step += 1) {
      const name = random.chance(60) ? random.pick(likely) : random.pick(Object.keys(all))
      try {
        await all[name]?.()
        history.push(name)
      } catch (error) {
        if (!(error instanceof Refusal)) throw new Error(history.concat(name).join(', '), { cause: error })
        history.push(`${name}: ${error.code}`)
      }
    }
    await holds(history)
    await market.refundDone(opened.order)
    const books = await market.run(booksOf)
    assert.deepEqual([books.findings, books.stockFindings], [[], []], history.join('\n'))
    const { state } = await orderOf({ tx: db }, opened.key)
    assert.notEqual(state, 'refunding', history.join('\n'))
  }
})
