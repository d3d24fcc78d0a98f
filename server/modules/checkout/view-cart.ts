import { cnCbec, parseMinor, ruleOn } from '@westbound/landed-cost'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'
import { maskedPersonOf } from '#modules/buyers'
import type { Offer } from '#modules/catalog'
import { quotaUsed } from '#modules/compliance'
import { stockOf } from '#modules/inventory'
import { chinaDay } from '#modules/markets'
import type { CodeOutcome } from '#modules/discounts'
import { cartRows, keyOf, offersOf, type LineKey } from './cart.ts'
import { discounted, type Reduction } from './discounted.ts'
import { priceUnit, type PricedUnit } from './price-unit.ts'
import { splitUnder, unitsOf, type Unit } from './units.ts'

/** A line as it lies in a cart. `seenMinor` is the shelf price when it was put there; `left` what the seller still has. */
export type CartLine = {
  readonly offer: Offer
  readonly quantity: number
  readonly seenMinor: bigint
  readonly left: number
}
/** A parcel of the cart with its price, or why it has none. `split` shares it out when it is over the limit of one order. */
export type CartUnit = Unit<CartLine> & {
  readonly sellerName: string
  readonly price: PricedUnit | null
  readonly refusal: Refusal | null
  readonly split: readonly (readonly CartLine[])[] | null
}
/** A line that cannot be bought now; `offer` is null when nothing is offered under it any more. */
export type LostLine = LineKey & {
  readonly quantity: number
  readonly offer: Offer | null
  readonly whyNot: string | null
}
export type CartView = {
  readonly units: readonly CartUnit[]
  readonly lost: readonly LostLine[]
  readonly pieces: number
  readonly totalMinor: bigint
  /** What discounts take off in all; the parcels' prices are lowered already. */
  readonly reductions: readonly Reduction[]
  readonly codes: readonly CodeOutcome[]
}

/** The cart as it would be bought now. `ownerId` from `cartOwner`; null is an empty cart. */
export async function viewCart(ctx: Ctx, ownerId: string | null): Promise<CartView> {
  const { lines, lost } = await cartLines(ctx, ownerId)
  const usedMinor = await usedThisYear(ctx)
  const found: CartUnit[] = []
  for (const unit of unitsOf(lines)) {
    found.push({ ...unit, sellerName: unit.lines[0]?.offer.sellerName ?? '', ...(await priced(ctx, unit, usedMinor)) })
  }
  const { parcels, reductions, codes } = await discounted(
    ctx,
    ownerId,
    found.flatMap((unit) => (unit.price === null ? [] : [{ unit, price: unit.price }])),
  )
  const units = found.map((unit) => ({ ...unit, price: parcels.find((each) => each.unit === unit)?.price ?? null }))
  return {
    units,
    reductions,
    codes,
    lost,
    pieces: lines.reduce((sum, line) => sum + line.quantity, 0),
    totalMinor: units.reduce((sum, unit) => sum + (unit.price?.amounts.totalMinor ?? 0n), 0n),
  }
}

/** The lines of a cart with their offers of this moment; those that are not on sale apart. */
export async function cartLines(
  ctx: Ctx,
  ownerId: string | null,
): Promise<{ readonly lines: readonly CartLine[]; readonly lost: readonly LostLine[] }> {
  const rows = ownerId === null ? [] : await cartRows(ctx, ownerId)
  const keys = rows.map((row) => ({ row, listingId: row.listing_id, variantId: row.variant_id }))
  const found = await offersOf(ctx, keys)
  const left = await leftOf(ctx, [...found.values()])
  const lines: CartLine[] = []
  const lost: LostLine[] = []
  for (const { row, ...key } of keys) {
    const offer = found.get(keyOf(key)) ?? null
    if (offer === null || !offer.live)
      lost.push({ ...key, quantity: row.quantity, offer, whyNot: offer === null ? null : offer.whyNot })
    else lines.push({ offer, quantity: row.quantity, seenMinor: row.shelf_minor, left: left.get(stockKey(offer)) ?? 0 })
  }
  return { lines, lost }
}

/** What the buyer's person has bought this year, in fen; 0 as long as nobody is named. */
export async function usedThisYear(ctx: Ctx): Promise<bigint> {
  if (ctx.actor.kind !== 'buyer') return 0n
  const person = await maskedPersonOf(ctx, ctx.actor.id)
  return person === null ? 0n : quotaUsed(ctx, person.print, yearOf(ctx.now))
}

/** The calendar year in China, which is the year that customs counts. */
export const yearOf = (now: Date): number => Number(chinaDay(now).slice(0, 4))

/** The limit of one order, in fen, by the law of the day. */
export const singleLimitMinor = (ctx: Ctx): bigint =>
  parseMinor(ruleOn(cnCbec.singleLimit, chinaDay(ctx.now)).value, cnCbec.minorDigits)

async function priced(
  ctx: Ctx,
  unit: Unit<CartLine>,
  usedMinor: bigint,
): Promise<Pick<CartUnit, 'price' | 'refusal' | 'split'>> {
  try {
    const price = await priceUnit(ctx, unit, usedMinor)
    return { price, refusal: null, split: null }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const over = error.code === 'pricing.over-order-limit'
    return { price: null, refusal: error, split: over ? splitUnder(singleLimitMinor(ctx), unit.lines) : null }
  }
}

async function leftOf(ctx: Ctx, found: readonly Offer[]): Promise<ReadonlyMap<string, number>> {
  if (found.length === 0) return new Map()
  const stock = await stockOf(
    ctx,
    found.map(({ sellerId, variantId }) => ({ sellerId, variantId })),
  )
  return new Map(stock.map((each) => [stockKey(each), Number(each.available)]))
}

const stockKey = (of: { readonly sellerId: string; readonly variantId: string; readonly place: string }): string =>
  `${of.sellerId} ${of.variantId} ${of.place}`
