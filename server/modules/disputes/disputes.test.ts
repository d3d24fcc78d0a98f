import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#platform/id'
import type { Actor } from '#platform/context'
import { orderOf, refundable } from '#modules/orders'
import { answerReturn, askReturn, inspectReturn, receiveReturn, returnOf, sendBack } from '#modules/returns'
import { testDatabase } from '../../test/database.ts'
import { openYard, photograph, type Delivered } from '../returns/test/yard.ts'
import {
  acceptOffer,
  answerDispute,
  appealDecision,
  countDisputeTasks,
  decideDispute,
  disputeOf,
  disputeQueue,
  escalateDispute,
  letStand,
  offerInDispute,
  openDispute,
  showDisputeEvidence,
  withdrawDispute,
  type Decision,
  type DisputeKey,
  type DisputeKind,
} from './index.ts'

const { db } = await testDatabase({ max: 6 })
const yard = await openYard(db)
await yard.placeInChina()
const { as, days, work } = yard
const [first, second]: readonly Extract<Actor, { kind: 'operator' }>[] = [
  { kind: 'operator', id: newId(yard.clock.now()) },
  { kind: 'operator', id: newId(yard.clock.now()) },
]
assert(first !== undefined && second !== undefined)

type Order = Pick<Delivered, 'buyer' | 'orderId' | 'key' | 'order'>
const open = async (
  order: Order,
  kind: DisputeKind = 'damaged',
  over: Partial<Parameters<typeof openDispute>[1]> = {},
) =>
  as(order.buyer, async (ctx) =>
    openDispute(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      kind,
      note: 'The bottle is broken.',
      wish: 'all',
      wishMinor: null,
      pictures: kind === 'damaged' || kind === 'not_as_described' ? [await photograph()] : [],
      pieceIds: [],
      ...over,
    }),
  )
const found = (key: DisputeKey) => disputeOf({ tx: db }, key)
const stateOf = async (key: DisputeKey) => (await found(key)).state
const dueOf = async (order: Order) => (await orderOf({ tx: db }, order.key)).dueAt
const promised = async (order: Order) => (await refundable({ tx: db }, order.key)).promised.minor
const answer = (key: DisputeKey) => as(yard.seller, (ctx) => answerDispute(ctx, { ...key, words: 'It left whole.' }))
const escalate = (order: Order, { disputeId }: DisputeKey) =>
  as(order.buyer, (ctx) => escalateDispute(ctx, { disputeId, buyerId: order.buyer.id }))
const decide = (key: DisputeKey, over: Partial<Decision> = {}, who = first) =>
  as(who, (ctx) =>
    decideDispute(ctx, who.id, {
      ...key,
      refund: 'part',
      amountMinor: 5000n,
      bearer: 'seller',
      returnNeeded: false,
      ground: 'fault_shown',
      reason: 'The photograph shows a crack.',
      ...over,
    }),
  )
const appeal = (order: Order, { disputeId }: DisputeKey, side: 'buyer' | 'seller') =>
  side === 'buyer'
    ? as(order.buyer, (ctx) =>
        appealDecision(ctx, { disputeId, side, buyerId: order.buyer.id, words: 'It is all broken.' }),
      )
    : as(yard.seller, (ctx) =>
        appealDecision(ctx, { disputeId, side, sellerId: yard.sellerId, words: 'It was whole.' }),
      )
const stand = (order: Order, { disputeId }: DisputeKey, side: 'buyer' | 'seller') =>
  side === 'buyer'
    ? as(order.buyer, (ctx) => letStand(ctx, { disputeId, side, buyerId: order.buyer.id }))
    : as(yard.seller, (ctx) => letStand(ctx, { disputeId, side, sellerId: yard.sellerId }))
const settle = async (order: Order) => {
  await yard.market.refundDone(order.order)
  await work()
}
const deciding = async () => {
  const order = await yard.delivered()
  const key = await open(order)
  await answer(key)
  await escalate(order, key)
  return { order, key }
}
const code = (is: string) => ({ code: is })

