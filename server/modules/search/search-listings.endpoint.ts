import { endpoint } from '#platform/endpoint'
import { nullable, page, z } from '#platform/wire'
import { Card } from './card.ts'
import { searchListings } from './search-listings.ts'

export const searchListingsEndpoint = endpoint({
  id: 'searchListings',
  method: 'get',
  path: '/api/v1/listings',
  summary: 'Find what is on sale: by a Chinese word, pinyin, its initials, or an English name',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z.object({
    words: z.string().max(200).optional(),
    category: z.string().max(60).optional(),
    state: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    mode: z.enum(['9610', '1210']).optional(),
    cursor: z
      .string()
      .regex(/^\d{1,6}$/)
      .optional(),
    limit: page.limit,
  }),
  reply: z.object({ items: z.array(Card), next: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { cards, next } = await searchListings(ctx, query)
    return { items: [...cards], next }
  },
})
