import { maskedPersonOf } from '#modules/buyers'
import { discountsFor, type CodeOutcome, type TakenOff } from '#modules/discounts'
import { sumOf, type Amounts } from '#modules/orders'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { codesOf } from './cart-codes.ts'
import type { PricedUnit } from './price-unit.ts'
import type { LineFacts } from './quote-facts.ts'
import type { Unit } from './units.ts'

/** What one discount takes off a whole cart. */
export type Reduction = Pick<LineFacts['discounts'][number], 'discountId' | 'code' | 'name' | 'funder'> & {
  readonly minor: bigint
}
export type Discounted<P> = {
  readonly parcels: readonly P[]
  readonly reductions: readonly Reduction[]
  readonly codes: readonly CodeOutcome[]
}

/**
 * Takes the discounts of a cart off its priced parcels, line by line. They lower what is paid and nothing that is declared:
 * the goods' value in the customs order record includes "the part paid by points or coupons" and the discount stands apart
 * (guide to CEB311, 2022-05; secondary; whether a discount that the seller funds would count as a lower price is unsure),
 * so tax, limits and the three records stay those of the undiscounted price.
 */
export async function discounted<P extends { readonly unit: Unit; readonly price: PricedUnit }>(
  ctx: Ctx,
  ownerId: string | null,
  parcels: readonly P[],
): Promise<Discounted<P>> {
  const lines = parcels.flatMap(({ unit, price }) =>
    unit.lines.map(({ offer }, at) => ({
      sellerId: unit.sellerId,
      listingId: offer.listingId,
      ...must(price.lines[at], 'every line has its price'),
    })),
  )
  const person = ctx.actor.kind === 'buyer' ? await maskedPersonOf(ctx, ctx.actor.id) : null
  const { taken, codes } = await discountsFor(ctx, {
    codes: await codesOf(ctx, ownerId),
    personPrint: person?.print ?? null,
    lines,
  })
  if (taken.length === 0) return { parcels, reductions: [], codes }
  let first = 0
  const lowered = parcels.map((parcel) => {
    const from = first
    first += parcel.unit.lines.length
    return { ...parcel, price: lower(parcel.price, taken, from) }
  })
  return { parcels: lowered, reductions: taken.map(reductionOf), codes }
}

const reductionOf = ({ terms, parts }: TakenOff): Reduction => ({
  discountId: terms.id,
  code: terms.code,
  name: terms.name,
  funder: terms.funder,
  minor: parts.reduce((sum, part) => sum + part, 0n),
})

/** `from`: where the parcel's lines begin among those of the cart. */
function lower(price: PricedUnit, taken: readonly TakenOff[], from: number): PricedUnit {
  const lines = price.lines.map((amounts, at) =>
    taken.reduce((left, { terms, parts }) => less(left, terms.funder, parts[from + at] ?? 0n), amounts),
  )
  const discounts = price.lines.map((_, at) =>
    taken.flatMap(({ terms, parts }) => {
      const minor = parts[from + at] ?? 0n
      const { id: discountId, code, name, funder } = terms
      return minor === 0n ? [] : [{ discountId, code, name, funder, minor: minor.toString() }]
    }),
  )
  return { ...price, lines, discounts, amounts: sumOf(lines) }
}

/**
 * A part that the seller funds lowers the seller's share and, at the same rate, the promised dollars (rounded down to the
 * cent); the fee stays that of the full price. What the platform or a programme funds leaves the seller's dollars alone.
 */
function less(of: Amounts, funder: Reduction['funder'], part: bigint): Amounts {
  if (part === 0n) return of
  const totalMinor = of.totalMinor - part
  if (funder === 'platform') return { ...of, totalMinor, platformDiscountMinor: of.platformDiscountMinor + part }
  if (funder === 'programme') return { ...of, totalMinor, programmeDiscountMinor: of.programmeDiscountMinor + part }
  const sellerShareMinor = of.sellerShareMinor - part
  return {
    ...of,
    totalMinor,
    sellerDiscountMinor: of.sellerDiscountMinor + part,
    sellerShareMinor,
    keepMinor: (of.keepMinor * sellerShareMinor) / of.sellerShareMinor,
  }
}
