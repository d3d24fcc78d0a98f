import assert from 'node:assert/strict'
import { test } from 'node:test'
import { claimQuota, quotaUsed } from '#modules/compliance'
import { stockOf } from '#modules/inventory'
import { moveOrder, orderOf, refundable } from '#modules/orders'
import { testDatabase } from '../../test/database.ts'
import {
  agreeInspection,
  answerReturn,
  applyToCustoms,
  askReturn,
  decideMissing,
  inspectReturn,
  missReturn,
  receiveReturn,
  returnOf,
  returnTasks,
  sendBack,
  withdrawReturn,
  type ReturnKey,
  type ReturnReason,
} from './index.ts'
import { openYard, photograph, type Delivered } from './test/yard.ts'

const { db } = await testDatabase({ max: 6 })
const yard = await openYard(db)
const { as, days, work } = yard

type Over = Partial<Parameters<typeof askReturn>[1]>
const ask = async (order: Delivered, reason: ReturnReason = 'defective', over: Over = {}): Promise<ReturnKey> =>
  as(order.buyer, async (ctx) =>
    askReturn(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      wish: 'refund',
      reason,
      note: 'The bottle leaks.',
      lines: [{ line: 2, quantity: 1 }],
      pictures: reason === 'changed_mind' ? [] : [await photograph()],
      pieceIds: [],
      ...over,
    }),
  )
const accept = (key: ReturnKey) => as(yard.seller, (ctx) => answerReturn(ctx, { ...key, answer: 'accept', note: null }))
const send = (order: Delivered, { returnId }: ReturnKey) =>
  as(order.buyer, (ctx) => sendBack(ctx, { buyerId: order.buyer.id, returnId, carrier: '顺丰', waybillNo: 'SF100' }))
const arrive = async (key: ReturnKey) =>
  as((await returnOf({ tx: db }, key)).place === 'cn' ? yard.operator : yard.seller, (ctx) => receiveReturn(ctx, key))
const inspect = (key: ReturnKey, over: Partial<Parameters<typeof inspectReturn>[1]> = {}) =>
  as(yard.seller, (ctx) => inspectReturn(ctx, { ...key, accepted: [], stock: 'written_off', note: null, ...over }))
const found = (key: ReturnKey) => returnOf({ tx: db }, key)
const stateOf = async (key: ReturnKey) => (await found(key)).state
const dueOf = async (order: Delivered) => (await orderOf({ tx: db }, order.key)).dueAt
const settle = async (order: Delivered) => {
  await yard.market.refundDone(order.order)
  await work()
}
const refusedAs = (code: string) => ({ code })

test('before there is a place in China goods go to the seller, and a buyer who found a fault gets freight and tax too', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  assert.equal(await dueOf(order), null, 'the order’s clock stands still')
  await accept(key)
  const accepted = await found(key)
  assert.equal(accepted.place, 'us')
  assert.match(accepted.sendTo ?? '', /United States of America/)
  assert.equal(accepted.customs, null)
  await send(order, key)
  await arrive(key)
  await inspect(key, { stock: 'put_back' })
  await settle(order)
  const ended = await found(key)
  assert.deepEqual(
    [ended.state, ended.policy, ended.taxBack, ended.stock],
    ['refunded', 'seller-at-fault-kept', false, 'put_back'],
  )
  // one of two pieces, each part by itself, odd fens to the first: 97.93 + 34.00 + 0.30 + 10.29 + 13.37
  assert.equal(ended.refundedMinor, 15589n)
  const [stock] = await stockOf({ tx: db }, [{ sellerId: order.sellerId, variantId: order.variantId }])
  assert.equal(stock?.onHand, 9, 'ten, two sold, one came back')
  assert.notEqual(await dueOf(order), null, 'the clock goes on')
  await yard.closes()
})

test('with a place in China, asked of customs and back in time, tax and quota come back by the part that came back', async () => {
  await yard.placeInChina()
  const order = await yard.delivered()
  const claim = { personPrint: `p-${order.orderId}`, year: 2026, amountMinor: 52_888n, orderId: order.orderId }
  await yard.market.run((ctx) => claimQuota(ctx, [claim]))
  const key = await ask(order)
  await accept(key)
  const { place, customs } = await found(key)
  assert.deepEqual([place, customs?.state], ['cn', 'to_apply'])
  assert.equal(customs?.applyBy.getTime(), (customs?.releasedAt.getTime() ?? 0) + 30 * 86_400_000)
  assert.equal(customs?.backBy.getTime(), (customs?.releasedAt.getTime() ?? 0) + 45 * 86_400_000)
  await as(yard.operator, (ctx) => applyToCustoms(ctx, key, 'R-2026-1'))
  await assert.rejects(
    as(yard.operator, (ctx) => applyToCustoms(ctx, key, 'R-2026-2')),
    refusedAs('returns.customs-step-not-allowed'),
  )
  await send(order, key)
  await assert.rejects(
    as(yard.seller, (ctx) => receiveReturn(ctx, key)),
    refusedAs('returns.not-your-place'),
  )
  await arrive(key)
  await inspect(key)
  await settle(order)
  const ended = await found(key)
  assert.deepEqual([ended.state, ended.taxBack, ended.policy], ['refunded', true, 'seller-at-fault'])
  assert.equal(ended.customs?.state, 'back')
  // goods 195.85 + freight 68.00 + insurance 0.59, half of it, rounded down: 132.22
  assert.equal(await yard.market.run((ctx) => quotaUsed(ctx, claim.personPrint, 2026)), 52_888n - 13_222n)
  await yard.closes()
})

