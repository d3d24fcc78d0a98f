import assert from 'node:assert/strict'
import { test } from 'node:test'
import { removeAddress } from '#modules/buyers'
import { editProduct } from '#modules/catalog'
import { quotaUsed } from '#modules/compliance'
import { setOnHand, stockOf } from '#modules/inventory'
import { moveOrder, orderOf, recipient } from '#modules/orders'
import { maskedPersonOf } from '#modules/buyers'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { connect, sql } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { usd } from '#platform/money'
import { testDatabase } from '../../test/database.ts'
import { system } from '../../test/world.ts'
import { checkoutOf, forgetPerson, placeOrders, putLine, quote, quoteOf, viewCart, type Outcome } from './index.ts'
import { identity, openMarket } from './test/market.ts'

const { db, ownerUrl } = await testDatabase({ max: 8 })
const market = await openMarket(db)
const { as, clock } = market
type Buyer = Awaited<ReturnType<typeof market.buyer>>
type Offer = Awaited<ReturnType<typeof market.onSale>>

const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const put = (buyer: Buyer, offer: Offer, quantity = 1) =>
  as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...offer, quantity }, 'set'))
const quoted = (buyer: Buyer, split = false) => as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split }))
const place = async (buyer: Buyer, quoteId: string, addressId = buyer.addressId): Promise<Outcome> =>
  must(
    (await as(buyer.actor, (ctx) => placeOrders(ctx, [{ by: ctx, buyerId: buyer.actor.id, quoteId, addressId }])))[0],
    'one outcome',
  )
const refusalOf = (outcome: Outcome): string => (outcome.kind === 'refused' ? outcome.refusal.code : 'placed')
async function placed(buyer: Buyer, offer: Offer, quantity = 1) {
  await put(buyer, offer, quantity)
  const outcome = await place(buyer, await quoted(buyer))
  assert(outcome.kind === 'placed', refusalOf(outcome))
  return outcome
}
const availableOf = async ({ sellerId, variantId }: Offer) =>
  Number((await as(system, (ctx) => stockOf(ctx, [{ sellerId, variantId }])))[0]?.available)

test('a quote becomes orders with the quoted amounts, stock and quota taken, a payment opened and the cart empty', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  await put(buyer, offer, 3)
  const quoteId = await quoted(buyer)
  const promised = await as(buyer.actor, (ctx) => quoteOf(ctx, buyer.actor.id, quoteId))
  const outcome = await place(buyer, quoteId)
  assert(outcome.kind === 'placed')
  assert.equal(outcome.orders.length, 1)
  const { orderId, sellerId } = must(outcome.orders[0], 'one order')
  const order = await as(system, (ctx) => orderOf(ctx, { orderId }))
  assert.equal(order.totalMinor, promised.totalMinor)
  assert.equal(order.keepMinor, 3600n)
  assert.equal(order.state, 'open')
  assert.equal(order.feeMinor + order.sellerShareMinor, order.goodsMinor)
  assert.equal(await availableOf(offer), 17)
  const people = await as(system, (ctx) => recipient(ctx, { sellerId, orderId }))
  assert.deepEqual(people.orderer.idNumber, buyer.idNumber)
  assert.equal(people.consignee.districtCode, '310115')
  const used = await as(buyer.actor, async (ctx) =>
    quotaUsed(ctx, must(await maskedPersonOf(ctx, buyer.actor.id), 'named').print, 2026),
  )
  assert.equal(used, promised.parcels[0]?.dutiableMinor)
  const checkout = await as(buyer.actor, (ctx) => checkoutOf(ctx, buyer.actor.id, outcome.checkoutId))
  assert.equal(checkout.payment.amount.minor, promised.totalMinor)
  assert.equal(checkout.state, 'preparing')
  assert.equal((await as(buyer.actor, (ctx) => viewCart(ctx, buyer.actor.id))).pieces, 0)
})

test('a quote is used once: the second try is refused and changes nothing', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  await put(buyer, offer)
  const quoteId = await quoted(buyer)
  assert.equal(refusalOf(await place(buyer, quoteId)), 'placed')
  assert.equal(refusalOf(await place(buyer, quoteId)), 'checkout.quote-used')
  assert.equal(await availableOf(offer), 19)
})

