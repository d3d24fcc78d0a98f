import { z } from 'zod'

/** What a quote keeps of the thing it prices, as it was offered then: the order's line is written from it. */
export const lineFacts = z.object({
  productId: z.string(),
  sku: z.string(),
  titleEn: z.string(),
  titleZh: z.string(),
  optionZh: z.string(),
  pictureUrl: z.string().nullable(),
  hsCode: z.string(),
  originState: z.string(),
  weightGrams: z.number().int(),
  legalQuantity: z.object({ amount: z.string(), unit: z.string() }).nullable(),
  demonstration: z.boolean(),
  /** What was taken off it, by whom it is funded; amounts in fen as text. */
  discounts: z
    .array(
      z.object({
        discountId: z.string(),
        code: z.string().nullable(),
        name: z.string(),
        funder: z.enum(['seller', 'platform', 'programme']),
        minor: z.string(),
      }),
    )
    .default([]),
})
export type LineFacts = z.infer<typeof lineFacts>

/** The rules and dated rows a parcel's price rests on, and what the buyer should know of it; amounts are minor units as text. */
export const explained = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      textZh: z.string(),
      textEn: z.string(),
      source: z.string(),
      readOn: z.string(),
      certainty: z.string(),
    }),
  ),
  rows: z.array(
    z.object({
      part: z.string(),
      value: z.string(),
      date: z.string(),
      source: z.string(),
      certainty: z.string(),
      demonstration: z.boolean(),
    }),
  ),
  warnings: z.array(z.object({ kind: z.string(), minor: z.string() })),
})
export type Explained = z.infer<typeof explained>
