import { z } from 'zod'

const quantity = z.object({ amount: z.string(), unit: z.string() }).nullable()

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
  legalQuantity: quantity,
  /** Quotes taken before it was kept have none. */
  secondQuantity: quantity.default(null),
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
export type Explained = {
  readonly rules: readonly {
    readonly id: string
    readonly textZh: string
    readonly textEn: string
    readonly source: string
    readonly readOn: string
    readonly certainty: string
  }[]
  readonly rows: readonly {
    readonly part: string
    readonly value: string
    readonly date: string
    readonly source: string
    readonly certainty: string
    readonly demonstration: boolean
  }[]
  readonly warnings: readonly { readonly kind: string; readonly minor: string }[]
  /** Each tax of each line, counted from 0, with its formula; quotes made before they were kept have none. */
  readonly taxes?: readonly {
    readonly line: number
    readonly tax: 'duty' | 'consumption-tax' | 'vat'
    readonly minor: string
    readonly textEn: string
    readonly textZh: string
    readonly ruleIds: readonly string[]
  }[]
}
