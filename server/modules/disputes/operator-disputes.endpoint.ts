import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, page, z } from '#platform/wire'
import { decideDispute } from './decide.ts'
import { disputeHeadView, disputeView, viewAfter, viewOfDispute, viewOfHead } from './dispute-view.ts'
import { disputeStates } from './dispute-state.ts'
import { grounds } from './kinds.ts'
import { disputeOf, disputeQueue, findDisputes } from './read-dispute.ts'
import { refuse } from './refusals.ts'
import { showDisputeEvidence } from './speak.ts'

const params = z.object({ sellerId: id, disputeId: id })

export const listOperatorDisputes = endpoint({
  id: 'listOperatorDisputes',
  method: 'get',
  path: '/api/v1/operator/disputes',
  summary:
    'All disputes, newest first; `queue` holds the open ones, those that wait for a decision first, oldest first',
  who: ['operator'],
  query: z.object({ state: z.enum(disputeStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({ disputes: z.array(disputeHeadView), queue: z.array(disputeHeadView), cursor: nullable(id) }),
  handle: async (ctx, { query: { state, ...query } }) => {
    const found = await findDisputes(ctx, { ...query, ...(state === undefined ? {} : { states: [state] }) })
    const queue = await disputeQueue(ctx)
    return { disputes: found.disputes.map(viewOfHead), queue: queue.map(viewOfHead), cursor: found.cursor }
  },
})

export const getOperatorDispute = endpoint({
  id: 'getOperatorDispute',
  method: 'get',
  path: '/api/v1/operator/disputes/{sellerId}/{disputeId}',
  summary: 'One dispute with everything',
  who: ['operator'],
  params,
  reply: disputeView,
  refusals: ['disputes.not-found'],
  handle: async (ctx, input) => viewOfDispute(ctx, await disputeOf(ctx, input.params)),
})

export const decideDisputeEndpoint = endpoint({
  id: 'decideDispute',
  method: 'post',
  path: '/api/v1/operator/disputes/{sellerId}/{disputeId}/decide',
  summary: 'The operator decides with a ground and a reason; an appeal is decided by another operator',
  who: ['operator'],
  params,
  body: z.strictObject({
    refund: z.enum(['all', 'part', 'nothing']),
    amount: nullable(money).default(null),
    bearer: z.enum(['seller', 'platform']),
    returnNeeded: z.boolean(),
    ground: z.enum(grounds),
    reason: line(2000),
  }),
  reply: disputeView,
  refusals: [
    'disputes.not-found',
    'disputes.step-not-allowed',
    'disputes.another-operator',
    'disputes.return-pays-nothing',
    'disputes.amount-needed',
    'disputes.too-much',
    'sellers.business-missing',
    'returns.step-not-allowed',
    'returns.open-already',
    'orders.nothing-to-refund',
    'orders.refund-exceeds',
  ],
  handle: async (ctx, { params: key, body: { amount, ...decision } }) => {
    if (amount !== null && (amount.currency !== 'CNY' || amount.minor <= 0n)) throw refuse('disputes.amount-needed')
    await decideDispute(ctx, ctx.actor.id, { ...key, ...decision, amountMinor: amount?.minor ?? null })
    return viewOfDispute(ctx, await disputeOf(ctx, key))
  },
})

export const sayInDisputeAsOperator = endpoint({
  id: 'sayInDisputeAsOperator',
  method: 'post',
  path: '/api/v1/operator/disputes/{sellerId}/{disputeId}/words',
  summary: 'The operator asks or tells both sides something before it decides',
  who: ['operator'],
  params,
  body: z.strictObject({ words: line(2000) }),
  reply: disputeView,
  refusals: ['disputes.not-found', 'disputes.evidence-closed', 'evidence.too-many'],
  handle: (ctx, input) =>
    viewAfter(ctx, input.params, (of) => showDisputeEvidence(ctx, of, { words: input.body.words, pictures: [] })),
})
