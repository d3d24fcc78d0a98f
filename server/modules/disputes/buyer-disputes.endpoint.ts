import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, page, z } from '#platform/wire'
import { pictureBytesMax, pictureTypes } from '#modules/evidence'
import { appealDecision, letStand } from './decide.ts'
import { disputeHeadView, disputeView, viewAfter, viewOfDispute, viewOfHead } from './dispute-view.ts'
import { disputeKinds } from './kinds.ts'
import { openDispute } from './open-dispute.ts'
import { disputeOf, findDisputes } from './read-dispute.ts'
import { refuse } from './refusals.ts'
import { acceptOffer, escalateDispute, showDisputeEvidence, withdrawDispute } from './speak.ts'

const params = z.object({ disputeId: id })
type Mine = { readonly actor: { readonly id: string } }
const mine = ({ actor }: Mine, of: z.output<typeof params>) => ({ ...of, buyerId: actor.id })
const refusals = ['disputes.not-found', 'disputes.step-not-allowed'] as const
const words = z.strictObject({ words: line(2000) })
const returnRefusals = ['sellers.business-missing', 'returns.step-not-allowed', 'returns.open-already'] as const
const refundRefusals = ['orders.nothing-to-refund', 'orders.refund-exceeds'] as const

export const openDisputeEndpoint = endpoint({
  id: 'openDispute',
  method: 'post',
  path: '/api/v1/orders/{orderId}/disputes',
  summary: 'The buyer opens a dispute about an order; the order’s clocks stand still until it has ended',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  body: z.strictObject({
    kind: z.enum(disputeKinds),
    note: line(2000),
    wish: z.enum(['all', 'part', 'return']).default('all'),
    wishAmount: nullable(money).default(null),
    /** Pictures shown for the order before, by `showOrderPicture`. */
    evidence: z.array(id).max(8).default([]),
  }),
  reply: disputeView,
  status: 201,
  refusals: [
    'orders.not-found',
    'disputes.not-now',
    'disputes.too-early',
    'disputes.too-late',
    'disputes.open-already',
    'disputes.heard-already',
    'disputes.too-many',
    'disputes.return-on-its-way',
    'disputes.no-return-refused',
    'disputes.picture-needed',
    'disputes.amount-needed',
    'disputes.too-much',
    'evidence.not-found',
    'evidence.too-many',
    'markets.setting-missing',
    ...returnRefusals,
  ],
  handle: async (ctx, { params: { orderId }, body }) => {
    const { evidence, wishAmount, ...rest } = body
    if (wishAmount !== null && (wishAmount.currency !== 'CNY' || wishAmount.minor <= 0n))
      throw refuse('disputes.amount-needed')
    const key = await openDispute(ctx, {
      ...rest,
      orderId,
      buyerId: ctx.actor.id,
      wishMinor: wishAmount?.minor ?? null,
      pictures: [],
      pieceIds: evidence,
    })
    return viewOfDispute(ctx, await disputeOf(ctx, key))
  },
})

export const listDisputes = endpoint({
  id: 'listDisputes',
  method: 'get',
  path: '/api/v1/disputes',
  summary: 'The buyer’s disputes, newest first',
  who: ['buyer'],
  query: z.object({ ...page, cursor: id.optional() }),
  reply: z.object({ disputes: z.array(disputeHeadView), cursor: nullable(id) }),
  handle: async (ctx, { query }) => {
    const found = await findDisputes(ctx, { buyerId: ctx.actor.id, ...query })
    return { disputes: found.disputes.map(viewOfHead), cursor: found.cursor }
  },
})

export const getDispute = endpoint({
  id: 'getDispute',
  method: 'get',
  path: '/api/v1/disputes/{disputeId}',
  summary: 'One dispute with its evidence, decisions and history',
  who: ['buyer'],
  params,
  reply: disputeView,
  refusals: ['disputes.not-found'],
  handle: async (ctx, input) => viewOfDispute(ctx, await disputeOf(ctx, mine(ctx, input.params))),
})

export const acceptOfferEndpoint = endpoint({
  id: 'acceptOffer',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/accept-offer',
  summary: 'The buyer takes what the seller offers; it is carried out at once',
  who: ['buyer'],
  params,
  reply: disputeView,
  refusals: [...refusals, ...returnRefusals, ...refundRefusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => acceptOffer(ctx, of)),
})

export const escalateDisputeEndpoint = endpoint({
  id: 'escalateDispute',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/escalate',
  summary: 'The buyer asks the operator to decide, instead of taking an offer or waiting',
  who: ['buyer'],
  params,
  reply: disputeView,
  refusals: [...refusals, 'returns.step-not-allowed'],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => escalateDispute(ctx, of)),
})

export const withdrawDisputeEndpoint = endpoint({
  id: 'withdrawDispute',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/withdraw',
  summary: 'The buyer lets it be; possible until a decision is there',
  who: ['buyer'],
  params,
  reply: disputeView,
  refusals: [...refusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => withdrawDispute(ctx, of)),
})

export const appealAsBuyer = endpoint({
  id: 'appealAsBuyer',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/appeal',
  summary: 'The buyer appeals against the decision: once, within the clock, to another operator',
  who: ['buyer'],
  params,
  body: words,
  reply: disputeView,
  refusals: [...refusals, 'disputes.appealed-already', 'disputes.too-late', 'evidence.too-many'],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) => appealDecision(ctx, { ...of, ...input.body, side: 'buyer' })),
})

export const letStandAsBuyer = endpoint({
  id: 'letStandAsBuyer',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/let-stand',
  summary: 'The buyer lets the decision stand; once the seller does too it takes effect without waiting',
  who: ['buyer'],
  params,
  reply: disputeView,
  refusals: [...refusals, ...returnRefusals, ...refundRefusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => letStand(ctx, { ...of, side: 'buyer' })),
})

export const sayInDispute = endpoint({
  id: 'sayInDispute',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/words',
  summary: 'The buyer adds words; the other side and the operator read them',
  who: ['buyer'],
  params,
  body: words,
  reply: disputeView,
  refusals: ['disputes.not-found', 'disputes.evidence-closed', 'evidence.too-many'],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showDisputeEvidence(ctx, of, { words: input.body.words, pictures: [] }),
    ),
})

export const showDisputePicture = endpoint({
  id: 'showDisputePicture',
  method: 'post',
  path: '/api/v1/disputes/{disputeId}/evidence',
  summary: 'The buyer adds a picture (raw bytes); it is written anew before the other side sees it',
  who: ['buyer'],
  params,
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: disputeView,
  refusals: [
    'disputes.not-found',
    'disputes.evidence-closed',
    'evidence.not-a-picture',
    'evidence.too-large',
    'evidence.too-many',
  ],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showDisputeEvidence(ctx, of, { words: null, pictures: [input.request.bytes] }),
    ),
})