test('a quote taken before the second quantity was kept becomes an order without one', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  await put(buyer, offer)
  const quoteId = await quoted(buyer)
  const owner = connect(ownerUrl)
  await sql`update checkout.quote_line set facts = facts - 'secondQuantity' where quote_id = ${quoteId}`.execute(
    owner.db,
  )
  await owner.close()
  const outcome = await place(buyer, quoteId)
  assert(outcome.kind === 'placed', refusalOf(outcome))
  const order = await as(system, (ctx) => orderOf(ctx, { orderId: must(outcome.orders[0], 'one order').orderId }))
  const [line] = order.lines
  assert.deepEqual([line?.legalQuantity, line?.secondQuantity], [{ amount: '0.28', unit: 'kg' }, null])
})

test('an expired quote is refused, to the second', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  await put(buyer, offer)
  const quoteId = await quoted(buyer)
  clock.forward(15 * 60_000)
  assert.equal(refusalOf(await place(buyer, quoteId)), 'checkout.quote-expired')
  const again = await quoted(buyer)
  clock.forward(15 * 60_000 - 1)
  assert.equal(refusalOf(await place(buyer, again)), 'placed')
})

test('a price that changed between cart, quote and order is refused with both prices', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  const reprice = (cents: bigint) =>
    as(system, (ctx) =>
      editProduct(ctx, offer.sellerId, offer.productId, {
        variants: [{ variantId: offer.variantId, keep: usd(cents) }],
      }),
    )
  await put(buyer, offer)
  await reprice(1300n)
  await assert.rejects(quoted(buyer), codeOf('checkout.price-changed'))
  await put(buyer, offer)
  const quoteId = await quoted(buyer)
  await reprice(1100n)
  const outcome = await place(buyer, quoteId)
  assert(outcome.kind === 'refused')
  assert.equal(outcome.refusal.code, 'checkout.price-changed')
  assert.notEqual(outcome.refusal.params['old'], outcome.refusal.params['new'])
  assert.equal(await availableOf(offer), 20)
})

test('address, person and notice are asked for one after the other, and nothing is taken before all are there', async () => {
  const offer = await market.onSale()
  for (const [given, code] of [
    [{ address: false }, 'checkout.address-missing'],
    [{ person: false }, 'checkout.real-name-missing'],
    [{ notice: false }, 'checkout.notice-missing'],
  ] as const) {
    const buyer = await market.buyer(given)
    await put(buyer, offer)
    assert.equal(refusalOf(await place(buyer, await quoted(buyer), buyer.addressId || newId(clock.now()))), code)
  }
  assert.equal(await availableOf(offer), 20)
})

test("another buyer's quote, address and checkout answer exactly like absent ones", async () => {
  const [offer, owner, other] = [await market.onSale(), await market.buyer(), await market.buyer()]
  await put(owner, offer)
  const quoteId = await quoted(owner)
  const absent = newId(clock.now())
  assert.equal(refusalOf(await place(other, quoteId)), refusalOf(await place(other, absent)))
  assert.equal(refusalOf(await place(other, quoteId)), 'checkout.quote-not-found')
  assert.equal(refusalOf(await place(owner, quoteId, other.addressId)), 'checkout.address-missing')
  const removed = await market.buyer()
  await as(removed.actor, (ctx) => removeAddress(ctx, removed.actor.id, removed.addressId))
  await put(removed, offer)
  assert.equal(refusalOf(await place(removed, await quoted(removed))), 'checkout.address-missing')
  const { checkoutId } = await placed(owner, offer)
  for (const id of [checkoutId, absent])
    await assert.rejects(
      as(other.actor, (ctx) => checkoutOf(ctx, other.actor.id, id)),
      codeOf('checkout.not-found'),
    )
})

test('one person under two accounts shares one yearly limit, and a refused claim gives the stock back', async () => {
  const offer = await market.onSale({ keepMinor: 45_000n, onHand: 20 })
  const number = identity(900)
  const accounts = [await market.buyer({ person: number }), await market.buyer({ person: number })]
  let count = 0
  let refused: Outcome | null = null
  for (let round = 0; round < 12 && refused === null; round += 1) {
    const buyer = must(accounts[round % 2], 'two accounts')
    await put(buyer, offer)
    const quoteId = await quoted(buyer).catch((error: unknown) => {
      assert(codeOf('pricing.over-year-limit')(error))
      return null
    })
    if (quoteId === null) break
    const outcome = await place(buyer, quoteId)
    if (outcome.kind === 'placed') count += 1
    else refused = outcome
  }
  assert(count >= 5 && count <= 8, `${count} orders of some 3,600 yuan`)
  assert.equal(await availableOf(offer), 20 - count)
})

