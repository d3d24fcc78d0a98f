import { textOf } from '#modules/markets'
import { endpoint } from '#platform/endpoint'
import { day, nullable, z } from '#platform/wire'
import { jsonOf, loadEligibility } from './load-eligibility.ts'
import { markets } from './markets.ts'
import { refuse } from './refusals.ts'
import { ruleFacts } from './verdict-wire.ts'
import { readRules } from './verdict.ts'

const Rule = z.object({
  id: z.string(),
  verdict: z.enum(['allowed', 'needs_papers', 'specialist', 'refused', 'adds']),
  modes: z.array(z.string()),
  routes: z.array(z.string()),
  validFrom: nullable(day),
  validTo: nullable(day),
  ...ruleFacts,
})

export const listEligibilityRules = endpoint({
  id: 'listEligibilityRules',
  method: 'get',
  path: '/api/v1/operator/eligibility-rules',
  summary: 'The entry rules of a market in force on a day, with source, day of reading and certainty',
  who: ['operator'],
  query: z.object({ market: z.enum(markets).default('cn'), on: day.optional() }),
  reply: z.object({ version: z.string(), readOn: day, items: z.array(Rule) }),
  refusals: ['compliance.rules-missing'],
  handle: async (ctx, { query }) => {
    const { version, readOn, rules } = await readRules(ctx, query.market, query.on)
    return {
      version,
      readOn,
      items: rules.map((rule) => ({
        ...rule,
        modes: [...rule.modes],
        routes: [...rule.routes],
        documents: [...rule.documents],
      })),
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
