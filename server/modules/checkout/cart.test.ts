import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setOnHand } from '#modules/inventory'
import { takeDown } from '#modules/catalog'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { system } from '../../test/world.ts'
import {
  cartOwner,
  cartPieces,
  dropLines,
  mergeCart,
  putLine,
  quote,
  quoteOf,
  singleLimitMinor,
  viewCart,
} from './index.ts'
import { openMarket } from './test/market.ts'
import { splitUnder } from './units.ts'

const { db } = await testDatabase({ max: 4 })
const market = await openMarket(db)
const { as, clock } = market
const visitor = () => ({ kind: 'anyone', visitorId: newId(clock.now()) }) as const
const codeOf = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
type Actor = Parameters<typeof as>[0]
const view = (actor: Actor) => as(actor, async (ctx) => viewCart(ctx, await cartOwner(ctx)))
const put = (
  actor: Actor,
  offer: { listingId: string; variantId: string },
  quantity: number,
  how: 'set' | 'at-least' = 'set',
) => as(actor, async (ctx) => putLine(ctx, (await cartOwner(ctx)) ?? '', { ...offer, quantity }, how))

test('a visitor fills a cart without signing in, sets a quantity, raises it, takes it out', async () => {
  const [who, offer] = [visitor(), await market.onSale()]
  await put(who, offer, 3)
  await put(who, offer, 2, 'at-least')
  assert.equal((await view(who)).pieces, 3)
  await put(who, offer, 2)
  assert.equal((await view(who)).pieces, 2)
  assert.equal(await as(who, cartPieces), 2)
  await as(who, (ctx) => dropLines(ctx, who.visitorId, [offer]))
  await as(who, (ctx) => dropLines(ctx, who.visitorId, [offer]))
  assert.deepEqual((await view(who)).units, [])
})

test("at sign-in the visitor's cart becomes the buyer's; the larger quantity stays, and merging twice is merging once", async () => {
  const [who, buyer, one, two] = [visitor(), await market.buyer(), await market.onSale(), await market.onSale()]
  await put(buyer.actor, one, 1)
  await put(who, one, 4)
  await put(who, two, 2)
  const signed = { ...buyer.actor, visitorId: who.visitorId }
  assert.equal(await as(signed, cartPieces), 7)
  assert.equal((await view(signed)).pieces, 6)
  await as(signed, (ctx) => mergeCart(ctx, { visitorId: who.visitorId, buyerId: buyer.actor.id }))
  assert.equal((await view(signed)).pieces, 6)
  assert.equal((await view(who)).pieces, 0)
})

test('a cart is grouped by what clears customs together, and a parcel never costs more than its pieces', async () => {
  const buyer = await market.buyer()
  const elsewhere = await market.newSeller()
  const [one, two, three] = [
    await market.onSale(),
    await market.onSale({ keepMinor: 800n }),
    await market.onSale({ sellerId: elsewhere }),
  ]
  for (const offer of [one, two, three]) {
    await put(buyer.actor, offer, 2)
    clock.forward(1000)
  }
  const { units, totalMinor } = await view(buyer.actor)
  assert.deepEqual(
    units.map((unit) => [unit.sellerId, unit.lines.length]),
    [
      [market.sellerId, 2],
      [elsewhere, 1],
    ],
  )
  for (const { price, lines } of units) {
    const shelf = lines.reduce((sum, { offer, quantity }) => sum + offer.shelf.minor * BigInt(quantity), 0n)
    assert(price !== null && price.amounts.totalMinor <= shelf)
    assert.equal(price.savedMinor, shelf - price.amounts.totalMinor)
  }
  assert.equal(
    totalMinor,
    units.reduce((sum, { price }) => sum + (price?.amounts.totalMinor ?? 0n), 0n),
  )
})

test('what is not on sale stands apart with its reason and cannot be put in or quoted', async () => {
  const [buyer, offer] = [await market.buyer(), await market.onSale()]
  await put(buyer.actor, offer, 1)
  await as(system, (ctx) => takeDown(ctx, offer))
  const { units, lost } = await view(buyer.actor)
  assert.deepEqual([units.length, lost.length], [0, 1])
  assert.notEqual(lost[0]?.whyNot, null)
  await assert.rejects(put(buyer.actor, offer, 2), codeOf('checkout.offer-down'))
  await assert.rejects(
    as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false })),
    codeOf('checkout.offer-down'),
  )
  await assert.rejects(
    put(buyer.actor, { listingId: newId(clock.now()), variantId: offer.variantId }, 1),
    codeOf('checkout.offer-not-found'),
  )
})

test('an empty cart and more than is left are not quoted', async () => {
  const [buyer, offer] = [await market.buyer(), await market.onSale({ onHand: 3 })]
  const quoting = () => as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false }))
  await assert.rejects(quoting(), codeOf('checkout.cart-empty'))
  await put(buyer.actor, offer, 4)
  assert.equal((await view(buyer.actor)).units[0]?.lines[0]?.left, 3)
  await assert.rejects(quoting(), codeOf('checkout.short'))
  await as(system, (ctx) => setOnHand(ctx, [{ ...offer, onHand: 4 }]))
  await quoting()
})

test('over the limit of one order the cart proposes parcels under it, and a split quote is those parcels', async () => {
  const [buyer, offer] = [await market.buyer(), await market.onSale({ keepMinor: 20_000n })]
  await put(buyer.actor, offer, 4)
  const [unit] = (await view(buyer.actor)).units
  assert.equal(unit?.refusal?.code, 'pricing.over-order-limit')
  assert.equal(unit.split?.length, 2)
  assert.equal(
    unit.split.flat().reduce((sum, { quantity }) => sum + quantity, 0),
    4,
  )
  await assert.rejects(
    as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false })),
    codeOf('pricing.over-order-limit'),
  )
  const made = await as(buyer.actor, async (ctx) =>
    quoteOf(ctx, buyer.actor.id, await quote(ctx, buyer.actor.id, { split: true })),
  )
  assert.equal(made.parcels.length, 2)
  for (const parcel of made.parcels) assert(parcel.dutiableMinor <= 500_000n)
})

test('first-fit never loses a piece, never fills a parcel over the limit unless one piece is, and one parcel is no split', async () => {
  const offer = await market.onSale()
  const limit = await as(system, async (ctx) => singleLimitMinor(ctx))
  const line = (minor: bigint, quantity: number) => ({
    offer: { ...offer, shelf: { minor, currency: 'CNY' } },
    quantity,
  })
  assert.equal(splitUnder(limit, [line(100n, 5)]), null)
  for (const lines of [[line(260_000n, 3)], [line(600_000n, 1), line(10_000n, 2)], [line(499_999n, 2), line(1n, 3)]]) {
    const parts = splitUnder(limit, lines) ?? []
    const pieces = (list: readonly { quantity: number }[]) => list.reduce((sum, { quantity }) => sum + quantity, 0)
    assert.equal(pieces(parts.flat()), pieces(lines))
    for (const part of parts)
      assert(
        part.reduce((sum, each) => sum + each.offer.shelf.minor * BigInt(each.quantity), 0n) <= limit ||
          pieces(part) === 1,
      )
  }
})