test('a dispute stops the order’s clock, both sides are heard, the decision waits for appeals, then money moves once', async () => {
  const { order, key } = await deciding()
  assert.equal(await dueOf(order), null)
  assert.equal((await countDisputeTasks({ tx: db })).count, 1)
  assert.equal((await disputeQueue({ tx: db }))[0]?.disputeId, key.disputeId)
  await decide(key)
  assert.deepEqual(
    [await stateOf(key), await promised(order)],
    ['decided', 0n],
    'no money before the time to appeal is over',
  )
  days(7)
  await Promise.all([work(), work()])
  assert.deepEqual([await stateOf(key), await promised(order)], ['refunding', 5000n])
  await settle(order)
  const ended = await found(key)
  assert.deepEqual([ended.state, ended.refundedMinor], ['closed', 5000n])
  await assert.rejects(open(order), code('disputes.heard-already'), 'what was decided is not opened anew')
  assert.notEqual(await dueOf(order), null, 'the clock goes on')
  await yard.closes()
})

test('each side appeals once, to somebody else; after both have, the decision is final', async () => {
  const { order, key } = await deciding()
  await decide(key)
  await appeal(order, key, 'buyer')
  await assert.rejects(appeal(order, key, 'seller'), code('disputes.step-not-allowed'))
  await assert.rejects(decide(key, { refund: 'all', amountMinor: null }), code('disputes.another-operator'))
  await decide(key, { refund: 'all', amountMinor: null }, second)
  await assert.rejects(appeal(order, key, 'buyer'), code('disputes.appealed-already'))
  await appeal(order, key, 'seller')
  await assert.rejects(decide(key, { refund: 'nothing', amountMinor: null }, second), code('disputes.another-operator'))
  await decide(key, { refund: 'nothing', amountMinor: null, ground: 'fault_not_shown' }, first)
  const { state, decisions, why } = await found(key)
  assert.deepEqual(
    [state, why, decisions.map(({ refund }) => refund)],
    ['closed', 'decision-final', ['part', 'all', 'nothing']],
  )
  assert.equal(await promised(order), 0n)
  await yard.closes()
})

test('when both sides let the decision stand it takes effect at once; whoever did may not appeal any more', async () => {
  const { order, key } = await deciding()
  await decide(key, { refund: 'all', amountMinor: null, bearer: 'platform' })
  await stand(order, key, 'seller')
  await assert.rejects(appeal(order, key, 'seller'), code('disputes.appealed-already'))
  assert.equal(await stateOf(key), 'decided')
  await stand(order, key, 'buyer')
  const { captured } = await refundable({ tx: db }, order.key)
  assert.deepEqual([await stateOf(key), await promised(order)], ['refunding', captured.minor])
  await settle(order)
  assert.deepEqual([await stateOf(key), (await orderOf({ tx: db }, order.key)).state], ['closed', 'refunded'])
  await yard.closes()
})

test('an appeal after its clock is refused, also before the sweep has come', async () => {
  const { order, key } = await deciding()
  await decide(key)
  days(7)
  await assert.rejects(appeal(order, key, 'buyer'), code('disputes.too-late'))
})

test('silence of the seller, and silence of the buyer, hand the dispute to the operator', async () => {
  const [one, two] = [await yard.delivered(), await yard.delivered()]
  const [silent, unanswered] = [await open(one), await open(two)]
  await answer(unanswered)
  await assert.rejects(escalate(one, silent), code('disputes.step-not-allowed'))
  days(3)
  await work()
  const both = [await found(silent), await found(unanswered)]
  assert.deepEqual(
    both.map(({ state, why }) => [state, why]),
    [
      ['deciding', 'seller-silent'],
      ['deciding', 'buyer-silent'],
    ],
  )
})

test('an offer that is taken is carried out at once; one that is not goes to the operator', async () => {
  const order = await yard.delivered()
  const key = await open(order)
  const offer = (amountMinor: bigint | null) =>
    as(yard.seller, (ctx) => offerInDispute(ctx, { ...key, offer: 'amount', amountMinor, words: 'Half of it.' }))
  await assert.rejects(offer(null), code('disputes.amount-needed'))
  await assert.rejects(offer(9_999_999n), code('disputes.too-much'))
  await offer(15_000n)
  await assert.rejects(
    as(order.buyer, (ctx) => acceptOffer(ctx, { disputeId: key.disputeId, buyerId: order.orderId })),
    code('disputes.not-found'),
  )
  await escalate(order, key)
  await offer(20_000n)
  await as(order.buyer, (ctx) => acceptOffer(ctx, { disputeId: key.disputeId, buyerId: order.buyer.id }))
  assert.deepEqual([await stateOf(key), await promised(order)], ['refunding', 20_000n])
  await assert.rejects(
    as(order.buyer, (ctx) => acceptOffer(ctx, { disputeId: key.disputeId, buyerId: order.buyer.id })),
    code('disputes.step-not-allowed'),
  )
  await settle(order)
  assert.equal(await stateOf(key), 'closed')
  await yard.closes()
})

