import { endpoint } from '#platform/endpoint'
import { z } from '#platform/wire'
import { verdict } from './verdict.ts'
import { answerOf, VerdictAnswer } from './verdict-wire.ts'

const list = z
  .string()
  .max(500)
  .regex(/^[a-z0-9_,-]*$/)
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''))

export const eligibility = endpoint({
  id: 'eligibility',
  method: 'get',
  path: '/api/v1/eligibility',
  summary: 'May goods of a code enter China in a mode, by which rules, and what is to be done',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z.object({
    code: z.string().regex(/^\d{6}(\d\d){0,2}$/),
    mode: z.enum(['9610', '1210']),
    origin: z.string().regex(/^[A-Z]{2}$/),
    papers: list,
    attributes: list,
  }),
  reply: VerdictAnswer,
  refusals: ['compliance.rules-missing'],
  handle: async (ctx, { query }) => {
    const { code, mode, origin: originState, papers: hasPapers, attributes } = query
    return answerOf(ctx, await verdict(ctx, { code, mode, originState, hasPapers, attributes }))
  },
})