test('goods back after their day: the tax stays with customs, and who changed their mind does not get it', async () => {
  const order = await yard.delivered()
  const key = await ask(order, 'changed_mind')
  await accept(key)
  await as(yard.operator, (ctx) => applyToCustoms(ctx, key, 'R-2026-3'))
  await send(order, key)
  days(46)
  await work()
  assert.equal((await found(key)).customs?.state, 'missed')
  assert.equal(await stateOf(key), 'missing', 'the carrier had thirty days')
  await as(yard.operator, (ctx) =>
    decideMissing(ctx, { ...key, outcome: 'find', reason: 'The carrier has a signature.' }),
  )
  await inspect(key)
  await settle(order)
  const ended = await found(key)
  assert.deepEqual([ended.state, ended.taxBack, ended.policy], ['refunded', false, 'changed-mind'])
  // the goods alone: half of 195.85, the odd fen to the first piece
  assert.equal(ended.refundedMinor, 9793n)
  await yard.closes()
})

test('customs cannot be asked after its day, and nobody asks it for goods it never released', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  await accept(key)
  days(31)
  await assert.rejects(
    as(yard.operator, (ctx) => applyToCustoms(ctx, key, 'late')),
    refusedAs('returns.customs-step-not-allowed'),
  )
})

test('silence of the seller accepts, silence of the buyer lapses, and a lapsed return frees its pieces', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  days(3)
  await work()
  const silent = await found(key)
  assert.deepEqual([silent.state, silent.why], ['accepted', 'not-answered-in-time'])
  days(7)
  await work()
  assert.equal(await stateOf(key), 'lapsed')
  assert.notEqual(await dueOf(order), null)
  const again = await ask(order, 'defective', { lines: [{ line: 2, quantity: 2 }] })
  assert.equal(await stateOf(again), 'asked')
})

test('silence of the seller about goods that arrived finds them in order', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  await accept(key)
  await send(order, key)
  await arrive(key)
  days(3)
  await work()
  const { state, why, stock } = await found(key)
  assert.deepEqual([state, why, stock], ['refunding', 'not-inspected-in-time', 'written_off'])
})

test('an inspection that finds less says why; the buyer agrees, or nobody objects, and only what is in order is paid', async () => {
  const order = await yard.delivered()
  const key = await ask(order, 'defective', { lines: [{ line: 2, quantity: 2 }] })
  await accept(key)
  await send(order, key)
  await arrive(key)
  await assert.rejects(inspect(key, { accepted: [{ line: 2, quantity: 1 }] }), refusedAs('returns.reason-needed'))
  await assert.rejects(inspect(key, { accepted: [{ line: 2, quantity: 3 }] }), refusedAs('returns.too-many-pieces'))
  await assert.rejects(inspect(key, { accepted: [{ line: 1, quantity: 1 }] }), refusedAs('returns.line-unknown'))
  await assert.rejects(inspect(key, { stock: 'put_back' }), refusedAs('returns.put-back-elsewhere'))
  await inspect(key, { accepted: [{ line: 2, quantity: 1 }], note: 'One bottle was opened.' })
  assert.equal(await stateOf(key), 'inspected')
  await as(order.buyer, (ctx) => agreeInspection(ctx, { returnId: key.returnId, buyerId: order.buyer.id }))
  assert.equal((await found(key)).refundedMinor, 15589n)
  const second = await yard.delivered()
  const nothing = await ask(second)
  await accept(nothing)
  await send(second, nothing)
  await arrive(nothing)
  await inspect(nothing, { accepted: [{ line: 2, quantity: 0 }], note: 'It is another bottle.' })
  days(7)
  await work()
  assert.equal(await stateOf(nothing), 'closed')
  assert.equal((await refundable({ tx: db }, second.key)).promised.minor, 0n)
  await yard.closes()
})

test('the seller may let the buyer keep the goods: the money goes back at once', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  await as(yard.seller, (ctx) => answerReturn(ctx, { ...key, answer: 'keep', note: null }))
  await settle(order)
  const { state, refundedMinor, stock } = await found(key)
  assert.deepEqual([state, refundedMinor, stock], ['refunded', 15589n, null])
  await yard.closes()
})

