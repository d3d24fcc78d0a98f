import { endpoint } from '#platform/endpoint'
import { line, nullable, z } from '#platform/wire'
import { findCodes } from './find-codes.ts'
import { Note, notesFor } from './hs-notes.ts'

const Named = z.object({ code: z.string(), description: z.string() })
const Candidate = z.object({
  hs6: z.string(),
  description: z.string(),
  nameZh: nullable(z.string()),
  heading: Named,
  chapter: Named,
  score: z.number(),
  matched: z.array(z.string()),
  lines: z.array(z.object({ hs8: z.string(), nameEn: z.string(), nameZh: z.string(), demonstration: z.boolean() })),
  confidence: z.number().min(0).max(1),
  reasons: z.array(z.object({ en: z.string(), zh: z.string() })),
  notes: z.array(Note.extend({ decides: z.boolean() }).openapi('HsNote')),
})

export const findHsCodes = endpoint({
  id: 'findHsCodes',
  method: 'get',
  path: '/api/v1/hs-codes',
  summary: 'Six-digit codes proposed for words in English or Chinese, with the tariff lines beneath each',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z.object({ words: line(200), limit: z.coerce.number().int().min(1).max(50).default(10) }),
  reply: z.object({ items: z.array(Candidate) }),
  handle: async (ctx, { query }) => {
    const found = await findCodes(ctx, query.words, query.limit)
    return {
      items: found.map((each) => ({
        ...each,
        matched: [...each.matched],
        reasons: each.reasons.map((reason) => ({ ...reason })),
        notes: notesFor(
          each.hs6,
          found.map(({ hs6 }) => hs6),
        ).map((note) => ({ ...note })),
        lines: each.lines.map((one) => ({ ...one })),
      })),
    }
  },
})
