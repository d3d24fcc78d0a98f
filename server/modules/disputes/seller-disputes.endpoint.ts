import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, page, z } from '#platform/wire'
import { pictureBytesMax, pictureTypes } from '#modules/evidence'
import { actingSeller } from '#modules/sellers'
import { appealDecision, letStand } from './decide.ts'
import { disputeHeadView, disputeView, viewAfter, viewOfDispute, viewOfHead } from './dispute-view.ts'
import { disputeStates } from './dispute-state.ts'
import { disputeOf, findDisputes } from './read-dispute.ts'
import { refuse } from './refusals.ts'
import { answerDispute, offerInDispute, showDisputeEvidence } from './speak.ts'

const params = z.object({ disputeId: id })
type Mine = { readonly actor: Parameters<typeof actingSeller>[0] }
const mine = ({ actor }: Mine, of: z.output<typeof params>) => ({ ...of, sellerId: actingSeller(actor) })
const refusals = [
  'sellers.no-business',
  'disputes.not-found',
  'disputes.step-not-allowed',
  'evidence.too-many',
] as const
const words = z.strictObject({ words: line(2000) })

export const listSellerDisputes = endpoint({
  id: 'listSellerDisputes',
  method: 'get',
  path: '/api/v1/seller/disputes',
  summary: 'Disputes about the seller’s own orders, newest first',
  who: ['seller'],
  query: z.object({ state: z.enum(disputeStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({ disputes: z.array(disputeHeadView), cursor: nullable(id) }),
  refusals: ['sellers.no-business'],
  handle: async (ctx, { query: { state, ...query } }) => {
    const found = await findDisputes(ctx, {
      sellerId: actingSeller(ctx.actor),
      ...query,
      ...(state === undefined ? {} : { states: [state] }),
    })
    return { disputes: found.disputes.map(viewOfHead), cursor: found.cursor }
  },
})

export const getSellerDispute = endpoint({
  id: 'getSellerDispute',
  method: 'get',
  path: '/api/v1/seller/disputes/{disputeId}',
  summary: 'One dispute about the seller’s own orders',
  who: ['seller'],
  params,
  reply: disputeView,
  refusals: ['sellers.no-business', 'disputes.not-found'],
  handle: async (ctx, input) => viewOfDispute(ctx, await disputeOf(ctx, mine(ctx, input.params))),
})

export const answerDisputeEndpoint = endpoint({
  id: 'answerDispute',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/answer',
  summary: 'The seller says its side; the buyer may reply before the operator looks',
  who: ['seller'],
  params,
  body: words,
  reply: disputeView,
  refusals: [...refusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => answerDispute(ctx, { ...of, ...input.body })),
})

export const offerInDisputeEndpoint = endpoint({
  id: 'offerInDispute',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/offer',
  summary: 'The seller offers an amount, or to take the goods back for the money',
  who: ['seller'],
  params,
  body: z.strictObject({
    offer: z.enum(['amount', 'return']),
    amount: nullable(money).default(null),
    words: line(2000),
  }),
  reply: disputeView,
  refusals: [...refusals, 'disputes.amount-needed', 'disputes.too-much'],
  handle: async (ctx, { params: of, body: { offer, amount, words: said } }) => {
    const key = { ...of, sellerId: actingSeller(ctx.actor) }
    if (amount !== null && (amount.currency !== 'CNY' || amount.minor <= 0n)) throw refuse('disputes.amount-needed')
    await offerInDispute(ctx, { ...key, offer, amountMinor: amount?.minor ?? null, words: said })
    return viewOfDispute(ctx, await disputeOf(ctx, key))
  },
})

export const appealAsSeller = endpoint({
  id: 'appealAsSeller',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/appeal',
  summary: 'The seller appeals against the decision: once, within the clock, to another operator',
  who: ['seller'],
  params,
  body: words,
  reply: disputeView,
  refusals: [...refusals, 'disputes.appealed-already', 'disputes.too-late'],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) => appealDecision(ctx, { ...of, ...input.body, side: 'seller' })),
})

export const letStandAsSeller = endpoint({
  id: 'letStandAsSeller',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/let-stand',
  summary: 'The seller lets the decision stand; once the buyer does too it takes effect without waiting',
  who: ['seller'],
  params,
  reply: disputeView,
  refusals: [
    ...refusals,
    'sellers.business-missing',
    'returns.step-not-allowed',
    'returns.open-already',
    'orders.nothing-to-refund',
    'orders.refund-exceeds',
  ],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => letStand(ctx, { ...of, side: 'seller' })),
})

export const sayInDisputeAsSeller = endpoint({
  id: 'sayInDisputeAsSeller',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/words',
  summary: 'The seller adds words; the other side and the operator read them',
  who: ['seller'],
  params,
  body: words,
  reply: disputeView,
  refusals: [...refusals, 'disputes.evidence-closed'],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showDisputeEvidence(ctx, of, { words: input.body.words, pictures: [] }),
    ),
})

export const showSellerDisputePicture = endpoint({
  id: 'showSellerDisputePicture',
  method: 'post',
  path: '/api/v1/seller/disputes/{disputeId}/evidence',
  summary: 'The seller adds a picture (raw bytes); it is written anew before the other side sees it',
  who: ['seller'],
  params,
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: disputeView,
  refusals: [...refusals, 'disputes.evidence-closed', 'evidence.not-a-picture', 'evidence.too-large'],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showDisputeEvidence(ctx, of, { words: null, pictures: [input.request.bytes] }),
    ),
})
