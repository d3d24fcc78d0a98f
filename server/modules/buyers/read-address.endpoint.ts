import { endpoint, z } from '#platform/endpoint'
import { divisionsUnder } from './china.ts'
import { readAddress } from './read-address.ts'

export const parseAnAddress = endpoint({
  id: 'parseAddress',
  method: 'post',
  path: '/api/v1/addresses/parse',
  summary: 'Reads an address pasted whole into the fields of a form; a person must check the result',
  who: ['anyone', 'buyer'],
  body: z.strictObject({ text: z.string().max(500) }),
  reply: z.object({
    name: z.string(),
    phone: z.string(),
    province: z.string(),
    city: z.string(),
    district: z.string(),
    detail: z.string(),
    postcode: z.string(),
    confidence: z.number().int().min(0).max(100),
    unrecognised: z.array(z.string()),
  }),
  keyless: 'it only reads and keeps nothing',
  handle: async (_ctx, { body }) => {
    const read = readAddress(body.text)
    return { ...read, unrecognised: [...read.unrecognised] }
  },
})

export const listDistricts = endpoint({
  id: 'listDistricts',
  method: 'get',
  path: '/api/v1/districts',
  summary: 'The provinces of mainland China, or what stands below a province or city (GB/T 2260)',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z.object({
    under: z
      .string()
      .regex(/^\d{6}$/)
      .or(z.literal(''))
      .default(''),
  }),
  reply: z.object({ items: z.array(z.object({ code: z.string(), name: z.string() })) }),
  handle: async (_ctx, { query }) => ({ items: [...divisionsUnder(query.under)] }),
})
