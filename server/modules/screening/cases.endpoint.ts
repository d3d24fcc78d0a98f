import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, page, z } from '#platform/wire'
import { caseStates } from './case-state.ts'
import { decideCase } from './move-case.ts'
import { caseOf, findCases, type CaseHead, type ScreeningCase } from './read-cases.ts'

const head = {
  caseId: id,
  partyKind: z.enum(['seller', 'buyer', 'consignee', 'partner']),
  partyId: id,
  sellerId: nullable(id),
  partyName: nullable(z.string()),
  entryName: z.string(),
  source: z.string(),
  score: z.number().int(),
  threshold: z.number().int(),
  state: z.enum(caseStates),
  owner: z.enum(['operator', 'another-operator', 'nobody']),
  dueAt: nullable(instant),
  noClock: nullable(z.string()),
  movedAt: instant,
  openedAt: instant,
}
const words = z.array(z.string())
const view = z.object({
  ...head,
  explained: nullable(
    z.object({
      party: z.object({
        name: z.string(),
        alsoNames: words,
        country: nullable(z.string()),
        address: nullable(z.string()),
      }),
      partyName: z.string(),
      entryName: z.string(),
      pairs: z.array(z.object({ party: z.string(), entry: z.string(), how: z.string(), percent: z.number().int() })),
      leftOfParty: words,
      leftOfEntry: words,
      adjustments: z.array(z.object({ why: z.string(), points: z.number().int() })),
    }),
  ),
  entry: z.object({
    name: z.string(),
    alsoNames: words,
    addresses: words,
    countries: words,
    source: z.string(),
    type: z.string(),
    notice: z.string(),
    url: z.string(),
    row: z.record(z.string(), z.string()),
  }),
  list: z.object({ listId: id, kind: z.string(), listDate: z.string(), demonstration: z.boolean() }),
  steps: z.array(
    z.object({
      step: z.string(),
      to: z.enum(caseStates),
      at: instant,
      actorKind: z.string(),
      actorId: z.string(),
      reason: nullable(z.string()),
    }),
  ),
})

const params = z.object({ caseId: id })
const headView = (each: CaseHead): z.output<z.ZodObject<typeof head>> => ({ ...each })

export const listScreeningCases = endpoint({
  id: 'listScreeningCases',
  method: 'get',
  path: '/api/v1/operator/screening-cases',
  summary: 'Screening cases, the oldest first; without a state those that wait for a person',
  who: ['operator'],
  query: z.object({ state: z.enum(caseStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({ cases: z.array(z.object(head)), cursor: nullable(id) }),
  handle: async (ctx, { query: { state, ...query } }) => {
    const states = state === undefined ? (['open', 'release_asked'] as const) : [state]
    const found = await findCases(ctx, { ...query, states })
    return { cases: found.cases.map(headView), cursor: found.cursor }
  },
})

export const getScreeningCase = endpoint({
  id: 'getScreeningCase',
  method: 'get',
  path: '/api/v1/operator/screening-cases/{caseId}',
  summary: 'One case: the party and the entry as they were, the score with everything it is made of, every step',
  who: ['operator'],
  params,
  reply: view,
  refusals: ['screening.not-found'],
  handle: async (ctx, input) => viewOf(await caseOf(ctx, input.params.caseId)),
})

export const decideScreeningCase = endpoint({
  id: 'decideScreeningCase',
  method: 'post',
  path: '/api/v1/operator/screening-cases/{caseId}/decide',
  summary:
    'Decide a case with a reason: not the party (`differ`), the party (`match`); a match is let go by one operator asking (`ask-release`) and another confirming (`release`) or keeping it (`keep`)',
  who: ['operator'],
  params,
  body: z.strictObject({ step: z.enum(['differ', 'match', 'ask-release', 'release', 'keep']), reason: line(2000) }),
  reply: view,
  refusals: ['screening.not-found', 'screening.step-not-allowed', 'screening.another-operator'],
  handle: async (ctx, input) => {
    const { caseId } = input.params
    await decideCase(ctx, { caseId, ...input.body })
    return viewOf(await caseOf(ctx, caseId))
  },
})

function viewOf({ explained, entry, steps, list, ...each }: ScreeningCase): z.output<typeof view> {
  return {
    ...each,
    list: { ...list },
    steps: steps.map((step) => ({ ...step })),
    explained,
    entry: {
      ...entry,
      alsoNames: [...entry.alsoNames],
      addresses: [...entry.addresses],
      countries: [...entry.countries],
    },
  }
}
