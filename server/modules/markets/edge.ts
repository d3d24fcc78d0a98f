import { id, instant, page, z } from '#platform/wire'

/** What the operator's lists and loads of dated rows have in common at the edge. */
export const csvBytes = { max: 8 * 1024 * 1024, types: ['text/csv', 'application/octet-stream'] }
export const fileCodes = ['markets.file-unreadable', 'markets.file-empty', 'markets.file-mistaken'] as const
export const Ids = z.object({ ids: z.array(z.string()) })
export const provenanceReply = {
  source: z.string(),
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  demonstration: z.boolean(),
  setBy: z.string(),
  setAt: instant,
}
export const listQuery = z.object({ ...page, cursor: id.optional() })