test('a decision that needs the goods opens a return on its terms; the dispute ends with it', async () => {
  const { order, key } = await deciding()
  await assert.rejects(decide(key, { refund: 'nothing', returnNeeded: true }), code('disputes.return-pays-nothing'))
  await decide(key, { refund: 'all', amountMinor: null, returnNeeded: true })
  days(7)
  await work()
  const { state, returnId } = await found(key)
  assert.equal(state, 'returning')
  assert(returnId !== null)
  const of = { sellerId: yard.sellerId, returnId }
  await as(order.buyer, (ctx) =>
    sendBack(ctx, { returnId, buyerId: order.buyer.id, carrier: '顺丰', waybillNo: 'SF1' }),
  )
  await as(yard.operator, (ctx) => receiveReturn(ctx, of))
  await as(yard.seller, (ctx) => inspectReturn(ctx, { ...of, accepted: [], stock: 'written_off', note: null }))
  await settle(order)
  const { captured } = await refundable({ tx: db }, order.key)
  assert.equal((await returnOf({ tx: db }, of)).state, 'refunded')
  assert.deepEqual([await stateOf(key), await promised(order)], ['closed', captured.minor])
  await yard.closes()
})

const refusedReturn = async () => {
  const order = await yard.delivered()
  const picture = await photograph()
  const { returnId, sellerId } = await as(order.buyer, (ctx) =>
    askReturn(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      wish: 'refund',
      reason: 'defective',
      note: 'It leaks.',
      lines: [{ line: 2, quantity: 1 }],
      pictures: [picture],
      pieceIds: [],
    }),
  )
  await as(yard.seller, (ctx) => answerReturn(ctx, { sellerId, returnId, answer: 'refuse', note: 'It did not.' }))
  return { order, returnKey: { sellerId, returnId } }
}

test('a refused return in dispute: upheld, the goods go back on the decided terms', async () => {
  const { order, returnKey } = await refusedReturn()
  const key = await open(order, 'return_refused')
  assert.equal((await returnOf({ tx: db }, returnKey)).state, 'disputed')
  await answer(key)
  await escalate(order, key)
  await decide(key, { refund: 'all', amountMinor: null, returnNeeded: true, ground: 'return_wrongly_refused' })
  await stand(order, key, 'buyer')
  await stand(order, key, 'seller')
  const upheld = await returnOf({ tx: db }, returnKey)
  assert.deepEqual([upheld.state, upheld.disputeId, await stateOf(key)], ['accepted', key.disputeId, 'returning'])
  assert.notEqual(upheld.customs, null, 'customs is asked for it')
})

test('a refused return in dispute: not upheld, it is settled; withdrawn, the refusal stands', async () => {
  const { order, returnKey } = await refusedReturn()
  const key = await open(order, 'return_refused')
  await answer(key)
  await escalate(order, key)
  await decide(key, { refund: 'nothing', amountMinor: null, ground: 'return_rightly_refused' })
  days(7)
  await work()
  assert.deepEqual([await stateOf(key), (await returnOf({ tx: db }, returnKey)).state], ['closed', 'settled'])
  const again = await refusedReturn()
  const other = await open(again.order, 'return_refused')
  await as(again.order.buyer, (ctx) =>
    withdrawDispute(ctx, { disputeId: other.disputeId, buyerId: again.order.buyer.id }),
  )
  assert.deepEqual([await stateOf(other), (await returnOf({ tx: db }, again.returnKey)).state], ['withdrawn', 'closed'])
  assert.notEqual(await dueOf(again.order), null)
})

