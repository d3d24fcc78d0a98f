import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeDiscount, giveBackDiscounts, type FundedBy, type NewDiscount } from '#modules/discounts'
import { orderBalances } from '#modules/ledger'
import { moveOrder, orderOf, type Order } from '#modules/orders'
import { must } from '#platform/check'
import { testDatabase } from '../../test/database.ts'
import { system } from '../../test/world.ts'
import { placeOrders, putCode, putLine, quote, quoteOf, viewCart } from './index.ts'
import { openMarket } from './test/market.ts'

const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const { as, clock } = market
type Buyer = Awaited<ReturnType<typeof market.buyer>>
type Offer = Awaited<ReturnType<typeof market.onSale>>

const given = (over: Partial<NewDiscount>): NewDiscount => ({
  code: null,
  name: '双十二优惠',
  listingId: null,
  takes: { amountMinor: 1000n },
  minimumMinor: 0n,
  validFrom: clock.now(),
  validUntil: new Date(clock.now().getTime() + 86_400_000),
  usesMax: null,
  personMax: null,
  stacks: true,
  ...over,
})
const make = (code: string, over: Partial<NewDiscount> = {}, by: FundedBy = { funder: 'platform', sellerId: null }) =>
  as(system, (ctx) => makeDiscount(ctx, by, given({ code, ...over })))
const put = (buyer: Buyer, offer: Offer, quantity: number) =>
  as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...offer, quantity }, 'set'))
const use = (buyer: Buyer, code: string) => as(buyer.actor, (ctx) => putCode(ctx, buyer.actor.id, code))
const seen = (buyer: Buyer) => as(buyer.actor, (ctx) => viewCart(ctx, buyer.actor.id))
const quoted = (buyer: Buyer) =>
  as(buyer.actor, async (ctx) => quoteOf(ctx, buyer.actor.id, await quote(ctx, buyer.actor.id, { split: false })))
async function place(buyer: Buyer, quoteId: string): Promise<readonly Order[] | string> {
  const { id: buyerId } = buyer.actor
  const asked = { buyerId, quoteId, addressId: buyer.addressId }
  const [outcome] = await as(buyer.actor, (ctx) => placeOrders(ctx, [{ by: ctx, ...asked }]))
  const done = must(outcome, 'one outcome')
  if (done.kind === 'refused') return done.refusal.code
  return as(system, (ctx) => Promise.all(done.orders.map(({ orderId }) => orderOf(ctx, { orderId }))))
}
const money = (order: Order) =>
  as(system, async (ctx) => {
    const list = await orderBalances(ctx, order)
    return Object.fromEntries(list.filter(({ minor }) => minor !== 0n).map(({ account, minor }) => [account, minor]))
  })
const step = (order: Order, ...steps: readonly Parameters<typeof moveOrder>[1]['step'][]) =>
  as(system, async (ctx) => {
    for (const each of steps) await moveOrder(ctx, { ...order, step: each, reason: 'a test' })
  })

test('a coupon of the platform lowers what is paid, shared over two parcels to the fen; tax and the seller’s dollars stay', async () => {
  const [buyer, one] = [await market.buyer(), await market.onSale()]
  const two = await market.onSale({ sellerId: await market.newSeller(), keepMinor: 800n })
  await put(buyer, one, 2)
  await put(buyer, two, 1)
  const before = await quoted(buyer)
  await make('PLATFORM10', { takes: { amountMinor: 1001n } })
  await use(buyer, 'PLATFORM10')
  const cart = await seen(buyer)
  assert.deepEqual([cart.codes[0]?.minor, cart.codes[0]?.refusal], [1001n, null])
  const after = await quoted(buyer)
  assert.equal(after.totalMinor, before.totalMinor - 1001n)
  assert.equal(after.totalMinor, cart.totalMinor)
  for (const field of ['goodsMinor', 'dutyMinor', 'vatMinor', 'feeMinor', 'sellerShareMinor', 'keepMinor'] as const)
    assert.equal(after.amounts[field], before.amounts[field])
  assert.deepEqual(
    after.parcels.map(({ dutiableMinor }) => dutiableMinor),
    before.parcels.map(({ dutiableMinor }) => dutiableMinor),
    'a coupon lowers nothing that is declared',
  )
  const orders = await place(buyer, after.quoteId)
  assert(typeof orders !== 'string', 'it was refused')
  assert.equal(
    orders.reduce((sum, order) => sum + order.totalMinor, 0n),
    after.totalMinor,
  )
  for (const order of orders) {
    assert(order.platformDiscountMinor > 0n)
    await step(order, 'pay')
    const held = await money(order)
    assert.equal(held['escrow'], order.totalMinor + order.roundingMinor + order.platformDiscountMinor)
    assert.equal(held['platform_discount'], order.platformDiscountMinor)
  }
  assert.deepEqual((await seen(buyer)).codes, [], 'a code that was used has left the cart')
})