test('after the release the money is clawed back, and the sum of all returns never exceeds what was paid', async () => {
  const order = await yard.delivered()
  await yard.market.run((ctx) => moveOrder(ctx, { ...order.key, step: 'confirm' }))
  for (const lines of [[{ line: 1, quantity: 1 }], [{ line: 2, quantity: 2 }]]) {
    const key = await ask(order, 'defective', { lines })
    await as(yard.seller, (ctx) => answerReturn(ctx, { ...key, answer: 'keep', note: null }))
    await settle(order)
    assert.equal(await stateOf(key), 'refunded')
  }
  const { captured, promised, left } = await refundable({ tx: db }, order.key)
  assert.deepEqual([promised.minor, left.minor], [captured.minor, 0n])
  await assert.rejects(ask(order), refusedAs('returns.order-not-delivered'), 'the order has ended refunded')
  await yard.closes()
})

test('what cannot be asked: too early, too late, too many, without a photograph, twice, of somebody else’s order', async () => {
  const early = await yard.underWay()
  await assert.rejects(ask(early), refusedAs('returns.order-not-delivered'))
  const order = await yard.delivered()
  await assert.rejects(
    ask(order, 'defective', { lines: [{ line: 2, quantity: 3 }] }),
    refusedAs('returns.too-many-pieces'),
  )
  await assert.rejects(
    ask(order, 'defective', { lines: [{ line: 9, quantity: 1 }] }),
    refusedAs('returns.line-unknown'),
  )
  await assert.rejects(ask(order, 'defective', { pictures: [] }), refusedAs('returns.picture-needed'))
  await assert.rejects(ask(order, 'defective', { buyerId: order.orderId }), refusedAs('orders.not-found'))
  await assert.rejects(
    ask(order, 'defective', { pictures: [], pieceIds: [order.orderId] }),
    refusedAs('evidence.not-found'),
  )
  await ask(order)
  await assert.rejects(ask(order), refusedAs('returns.open-already'))
  const other = await yard.delivered()
  days(7)
  await assert.rejects(ask(other, 'changed_mind'), refusedAs('returns.too-late'))
  days(8)
  await assert.rejects(ask(other), refusedAs('returns.too-late'))
})

test('who asks and withdraws again and again is stopped', async () => {
  const order = await yard.delivered()
  for (let n = 0; n < 10; n += 1) {
    const { returnId } = await ask(order, 'changed_mind')
    await as(order.buyer, (ctx) => withdrawReturn(ctx, { returnId, buyerId: order.buyer.id }))
  }
  await assert.rejects(ask(order, 'changed_mind'), refusedAs('returns.too-many'))
})

test('two who ask at the same moment: one return is opened', async () => {
  const order = await yard.delivered()
  const tries = await Promise.allSettled([ask(order), ask(order), ask(order)])
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('wrong actors and second tries change nothing: a foreign return is not found, a taken step is not allowed', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  const stranger = { kind: 'buyer', id: order.orderId, visitorId: null } as const
  await assert.rejects(
    as(stranger, (ctx) => withdrawReturn(ctx, { returnId: key.returnId, buyerId: stranger.id })),
    refusedAs('returns.not-found'),
  )
  await assert.rejects(
    as(yard.seller, (ctx) =>
      answerReturn(ctx, { returnId: key.returnId, sellerId: order.orderId, answer: 'keep', note: null }),
    ),
    refusedAs('returns.not-found'),
  )
  await assert.rejects(
    as(yard.seller, (ctx) => answerReturn(ctx, { ...key, answer: 'refuse', note: null })),
    refusedAs('returns.reason-needed'),
  )
  await as(order.buyer, (ctx) => withdrawReturn(ctx, { returnId: key.returnId, buyerId: order.buyer.id }))
  await assert.rejects(accept(key), refusedAs('returns.step-not-allowed'))
  await assert.rejects(
    as(order.buyer, (ctx) => withdrawReturn(ctx, { returnId: key.returnId, buyerId: order.buyer.id })),
    refusedAs('returns.step-not-allowed'),
  )
})

test('goods that do not arrive are the operator’s to solve: it is in the queue, and lost goods are not paid', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  await accept(key)
  await send(order, key)
  await as(yard.seller, (ctx) => missReturn(ctx, { ...key, note: 'Nothing here.' }))
  const tasks = await returnTasks({ tx: db })
  assert(tasks.some(({ kind, returnId }) => kind === 'missing' && returnId === key.returnId))
  await as(yard.operator, (ctx) => decideMissing(ctx, { ...key, outcome: 'lose', reason: 'The waybill is empty.' }))
  assert.equal(await stateOf(key), 'closed')
  assert.equal((await refundable({ tx: db }, order.key)).promised.minor, 0n)
})

test('a crash between any two steps is harmless: what the worker did twice is done once', async () => {
  const order = await yard.delivered()
  const key = await ask(order)
  days(3)
  await Promise.all([work(), work()])
  assert.equal(await stateOf(key), 'accepted')
  const history = (await found(key)).history.map(({ step }) => step)
  assert.deepEqual(history, ['ask', 'accept'])
})
