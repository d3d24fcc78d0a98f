import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { transfer } from '#modules/ledger'
import { paymentRefunded } from '#modules/payments'
import { listener } from '#platform/outbox'
import { play, type BrokenTwin } from './play.ts'
import { openStore } from './store.ts'

const store = await openStore()
after(() => store.close())

/** The first of a few seeds in which a broken product is found out, and what was found. */
async function findingOf(twin: BrokenTwin, seeds: readonly number[]): Promise<string> {
  for (const seed of seeds) {
    const { finding } = await play(store, seed, twin)
    if (finding !== null) return finding.what
  }
  return 'nothing'
}

test('the same seed gives the same history, event by event, and another seed another one', async () => {
  const [one, again, other] = [await play(store, 6, {}, { steps: 30 }), await play(store, 6, {}, { steps: 30 }), await play(store, 4, {}, { steps: 15 })]
  assert.deepEqual([one.finding, other.finding], [null, null])
  assert.deepEqual(again.history, one.history)
  assert.notDeepEqual(other.history, one.history)
})

/** Books each refund as paid out a second time, under a name of its own. */
const refundTwice = listener('simulation.refund-twice', paymentRefunded, async (ctx, refund) => {
  const { sellerId, orderId, refundId } = refund
  const money = { minor: BigInt(refund.amountMinor), currency: refund.currency }
  const cause = `twin:${refundId}`
  await transfer(ctx, [
    { sellerId, orderId, debit: 'refund_due', credit: 'provider', money, kind: 'refund-paid', cause },
  ])
})

test('a refund that is counted twice is found', async () => {
  assert.match(await findingOf({ listeners: [refundTwice] }, [3, 4, 8]), /^I[58]: /m)
})

/** Stock as it is written by people who read, decide in memory, and save. */
const readThenWrite: BrokenTwin = {
  breaking: 'alter table inventory.stock drop constraint stock_not_oversold',
  rewrite: (text) =>
    text.includes('from inventory.stock')
      ? text.replace(/for update/, '')
      : text.replace(/and s\.on_hand - s\.reserved >= want\.quantity/, ''),
}

test('stock that is reserved by reading first and writing later is found oversold', async () => {
  assert.match(await findingOf(readThenWrite, [1, 2, 3, 4, 5, 6, 7, 8]), /^I3: /m)
})

/** Orders that end keep what they were promised. */
const lostRelease: BrokenTwin = {
  rewrite: (text) =>
    /update inventory\.reservation as r/.test(text) ? text.replace(/r\.order_id = o\.order_id/, 'false') : text,
}

test('stock that lapsed and refunded orders never give back is found', async () => {
  assert.match(await findingOf(lostRelease, [3, 4]), /^I3: /m)
})
