import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, z } from '#platform/wire'
import {
  deleteScenario,
  Question,
  saveScenario,
  scenariosMax,
  scenariosOf,
  shareScenario,
  unshareScenario,
} from './scenario.ts'

const params = z.object({ scenarioId: id })
const done = z.object({ done: z.literal(true) })
const Kept = z.object({
  id,
  name: z.string(),
  question: Question,
  savedAt: instant,
  token: nullable(z.string()),
})

export const listScenarios = endpoint({
  id: 'listScenarios',
  method: 'get',
  path: '/api/v1/seller/scenarios',
  summary: 'The saved questions of the planner, newest first; a token where a link is turned on',
  who: ['seller'],
  reply: z.object({ most: z.number().int(), items: z.array(Kept) }),
  handle: async (ctx) => ({ most: scenariosMax, items: [...(await scenariosOf(ctx, actingSeller(ctx.actor)))] }),
})

export const saveScenarioEndpoint = endpoint({
  id: 'saveScenario',
  method: 'post',
  path: '/api/v1/seller/scenarios',
  summary: 'Save a question of the planner under a name; the answer is computed anew each time it is read',
  who: ['seller'],
  body: z.strictObject({ name: line(80), question: Question }),
  reply: z.object({ id }),
  status: 201,
  refusals: ['planner.full'],
  handle: async (ctx, { body }) => ({ id: await saveScenario(ctx, actingSeller(ctx.actor), body) }),
})

export const deleteScenarioEndpoint = endpoint({
  id: 'deleteScenario',
  method: 'delete',
  path: '/api/v1/seller/scenarios/{scenarioId}',
  summary: 'Forget a saved question, with its link',
  who: ['seller'],
  params,
  reply: done,
  refusals: ['planner.not-found'],
  handle: async (ctx, { params: { scenarioId } }) => {
    await deleteScenario(ctx, actingSeller(ctx.actor), scenarioId)
    return { done: true as const }
  },
})

export const shareScenarioEndpoint = endpoint({
  id: 'shareScenario',
  method: 'post',
  path: '/api/v1/seller/scenarios/{scenarioId}/share',
  summary: 'Turn on the link by which anybody may see a saved question',
  who: ['seller'],
  params,
  reply: z.object({ url: z.string() }),
  refusals: ['planner.not-found'],
  handle: async (ctx, { params: { scenarioId } }) => ({
    url: `${ctx.world.url}/sell/planner/shared/${await shareScenario(ctx, actingSeller(ctx.actor), scenarioId)}`,
  }),
})

export const unshareScenarioEndpoint = endpoint({
  id: 'unshareScenario',
  method: 'post',
  path: '/api/v1/seller/scenarios/{scenarioId}/unshare',
  summary: 'Turn the link off for good',
  who: ['seller'],
  params,
  reply: done,
  refusals: ['planner.not-found'],
  handle: async (ctx, { params: { scenarioId } }) => {
    await unshareScenario(ctx, actingSeller(ctx.actor), scenarioId)
    return { done: true as const }
  },
})
