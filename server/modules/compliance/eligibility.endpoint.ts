import { endpoint } from '#platform/endpoint'
import { day, nullable, z } from '#platform/wire'
import { verdict } from './verdict.ts'

const list = z
  .string()
  .max(500)
  .regex(/^[a-z0-9_,-]*$/)
  .default('')
  .transform((text) => text.split(',').filter((part) => part !== ''))
const word = z.enum(['allowed', 'needs_papers', 'refused'])
const certainty = z.enum(['confirmed', 'secondary', 'unsure'])

const Reason = z.object({
  ruleId: z.string(),
  verdict: word,
  titleEn: z.string(),
  titleZh: z.string(),
  toDoEn: z.string(),
  toDoZh: z.string(),
  documents: z.array(z.string()),
  act: z.string(),
  source: z.string(),
  readOn: day,
  certainty,
  demonstration: z.boolean(),
})
const Paper = z.object({
  code: z.string(),
  nameEn: z.string(),
  nameZh: z.string(),
  issuedBy: z.string(),
  inHand: z.boolean(),
})

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
  reply: z.object({
    verdict: word,
    reasons: z.array(Reason),
    papers: z.array(Paper),
    yearlyCap: nullable(z.object({ amount: z.string(), unit: z.string() })),
    exclusionEn: z.string(),
    exclusionZh: z.string(),
    certainty,
    demonstration: z.boolean(),
    rulesVersion: z.string(),
  }),
  refusals: ['compliance.rules-missing'],
  handle: async (ctx, { query }) => {
    const { code, mode, origin: originState, papers: hasPapers, attributes } = query
    const answer = await verdict(ctx, { code, mode, originState, hasPapers, attributes })
    const reasons = answer.reasons.map((reason) => ({ ...reason, documents: [...reason.documents] }))
    return { ...answer, reasons, papers: [...answer.papers] }
  },
})
