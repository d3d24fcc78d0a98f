import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { setting } from '#modules/markets'
import { decimalOf, cny } from '#platform/money'
import { keyOf, type LineKey } from './cart.ts'
import { priceUnit, type PricedUnit } from './price-unit.ts'
import { discounted } from './discounted.ts'
import { refuse } from './refusals.ts'
import type { LineFacts } from './quote-facts.ts'
import type { Tables } from './tables.ts'
import { splitUnder, unitsOf, type Unit } from './units.ts'
import { cartLines, singleLimitMinor, usedThisYear, type CartLine } from './view-cart.ts'

/** `only` quotes a part of the cart; `split` shares a unit over the limit of one order out over several parcels. */
export type QuoteWish = { readonly only?: readonly LineKey[]; readonly split: boolean }

/**
 * Promises the price of a cart for some minutes: every amount of every line is fixed and kept with the dated rows it rests
 * on. Refused when the cart is empty, a line is not on sale, costs something else than when it was put in, or is more than
 * what is left; and when customs would refuse the parcel. Discounts are taken off as they hold at this moment: the quote
 * keeps them until it expires, and placing claims them.
 */
export async function quote(ctx: Ctx, buyerId: string, wish: QuoteWish): Promise<string> {
  const lines = await wanted(ctx, buyerId, wish.only)
  let usedMinor = await usedThisYear(ctx)
  const parcels: { readonly unit: Unit<CartLine>; readonly price: PricedUnit }[] = []
  for (const unit of parcelsOf(ctx, lines, wish.split)) {
    const price = await priceUnit(ctx, unit, usedMinor)
    usedMinor += price.dutiableMinor
    parcels.push({ unit, price })
  }
  return keep(ctx, buyerId, (await discounted(ctx, buyerId, parcels)).parcels)
}

async function wanted(ctx: Ctx, buyerId: string, only: readonly LineKey[] | undefined): Promise<readonly CartLine[]> {
  const chosen = only === undefined ? null : new Set(only.map(keyOf))
  const isChosen = (key: LineKey): boolean => chosen === null || chosen.has(keyOf(key))
  const cart = await cartLines(ctx, buyerId)
  const lines = cart.lines.filter(({ offer }) => isChosen(offer))
  const [lost] = cart.lost.filter(isChosen)
  if (lost !== undefined) throw refuse('checkout.offer-down', { title: lost.offer?.titleZh ?? '' })
  if (lines.length === 0) throw refuse('checkout.cart-empty')
  for (const { offer, quantity, seenMinor, left } of lines) {
    if (offer.shelf.minor !== seenMinor) throw priceChanged(offer.titleZh, seenMinor, offer.shelf.minor)
    if (left < quantity) throw refuse('checkout.short', { title: offer.titleZh, left })
  }
  return lines
}

/** The refusal that names a thing, what it cost, and what it costs now. */
export const priceChanged = (title: string, oldMinor: bigint, newMinor: bigint) =>
  refuse('checkout.price-changed', { title, old: decimalOf(cny(oldMinor)), new: decimalOf(cny(newMinor)) })

function parcelsOf(ctx: Ctx, lines: readonly CartLine[], split: boolean): readonly Unit<CartLine>[] {
  const units = unitsOf(lines)
  if (!split) return units
  return units.flatMap((unit) => {
    const parts = splitUnder(singleLimitMinor(ctx), unit.lines)
    return parts === null ? [unit] : parts.map((part) => ({ ...unit, lines: part }))
  })
}

async function keep(
  ctx: Ctx,
  buyerId: string,
  parcels: readonly { readonly unit: Unit<CartLine>; readonly price: PricedUnit }[],
): Promise<string> {
  const id = newId(ctx.now)
  const minutes = await setting(ctx, 'checkout.quote-minutes')
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('checkout.quote')
    .values({
      buyer_id: buyerId,
      id,
      made_at: ctx.now,
      expires_at: new Date(ctx.now.getTime() + minutes * 60_000),
      used_at: null,
      currency: 'CNY',
      total_minor: parcels.reduce((sum, { price }) => sum + price.amounts.totalMinor, 0n),
    })
    .execute()
  await tables
    .insertInto('checkout.quote_parcel')
    .values(
      parcels.map(({ unit, price }, at) => ({
        buyer_id: buyerId,
        quote_id: id,
        parcel: at + 1,
        seller_id: unit.sellerId,
        mode: unit.mode,
        place: unit.place,
        dutiable_minor: price.dutiableMinor,
        saved_minor: price.savedMinor,
        rate_id: price.rateId,
        rate_text: price.rateText,
        freight_card_id: price.freightCardId,
        rules_version: price.rulesVersion,
        certainty: price.certainty,
        explained: price.explained,
      })),
    )
    .execute()
  await tables
    .insertInto('checkout.quote_line')
    .values(parcels.flatMap(({ unit, price }, at) => lineRows(buyerId, id, at + 1, unit, price)))
    .execute()
  return id
}

function lineRows(
  buyerId: string,
  quoteId: string,
  parcel: number,
  unit: Unit<CartLine>,
  price: PricedUnit,
): Tables['checkout.quote_line'][] {
  return unit.lines.flatMap(({ offer, quantity }, at) => {
    const amounts = price.lines[at]
    if (amounts === undefined) return []
    return [
      {
        buyer_id: buyerId,
        quote_id: quoteId,
        parcel,
        line: at + 1,
        listing_id: offer.listingId,
        variant_id: offer.variantId,
        quantity,
        piece_shelf_minor: offer.shelf.minor,
        goods_minor: amounts.goodsMinor,
        freight_minor: amounts.freightMinor,
        insurance_minor: amounts.insuranceMinor,
        duty_minor: amounts.dutyMinor,
        consumption_tax_minor: amounts.consumptionTaxMinor,
        vat_minor: amounts.vatMinor,
        rounding_minor: amounts.roundingMinor,
        seller_discount_minor: amounts.sellerDiscountMinor,
        platform_discount_minor: amounts.platformDiscountMinor,
        programme_discount_minor: amounts.programmeDiscountMinor,
        total_minor: amounts.totalMinor,
        shelf_minor: amounts.shelfMinor,
        fee_minor: amounts.feeMinor,
        seller_share_minor: amounts.sellerShareMinor,
        keep_minor: amounts.keepMinor,
        keep_currency: offer.keep.currency,
        facts: { ...factsOf(offer), discounts: price.discounts[at] ?? [] },
      },
    ]
  })
}

const factsOf = (offer: CartLine['offer']): Omit<LineFacts, 'discounts'> => ({
  productId: offer.productId,
  sku: offer.sku ?? '',
  titleEn: offer.titleEn,
  titleZh: offer.titleZh,
  optionZh: offer.optionZh,
  pictureUrl: offer.pictureUrl,
  hsCode: offer.hsCode,
  originState: offer.originState,
  weightGrams: offer.weightGrams,
  legalQuantity: offer.legalQuantity,
  secondQuantity: offer.secondQuantity,
  demonstration: offer.demonstration,
})
