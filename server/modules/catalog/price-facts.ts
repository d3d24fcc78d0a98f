import { money, z } from '#platform/wire'
import type { Landed } from '#modules/pricing'

const Words = z.object({ en: z.string(), 'zh-CN': z.string() })
const Certainty = z.enum(['confirmed', 'secondary', 'unsure'])

/** A landed price with all it rests on, as it is stored with a listing and sent over the API. */
export const PriceFacts = z
  .object({
    shelf: money,
    keep: money,
    sellerShare: money,
    fee: money,
    goods: money,
    freight: money,
    insurance: money,
    duty: money,
    consumptionTax: money,
    vat: money,
    rounding: money,
    rateId: z.string(),
    rateText: z.string(),
    freightCardId: z.string(),
    feeShare: z.string(),
    insuranceShare: z.string(),
    lines: z.array(z.object({ part: z.string(), money, words: Words, ruleIds: z.array(z.string()) })),
    rules: z.array(
      z.object({
        id: z.string(),
        text: Words,
        act: z.string(),
        source: z.string(),
        readOn: z.string(),
        certainty: Certainty,
        validFrom: z.string(),
        validTo: z.string().optional(),
      }),
    ),
    rows: z.array(
      z.object({
        part: z.string(),
        id: z.string(),
        value: z.string(),
        source: z.string(),
        date: z.string(),
        certainty: Certainty,
        demonstration: z.boolean(),
      }),
    ),
    certainty: Certainty,
    demonstration: z.boolean(),
    warnings: z.array(z.string()),
  })
  .openapi('LandedPrice')
export type PriceFacts = z.output<typeof PriceFacts>

/** The facts of a computed price; warnings keep their kind only. */
export function priceFactsOf(landed: Landed): PriceFacts {
  return {
    shelf: landed.shelf,
    keep: landed.keep,
    sellerShare: landed.sellerShare,
    fee: landed.fee,
    goods: landed.goods,
    freight: landed.freight,
    insurance: landed.insurance,
    duty: landed.duty,
    consumptionTax: landed.consumptionTax,
    vat: landed.vat,
    rounding: landed.rounding,
    rateId: landed.rateId,
    rateText: landed.rateText,
    freightCardId: landed.freightCardId,
    feeShare: landed.feeShare,
    insuranceShare: landed.insuranceShare,
    lines: landed.lines.map(({ part, money: amount, words, ruleIds }) => ({
      part,
      money: amount,
      words: { en: words.en, 'zh-CN': words['zh-CN'] },
      ruleIds: [...ruleIds],
    })),
    rules: landed.rules.map((rule) => ({ ...rule })),
    rows: landed.rows.map((row) => ({ ...row })),
    certainty: landed.certainty,
    demonstration: landed.demonstration,
    warnings: landed.warnings.map((warning) => warning.kind),
  }
}

/** Text for a jsonb column, amounts as decimal text; read back with `PriceFacts.parse`. */
export const priceText = (facts: PriceFacts): string => JSON.stringify(z.encode(PriceFacts, facts))