test('goods sent back by decision and found wanting: the buyer asks the operator once more', async () => {
  const { order, key } = await deciding()
  await decide(key, { refund: 'all', amountMinor: null, returnNeeded: true })
  await stand(order, key, 'buyer')
  await stand(order, key, 'seller')
  const { returnId } = await found(key)
  assert(returnId !== null)
  const of = { sellerId: yard.sellerId, returnId }
  await assert.rejects(escalate(order, key), code('returns.step-not-allowed'))
  await as(order.buyer, (ctx) =>
    sendBack(ctx, { returnId, buyerId: order.buyer.id, carrier: '顺丰', waybillNo: 'SF2' }),
  )
  await as(yard.operator, (ctx) => receiveReturn(ctx, of))
  const nothing = [1, 2].map((line) => ({ line, quantity: 0 }))
  await as(yard.seller, (ctx) => inspectReturn(ctx, { ...of, accepted: nothing, stock: 'written_off', note: 'Empty.' }))
  await escalate(order, key)
  assert.deepEqual([await stateOf(key), (await returnOf({ tx: db }, of)).state], ['deciding', 'disputed'])
  await decide(key, { refund: 'part', amountMinor: 100n, returnNeeded: true })
  days(7)
  await work()
  assert.deepEqual([await stateOf(key), (await returnOf({ tx: db }, of)).state], ['returning', 'accepted'])
  await as(order.buyer, (ctx) =>
    sendBack(ctx, { returnId, buyerId: order.buyer.id, carrier: '顺丰', waybillNo: 'SF3' }),
  )
  await as(yard.operator, (ctx) => receiveReturn(ctx, of))
  await as(yard.seller, (ctx) => inspectReturn(ctx, { ...of, accepted: [], stock: 'written_off', note: null }))
  assert.equal(await promised(order), 100n, 'the second inspection counts, on the newest terms')
  await settle(order)
  assert.equal(await stateOf(key), 'closed')
  await yard.closes()
})

test('a parcel that is missing is disputed only after its time; carried by the platform when the carrier lost it', async () => {
  const order = await yard.underWay()
  await assert.rejects(open(order, 'damaged'), code('disputes.not-now'))
  await assert.rejects(open(order, 'not_received'), code('disputes.too-early'))
  days(20)
  const key = await open(order, 'not_received')
  days(3)
  await work()
  await decide(key, { refund: 'all', amountMinor: null, bearer: 'platform', ground: 'goods_not_received' })
  days(7)
  await work()
  await settle(order)
  assert.deepEqual([await stateOf(key), (await orderOf({ tx: db }, order.key)).state], ['closed', 'refunded'])
  await yard.closes()
})

test('what cannot be opened: without a photograph, too much, twice, too late, somebody else’s, a return nobody refused', async () => {
  const order = await yard.delivered()
  await assert.rejects(open(order, 'damaged', { pictures: [] }), code('disputes.picture-needed'))
  await assert.rejects(open(order, 'damaged', { wish: 'part' }), code('disputes.amount-needed'))
  await assert.rejects(open(order, 'damaged', { wish: 'part', wishMinor: 9_999_999n }), code('disputes.too-much'))
  await assert.rejects(open(order, 'damaged', { buyerId: order.orderId }), code('orders.not-found'))
  await assert.rejects(open(order, 'return_refused'), code('disputes.no-return-refused'))
  const tries = await Promise.allSettled([open(order), open(order)])
  assert.equal(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  await assert.rejects(open(order), code('disputes.open-already'))
  const late = await yard.delivered()
  days(15)
  await assert.rejects(open(late), code('disputes.too-late'))
})

test('who opens and withdraws again and again is stopped', async () => {
  const order = await yard.delivered()
  for (let n = 0; n < 5; n += 1) {
    const { disputeId } = await open(order)
    await as(order.buyer, (ctx) => withdrawDispute(ctx, { disputeId, buyerId: order.buyer.id }))
  }
  await assert.rejects(open(order), code('disputes.too-many'))
})

test('wrong actors change nothing: foreign and absent look alike, and what has ended hears no more', async () => {
  const order = await yard.delivered()
  const key = await open(order)
  const nobody = newId(yard.clock.now())
  for (const disputeId of [key.disputeId, nobody]) {
    await assert.rejects(
      as(yard.seller, (ctx) => answerDispute(ctx, { disputeId, sellerId: nobody, words: 'x' })),
      code('disputes.not-found'),
    )
    await assert.rejects(
      as(order.buyer, (ctx) => withdrawDispute(ctx, { disputeId, buyerId: nobody })),
      code('disputes.not-found'),
    )
  }
  await assert.rejects(decide(key), code('disputes.step-not-allowed'))
  await as(order.buyer, (ctx) => withdrawDispute(ctx, { disputeId: key.disputeId, buyerId: order.buyer.id }))
  await assert.rejects(answer(key), code('disputes.step-not-allowed'))
  await assert.rejects(
    as(yard.seller, (ctx) => showDisputeEvidence(ctx, { ...key }, { words: 'late', pictures: [] })),
    code('disputes.evidence-closed'),
  )
})
