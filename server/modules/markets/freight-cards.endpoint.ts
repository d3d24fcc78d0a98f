import { endpoint } from '#platform/endpoint'
import { day, money, nullable, z } from '#platform/wire'
import { addFreightCards, cardCurrency, loadFreightCards, route } from './add-freight-cards.ts'
import { textOf } from './csv-rows.ts'
import { csvBytes, fileCodes, Ids, listQuery, provenanceReply } from './edge.ts'
import { listFreightCards } from './freight.ts'
import { fileRefusals } from './market-file.ts'
import { provenanceBody } from './provenance.ts'

const upToGrams = z.number().int().min(1).max(999_999)
const cardCodes = [
  'markets.freight-band-twice',
  'markets.freight-not-rising',
  'markets.freight-dearer-together',
] as const

const Card = z.object({
  id: z.string(),
  route,
  validFrom: day,
  bands: z.array(z.object({ upToGrams, price: money })),
  ...provenanceReply,
})

export const listFreightCardsEndpoint = endpoint({
  id: 'listFreightCards',
  method: 'get',
  path: '/api/v1/operator/freight-cards',
  summary: 'Every freight card ever loaded with its bands, newest entry first',
  who: ['operator'],
  query: listQuery,
  reply: z.object({ items: z.array(Card), next: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { items, next } = await listFreightCards(ctx, query)
    const cards = items.map(({ currency, bands, ...card }) => ({
      ...card,
      bands: bands.map((band) => ({ upToGrams: band.upToGrams, price: { minor: band.priceMinor, currency } })),
    }))
    return { items: cards, next }
  },
})

export const addFreightCard = endpoint({
  id: 'addFreightCard',
  method: 'post',
  path: '/api/v1/operator/freight-cards',
  summary: 'Add a freight card; refused when two parcels would cost more together than apart',
  who: ['operator'],
  body: z.strictObject({
    route,
    validFrom: day,
    bands: z
      .array(
        z.strictObject({
          upToGrams,
          price: money.refine((price) => price.currency === cardCurrency && price.minor >= 0n, 'an amount in CNY'),
        }),
      )
      .min(1)
      .max(200),
    ...provenanceBody,
  }),
  reply: Ids,
  status: 201,
  refusals: cardCodes,
  handle: async (ctx, { body }) => {
    const bands = body.bands.map((band) => ({ upToGrams: band.upToGrams, priceMinor: band.price.minor }))
    return { ids: [...(await addFreightCards(ctx, [{ ...body, bands }]))] }
  },
})

export const loadFreightCardsEndpoint = endpoint({
  id: 'loadFreightCards',
  method: 'post',
  path: '/api/v1/operator/freight-cards/load',
  summary: 'Load freight cards from a CSV file: route,up_to_grams,price,valid_from,source,certainty',
  who: ['operator'],
  bytes: csvBytes,
  reply: Ids,
  status: 201,
  refusals: [...fileCodes],
  handle: async (ctx, { request }) => ({
    ids: [...(await loadFreightCards(ctx, textOf(request.bytes, fileRefusals)))],
  }),
})