test('two quotes of one person that together pass the year: the first is placed, the second refused with -621018', async () => {
  const offer = await market.onSale({ keepMinor: 45_000n, onHand: 30 })
  const number = identity(901)
  const buyers = await Promise.all(Array.from({ length: 8 }, () => market.buyer({ person: number })))
  const quotes: string[] = []
  for (const buyer of buyers) {
    await put(buyer, offer)
    quotes.push(await quoted(buyer))
  }
  const outcomes: Outcome[] = []
  for (const [at, buyer] of buyers.entries()) outcomes.push(await place(buyer, quotes[at] ?? ''))
  const last = must(outcomes.at(-1), 'eight outcomes')
  assert(last.kind === 'refused')
  assert.equal(last.refusal.code, 'checkout.over-year-limit')
  assert.equal(last.refusal.params['receipt'], '-621018')
  const count = outcomes.filter((each) => each.kind === 'placed').length
  assert.equal(await availableOf(offer), 30 - count)
  const { rows } = await sql<{ unused: bigint }>`
    select count(*) as unused from checkout.quote where id = any(${quotes}::uuid[]) and used_at is null
  `.execute(db)
  assert.equal(Number(rows[0]?.unused), 8 - count)
})

test('in a batch each request has its own outcome: the refused leave nothing behind and the others are placed', async () => {
  const offer = await market.onSale({ onHand: 3 })
  const buyers = await Promise.all([market.buyer(), market.buyer(), market.buyer()])
  const requests = []
  for (const [at, buyer] of buyers.entries()) {
    await put(buyer, offer, at === 1 ? 3 : 1)
    requests.push({ buyerId: buyer.actor.id, quoteId: await quoted(buyer), addressId: buyer.addressId })
  }
  const twice = must(requests[0], 'three requests')
  const batch = [...requests, { ...twice }]
  const outcomes = await as(system, (ctx: Ctx) =>
    placeOrders(
      ctx,
      batch.map((each) => ({ ...each, by: ctx })),
    ),
  )
  assert.deepEqual(outcomes.map(refusalOf), ['placed', 'checkout.short', 'placed', 'checkout.quote-used'])
  assert.equal(await availableOf(offer), 1)
  const again = must(buyers[1], 'three buyers')
  await as(system, (ctx) => setOnHand(ctx, [{ ...offer, onHand: 9 }]))
  assert.equal(refusalOf(await place(again, must(requests[1], 'the second').quoteId)), 'placed')
})

test('two placings of one quote at the same time: one order', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  await put(buyer, offer)
  const quoteId = await quoted(buyer)
  const outcomes = await Promise.all([place(buyer, quoteId), place(buyer, quoteId), place(buyer, quoteId)])
  assert.deepEqual(outcomes.map(refusalOf).toSorted(), ['checkout.quote-used', 'checkout.quote-used', 'placed'])
  assert.equal(await availableOf(offer), 19)
})

test('twenty buyers at once on five units: exactly five orders', async () => {
  const offer = await market.onSale({ onHand: 5 })
  const ready: { buyer: Buyer; quoteId: string }[] = []
  for (let n = 0; n < 20; n += 1) {
    const buyer = await market.buyer()
    await put(buyer, offer)
    ready.push({ buyer, quoteId: await quoted(buyer) })
  }
  const outcomes = await Promise.all(ready.map(({ buyer, quoteId }) => place(buyer, quoteId)))
  assert.equal(outcomes.filter((each) => each.kind === 'placed').length, 5)
  assert.equal(outcomes.filter((each) => refusalOf(each) === 'checkout.short').length, 15)
  assert.equal(await availableOf(offer), 0)
})

test('the real name is forgotten with its copies once every order has ended, and not before', async () => {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  const { orders } = await placed(buyer, offer)
  const { sellerId, orderId } = must(orders[0], 'one order')
  const forget = () => as(buyer.actor, (ctx) => forgetPerson(ctx, buyer.actor.id))
  await assert.rejects(forget(), codeOf('checkout.clearance-open'))
  await as(system, (ctx) => moveOrder(ctx, { sellerId, orderId, step: 'lapse' }))
  await forget()
  await forget()
  assert.equal(await as(buyer.actor, (ctx) => maskedPersonOf(ctx, buyer.actor.id)), null)
  await assert.rejects(
    as(system, (ctx) => recipient(ctx, { sellerId, orderId })),
    codeOf('orders.recipient-erased'),
  )
})
