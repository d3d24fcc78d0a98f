import { textOf } from '#modules/markets'
import { endpoint } from '#platform/endpoint'
import { day, z } from '#platform/wire'
import { jsonOf, loadEligibility } from './load-eligibility.ts'
import { refuse } from './refusals.ts'
import { readRules } from './verdict.ts'

const Rule = z.object({
  id: z.string(),
  verdict: z.enum(['allowed', 'needs_papers', 'refused']),
  modes: z.array(z.string()),
  titleEn: z.string(),
  titleZh: z.string(),
  toDoEn: z.string(),
  toDoZh: z.string(),
  documents: z.array(z.string()),
  act: z.string(),
  source: z.string(),
  readOn: day,
  certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  demonstration: z.boolean(),
})

export const listEligibilityRules = endpoint({
  id: 'listEligibilityRules',
  method: 'get',
  path: '/api/v1/operator/eligibility-rules',
  summary: 'The entry rules in force, with source, day of reading and certainty',
  who: ['operator'],
  reply: z.object({ version: z.string(), readOn: day, items: z.array(Rule) }),
  refusals: ['compliance.rules-missing'],
  handle: async (ctx) => {
    const { version, readOn, rules } = await readRules(ctx)
    return {
      version,
      readOn,
      items: rules.map((rule) => ({ ...rule, modes: [...rule.modes], documents: [...rule.documents] })),
    }
  },
})

export const loadEligibilityRules = endpoint({
  id: 'loadEligibilityRules',
  method: 'post',
  path: '/api/v1/operator/eligibility-rules/load',
  summary: 'Load a whole set of entry rules, which supersedes the one before at once',
  who: ['operator'],
  bytes: { max: 4 * 1024 * 1024, types: ['application/json', 'application/octet-stream'] },
  reply: z.object({ version: z.string(), added: z.boolean() }),
  status: 201,
  refusals: ['compliance.rules-unreadable', 'compliance.file-unreadable'],
  handle: async (ctx, { request }) =>
    loadEligibility(ctx, jsonOf(textOf(request.bytes, { unreadable: () => refuse('compliance.file-unreadable') }))),
})
