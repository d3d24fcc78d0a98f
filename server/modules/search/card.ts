import { id, money, nullable, z } from '#platform/wire'

/** A listing as lists show it. */
export const Card = z
  .object({
    productId: id,
    listingId: id,
    sellerId: id,
    sellerName: z.string(),
    mode: z.enum(['9610', '1210']),
    titleZh: z.string(),
    titleEn: z.string(),
    vendor: z.string(),
    category: nullable(z.string()),
    originState: z.string(),
    /** The cheapest variant, delivered, tax and freight included. */
    shelf: money,
    /** Other variants cost more. */
    fromPrice: z.boolean(),
    pictureUrl: nullable(z.string()),
    illustration: z.boolean(),
    demonstration: z.boolean(),
  })
  .openapi('ListingCard')
export type Card = z.output<typeof Card>
