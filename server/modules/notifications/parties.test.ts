import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerReturn, askReturn } from '#modules/returns'
import { deliverOutbox } from '#platform/deliver'
import { testDatabase } from '../../test/database.ts'
import { makeBuyer } from '../../test/people.ts'
import { openYard } from '../returns/test/yard.ts'
import { openDispute } from '../disputes/index.ts'
import { mailbox } from './index.ts'
import { tellDisputeMoved } from './when-dispute-moved.ts'
import { tellReturnMoved } from './when-return-moved.ts'

const { db } = await testDatabase({ max: 4 })
const yard = await openYard(db)
await yard.placeInChina()

test('buyer and seller are told of a return and a dispute, each in their language, once, and until when they are to act', async () => {
  const buyer = await makeBuyer(db, yard.world, yard.clock.now())
  const order = await yard.delivered({ buyerId: buyer.actor.id })
  const key = await yard.as(order.buyer, (ctx) =>
    askReturn(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      wish: 'refund',
      reason: 'changed_mind',
      note: 'x',
      lines: [{ line: 1, quantity: 1 }],
      pictures: [],
      pieceIds: [],
    }),
  )
  await yard.as(yard.seller, (ctx) => answerReturn(ctx, { ...key, answer: 'refuse', note: 'Perishable.' }))
  await yard.as(order.buyer, (ctx) =>
    openDispute(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      kind: 'return_refused',
      note: 'It keeps for years.',
      wish: 'all',
      wishMinor: null,
      pictures: [],
      pieceIds: [],
    }),
  )
  for (let twice = 0; twice < 2; twice += 1)
    while ((await deliverOutbox(yard.engine, [tellReturnMoved, tellDisputeMoved])) > 0);
  const messages = await yard.market.run((ctx) => mailbox(ctx, { limit: 50 }))
  const told = messages.filter(({ kind }) => /return|dispute/.test(kind))
  assert.deepEqual(told.map(({ kind, channel }) => `${kind} by ${channel}`).toSorted(), [
    'buyer-return by sms',
    'seller-dispute by mail',
    'seller-return by mail',
    'seller-return by mail',
  ])
  const text = (kind: string): string => told.find((each) => each.kind === kind)?.text ?? ''
  assert.match(text('buyer-return'), /卖家已拒绝/)
  assert.match(text('seller-dispute'), /Please act by/)
  assert.match(text('seller-dispute'), /\/sell\/disputes\//)
  assert.equal(new Set(told.map(({ id }) => id)).size, 4)
})
