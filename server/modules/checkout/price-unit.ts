import { fraction, multiply, parseFraction, roundTo } from '@westbound/landed-cost'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import type { Offer } from '#modules/catalog'
import { readRules } from '#modules/compliance'
import { sumOf, type Amounts } from '#modules/orders'
import { priceParcel, type PricedParcel } from '#modules/pricing'
import type { Explained, LineFacts } from './quote-facts.ts'
import type { Unit } from './units.ts'

/** A parcel's price as a quote keeps it. `lines` stand in the order of the unit's lines. */
export type PricedUnit = {
  readonly amounts: Amounts
  readonly lines: readonly Amounts[]
  /** What was taken off each line, by whom; empty as long as no discount was looked for. */
  readonly discounts: readonly LineFacts['discounts'][]
  /** Retail price, freight and insurance: what the limits of customs are measured by. */
  readonly dutiableMinor: bigint
  readonly savedMinor: bigint
  readonly rateId: string
  readonly rateText: string
  readonly freightCardId: string
  readonly rulesVersion: string
  readonly certainty: string
  readonly explained: Explained
}

/**
 * Prices one clearance unit as one parcel. `usedMinor`: what the person has already bought this year. Refused where customs
 * would refuse: `pricing.over-order-limit`, `pricing.over-year-limit`.
 */
export async function priceUnit(ctx: Ctx, unit: Unit, usedMinor: bigint): Promise<PricedUnit> {
  const parcel = await priceParcel(ctx, {
    mode: unit.mode,
    annualUsedMinor: usedMinor,
    lines: unit.lines.map(({ offer, quantity }) => ({
      goodsMinor: offer.goodsMinor,
      shelfMinor: offer.shelf.minor,
      quantity,
      hsCode: offer.hsCode,
      weightGrams: offer.weightGrams,
      legalQuantity: offer.legalQuantity,
      secondQuantity: offer.secondQuantity,
    })),
  })
  const lines = unit.lines.map(({ offer, quantity }, at) =>
    amountsOf(offer, BigInt(quantity), must(parcel.lines[at], 'every line has its charge')),
  )
  return {
    amounts: sumOf(lines),
    lines,
    discounts: [],
    dutiableMinor: parcel.totals.dutiableMinor,
    savedMinor: parcel.savedMinor,
    freightCardId: parcel.freightCardId,
    rulesVersion: (await readRules(ctx)).version,
    certainty: parcel.certainty,
    explained: explain(parcel),
    ...promisedRate(unit.lines.map(({ offer }) => offer)),
  }
}

/** The fee is that of a piece times the pieces, so that a seller keeps for ten what one piece promised ten times. */
function amountsOf(offer: Offer, pieces: bigint, charge: PricedParcel['lines'][number]): Amounts {
  const feeOfPiece = roundTo(multiply(fraction(offer.goodsMinor), parseFraction(offer.feeShare)), 0, 'half-up')
  const feeMinor = feeOfPiece * pieces
  return {
    goodsMinor: charge.goodsMinor,
    freightMinor: charge.freightMinor,
    insuranceMinor: charge.insuranceMinor,
    dutyMinor: charge.dutyMinor,
    consumptionTaxMinor: charge.consumptionTaxMinor,
    vatMinor: charge.vatMinor,
    roundingMinor: charge.platformRoundingMinor,
    sellerDiscountMinor: 0n,
    platformDiscountMinor: 0n,
    programmeDiscountMinor: 0n,
    totalMinor: charge.totalMinor,
    shelfMinor: charge.shelfMinor,
    feeMinor,
    sellerShareMinor: charge.goodsMinor - feeMinor,
    keepMinor: offer.keep.minor * pieces,
  }
}

/**
 * The rate at which the seller's dollars were promised. Listings are priced anew when a rate is loaded; between two of them
 * the newer rate stands for the parcel, and each line keeps its own dollars all the same.
 */
function promisedRate(offers: readonly Offer[]): { readonly rateId: string; readonly rateText: string } {
  const newest = offers.reduce((best, each) => (each.rateId > best.rateId ? each : best))
  return { rateId: newest.rateId, rateText: newest.rateText }
}

function explain({ rules, rows, warnings, taxes }: PricedParcel): Explained {
  return {
    taxes: taxes.map(({ line, tax, amountMinor, words, ruleIds }) => ({
      line,
      tax,
      minor: amountMinor.toString(),
      textEn: words.en,
      textZh: words['zh-CN'],
      ruleIds,
    })),
    rules: rules.map(({ id, text, act, source, readOn, certainty }) => ({
      id,
      textEn: text.en,
      textZh: text['zh-CN'],
      source: act === source ? act : `${act}: ${source}`,
      readOn,
      certainty,
    })),
    rows: rows.map(({ part, value, date, source, certainty, demonstration }) => ({
      part,
      value,
      date,
      source,
      certainty,
      demonstration,
    })),
    warnings: warnings.map((warning) => ({
      kind: warning.kind,
      minor: ('underMinor' in warning
        ? warning.underMinor
        : 'overMinor' in warning
          ? warning.overMinor
          : warning.byMinor
      ).toString(),
    })),
  }
}