test('what a seller funds lowers that seller’s share and dollars, and every account of the order closes', async () => {
  const [buyer, mine] = [await market.buyer(), await market.onSale()]
  await make('SELLER20', { takes: { share: '0.2', mostMinor: null } }, { funder: 'seller', sellerId: market.sellerId })
  await put(buyer, mine, 1)
  const before = await quoted(buyer)
  await use(buyer, 'SELLER20')
  const after = await quoted(buyer)
  const off = after.amounts.sellerDiscountMinor
  assert.equal(off, (before.totalMinor * 2n + 5n) / 10n)
  assert.equal(after.amounts.sellerShareMinor, before.amounts.sellerShareMinor - off)
  assert.equal(
    after.amounts.keepMinor,
    (before.amounts.keepMinor * after.amounts.sellerShareMinor) / before.amounts.sellerShareMinor,
  )
  const orders = await place(buyer, after.quoteId)
  assert(typeof orders !== 'string', 'it was refused')
  const order = must(orders[0], 'one order')
  await step(order, 'pay', 'pack', 'ship', 'arrive', 'release', 'deliver', 'confirm')
  const left = await money(order)
  assert.deepEqual(
    [left['escrow'], left['pledged'], left['receivable'], left['platform_discount']],
    Array(4).fill(undefined),
  )
  assert.equal(left['seller_payable'], after.amounts.keepMinor)
})

test('what a programme funds is booked to the programme', async () => {
  const [buyer, offer] = [await market.buyer(), await market.onSale()]
  const by = { funder: 'programme', programme: 'Washington Export', sellerId: null } as const
  await make('STATE15', { takes: { amountMinor: 1500n } }, by)
  await put(buyer, offer, 1)
  await use(buyer, 'STATE15')
  const orders = await place(buyer, (await quoted(buyer)).quoteId)
  assert(typeof orders !== 'string', 'it was refused')
  const order = must(orders[0], 'one order')
  await step(order, 'pay')
  const held = await money(order)
  assert.deepEqual([held['programme_discount'], held['platform_discount']], [1500n, undefined])
})

test('the last coupon goes to one of many who were promised it; the others keep their quote, quota and stock for another try', async () => {
  await make('LASTONE', { usesMax: 1, takes: { amountMinor: 2000n } })
  const offer = await market.onSale({ onHand: 30 })
  const buyers = await Promise.all(Array.from({ length: 5 }, () => market.buyer()))
  const quotes: string[] = []
  for (const buyer of buyers) {
    await put(buyer, offer, 1)
    await use(buyer, 'LASTONE')
    quotes.push((await quoted(buyer)).quoteId)
  }
  const outcomes = await Promise.all(buyers.map((buyer, at) => place(buyer, quotes[at] ?? '')))
  const won = outcomes.findIndex((each) => typeof each !== 'string')
  assert.equal(outcomes.filter((each) => each === 'discounts.used-up').length, 4)
  const loser = must(buyers[won === 0 ? 1 : 0], 'a loser')
  assert.equal((await seen(loser)).codes[0]?.refusal?.code, 'discounts.used-up')
  const anew = await quoted(loser)
  assert.equal(anew.amounts.platformDiscountMinor, 0n)
  assert(typeof (await place(loser, anew.quoteId)) !== 'string')
  const winner = must(outcomes[won], 'a winner')
  assert(typeof winner !== 'string')
  await as(system, (ctx) => giveBackDiscounts(ctx, winner))
  const next = must(buyers[won === 4 ? 3 : 4], 'another loser')
  assert.equal((await seen(next)).codes[0]?.refusal, null, 'what was given back can be had again')
})

test('a code that is wrong or too dear stands in the cart with its reason and changes no price', async () => {
  const [buyer, offer] = [await market.buyer(), await market.onSale()]
  await make('VERYDEAR', { minimumMinor: 9_999_999n })
  await put(buyer, offer, 1)
  const before = await quoted(buyer)
  await use(buyer, 'VERYDEAR')
  await use(buyer, 'NONESUCH')
  const { codes, totalMinor } = await seen(buyer)
  const why = Object.fromEntries(codes.map(({ code, refusal }) => [code, refusal?.code]))
  assert.deepEqual(why, { VERYDEAR: 'discounts.below-minimum', NONESUCH: 'discounts.code-unknown' })
  assert.equal(totalMinor, before.totalMinor)
  assert.equal((await quoted(buyer)).totalMinor, before.totalMinor)
})
