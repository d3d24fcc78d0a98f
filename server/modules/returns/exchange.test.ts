import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newId } from '#platform/id'
import { cartPieces } from '#modules/checkout'
import { orderOf } from '#modules/orders'
import { testDatabase } from '../../test/database.ts'
import { openMarket } from '../checkout/test/market.ts'
import { answerReturn, askReturn, putExchangeInCart, returnOf, sendBack, type ReturnKey } from './index.ts'
import { openYard, type Delivered } from './test/yard.ts'
import { whenOrderOpened } from './when-order-opened.ts'

const { db } = await testDatabase({ max: 6 })
const yard = await openYard(db)
await yard.placeInChina()
const market = await openMarket(db)
const almonds = await market.onSale({ sellerId: yard.sellerId })
const pears = await market.onSale()

/** A return for an exchange of one piece into almonds of the same seller. */
async function asked(offer = almonds): Promise<{ order: Delivered; key: ReturnKey }> {
  const order = await yard.delivered()
  const key = await yard.as(order.buyer, (ctx) =>
    askReturn(ctx, {
      orderId: order.orderId,
      buyerId: order.buyer.id,
      wish: 'exchange',
      reason: 'changed_mind',
      note: 'The other one, please.',
      lines: [{ line: 2, quantity: 1 }],
      exchange: { listingId: offer.listingId, variantId: offer.variantId, quantity: 1 },
      pictures: [],
      pieceIds: [],
    }),
  )
  return { order, key }
}
const put = ({ order, key }: Awaited<ReturnType<typeof asked>>) =>
  yard.as(order.buyer, (ctx) => putExchangeInCart(ctx, { returnId: key.returnId, buyerId: order.buyer.id }))
const opened = (order: Delivered['order']) =>
  yard.market.run((ctx) =>
    whenOrderOpened.handle(ctx, {
      sellerId: order.sellerId,
      orderId: order.orderId,
      buyerId: order.buyerId,
      checkoutId: order.checkoutId,
      number: 'WB-X',
      totalMinor: '1',
      currency: 'CNY',
    }),
  )

test('an exchange is for something of the same seller that is on sale', async () => {
  await assert.rejects(asked(pears), { code: 'returns.exchange-elsewhere' })
  await assert.rejects(asked({ ...almonds, variantId: newId(yard.clock.now()) }), {
    code: 'returns.exchange-elsewhere',
  })
})

test('once accepted, one press puts it into the cart at today’s price; twice is once; before that there is nothing', async () => {
  const exchange = await asked()
  await assert.rejects(put(exchange), { code: 'returns.no-exchange' })
  await yard.as(yard.seller, (ctx) => answerReturn(ctx, { ...exchange.key, answer: 'accept', note: null }))
  await put(exchange)
  await put(exchange)
  assert.equal(await yard.as(exchange.order.buyer, (ctx) => cartPieces(ctx)), 1)
  const { exchange: wanted } = await returnOf({ tx: db }, exchange.key)
  assert.notEqual(wanted?.inCartAt, null)
})

test('the new order is linked once, is paid for in full, and the return gives back what it gives back', async () => {
  const exchange = await asked()
  await yard.as(yard.seller, (ctx) => answerReturn(ctx, { ...exchange.key, answer: 'accept', note: null }))
  await put(exchange)
  const { order } = exchange
  const line = { ...order.order.lines[0]!, listingId: almonds.listingId, variantId: almonds.variantId }
  const buyAgain = () => yard.market.open({ sellerId: yard.sellerId, buyerId: order.buyer.id, lines: [line] })
  const [first, second] = [await buyAgain(), await buyAgain()]
  await opened(first.order)
  await opened(first.order)
  await opened(second.order)
  const found = await returnOf({ tx: db }, exchange.key)
  assert.equal(found.exchange?.orderId, first.order.orderId)
  await assert.rejects(put(exchange), { code: 'returns.no-exchange' })
  const again = await orderOf({ tx: db }, first.key)
  assert.deepEqual([again.totalMinor, again.capturedMinor], [line.totalMinor, 0n], 'nothing was set off against it')
  await yard.as(order.buyer, (ctx) =>
    sendBack(ctx, { returnId: exchange.key.returnId, buyerId: order.buyer.id, carrier: '顺丰', waybillNo: 'SF3' }),
  )
  assert.equal((await returnOf({ tx: db }, exchange.key)).state, 'sent', 'the return goes its own way')
  await yard.closes()
})

test('an order of another buyer, or of other goods, is linked to nothing', async () => {
  const exchange = await asked()
  await yard.as(yard.seller, (ctx) => answerReturn(ctx, { ...exchange.key, answer: 'accept', note: null }))
  await put(exchange)
  const other = await yard.market.open({ sellerId: yard.sellerId })
  await opened(other.order)
  assert.equal((await returnOf({ tx: db }, exchange.key)).exchange?.orderId, null)
})
