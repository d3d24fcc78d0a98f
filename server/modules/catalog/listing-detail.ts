import { id, money, nullable, z } from '#platform/wire'
import { PriceFacts } from './price-facts.ts'
import { VerdictFacts } from './verdict-facts.ts'

const Texts = z.array(z.string())
const Mode = z.enum(['9610', '1210'])

/** A product as buyers see it: its words, its pictures, and each variant's explained price in each mode on sale. */
export const ListingDetail = z
  .object({
    productId: id,
    sellerId: id,
    sellerName: z.string(),
    titleZh: z.string(),
    titleEn: z.string(),
    descriptionZhHtml: z.string(),
    descriptionEnHtml: z.string(),
    vendor: z.string(),
    category: nullable(z.string()),
    originState: z.string(),
    optionNames: Texts,
    optionNamesZh: Texts,
    pictures: z.array(
      z.object({ url: z.string(), alt: z.string(), illustration: z.boolean(), hash: nullable(z.string()) }),
    ),
    demonstration: z.boolean(),
    modes: z.array(
      z.object({
        listingId: id,
        mode: Mode,
        state: z.enum(['draft', 'live', 'down']),
        reason: nullable(z.string()),
        verdict: VerdictFacts,
        variants: z.array(
          z.object({
            variantId: id,
            sku: nullable(z.string()),
            optionValues: Texts,
            optionValuesZh: Texts,
            shelf: money,
            available: z.number().int(),
            hsCode: z.string(),
            weightGrams: z.number().int(),
            price: PriceFacts,
          }),
        ),
      }),
    ),
  })
  .openapi('Listing')
export type ListingDetail = z.output<typeof ListingDetail>
