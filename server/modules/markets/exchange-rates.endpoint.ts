import { endpoint } from '#platform/endpoint'
import { decimal, instant, nullable, z } from '#platform/wire'
import { addExchangeRates, currency, loadExchangeRates, positiveDecimal, share } from './add-exchange-rates.ts'
import { textOf } from './csv-rows.ts'
import { csvBytes, fileCodes, Ids, listQuery, provenanceReply } from './edge.ts'
import { ageHours, type ExchangeRate, isStale, listExchangeRates } from './exchange-rate.ts'
import { fileRefusals } from './market-file.ts'
import { provenanceBody } from './provenance.ts'

const Rate = z.object({
  id: z.string(),
  base: z.string(),
  quote: z.string(),
  rate: decimal,
  spread: decimal,
  effective: z.string(),
  ageMaxHours: z.number().int(),
  asOf: instant,
  ageHours: z.number().int(),
  stale: z.boolean(),
  ...provenanceReply,
})

const rateReply = (rate: ExchangeRate, now: Date): z.output<typeof Rate> => ({
  id: rate.id,
  base: rate.from,
  quote: rate.to,
  rate: rate.midText,
  spread: rate.spreadText,
  effective: rate.effectiveText,
  ageMaxHours: rate.ageMaxHours,
  asOf: rate.asOf,
  ageHours: ageHours(rate, now),
  stale: isStale(rate, now),
  source: rate.source,
  certainty: rate.certainty,
  demonstration: rate.demonstration,
  setBy: rate.setBy,
  setAt: rate.setAt,
})

export const listExchangeRatesEndpoint = endpoint({
  id: 'listExchangeRates',
  method: 'get',
  path: '/api/v1/operator/exchange-rates',
  summary: 'Every exchange rate ever loaded, newest entry first, with its age',
  who: ['operator'],
  query: listQuery,
  reply: z.object({ items: z.array(Rate), next: nullable(z.string()) }),
  handle: async (ctx, { query }) => {
    const { items, next } = await listExchangeRates(ctx, query)
    return { items: items.map((rate) => rateReply(rate, ctx.now)), next }
  },
})

export const addExchangeRate = endpoint({
  id: 'addExchangeRate',
  method: 'post',
  path: '/api/v1/operator/exchange-rates',
  summary: 'Add an exchange rate; the newest by its own moment holds',
  who: ['operator'],
  body: z.strictObject({
    base: currency,
    quote: currency,
    rate: positiveDecimal,
    spread: share,
    ageMaxHours: z.number().int().min(1).max(9999),
    asOf: instant,
    ...provenanceBody,
  }),
  reply: Ids,
  status: 201,
  refusals: ['markets.rate-in-future'],
  handle: async (ctx, { body }) => ({ ids: [...(await addExchangeRates(ctx, [body]))] }),
})

export const loadExchangeRatesEndpoint = endpoint({
  id: 'loadExchangeRates',
  method: 'post',
  path: '/api/v1/operator/exchange-rates/load',
  summary: 'Load exchange rates from a CSV file: base,quote,rate,spread,age_max_hours,as_of,source,certainty',
  who: ['operator'],
  bytes: csvBytes,
  reply: Ids,
  status: 201,
  refusals: [...fileCodes],
  handle: async (ctx, { request }) => ({
    ids: [...(await loadExchangeRates(ctx, textOf(request.bytes, fileRefusals)))],
  }),
})
