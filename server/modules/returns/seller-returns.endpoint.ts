import { endpoint } from '#platform/endpoint'
import { id, line, nullable, page, z } from '#platform/wire'
import { pictureBytesMax, pictureTypes } from '#modules/evidence'
import { actingSeller } from '#modules/sellers'
import { answerReturn, answers } from './answer-return.ts'
import { inspectReturn } from './inspect-return.ts'
import { findReturns, returnOf } from './read-return.ts'
import { missReturn, receiveReturn } from './receive-return.ts'
import { returnStates } from './return-state.ts'
import { returnHeadView, returnView, viewAfter, viewOfHead, viewOfReturn } from './return-view.ts'
import { showReturnEvidence } from './show-evidence.ts'

const params = z.object({ returnId: id })
type Mine = { readonly actor: Parameters<typeof actingSeller>[0] }
const mine = ({ actor }: Mine, of: z.output<typeof params>) => ({ ...of, sellerId: actingSeller(actor) })
const refusals = ['sellers.no-business', 'returns.not-found', 'returns.step-not-allowed'] as const
const refundRefusals = ['orders.nothing-to-refund', 'orders.refund-exceeds', 'returns.nothing-left'] as const

export const listSellerReturns = endpoint({
  id: 'listSellerReturns',
  method: 'get',
  path: '/api/v1/seller/returns',
  summary: 'Returns of the seller’s own orders, newest first',
  who: ['seller'],
  query: z.object({ state: z.enum(returnStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({ returns: z.array(returnHeadView), cursor: nullable(id) }),
  refusals: ['sellers.no-business'],
  handle: async (ctx, { query: { state, ...query } }) => {
    const found = await findReturns(ctx, {
      sellerId: actingSeller(ctx.actor),
      ...query,
      ...(state === undefined ? {} : { states: [state] }),
    })
    return { returns: found.returns.map(viewOfHead), cursor: found.cursor }
  },
})

export const getSellerReturn = endpoint({
  id: 'getSellerReturn',
  method: 'get',
  path: '/api/v1/seller/returns/{returnId}',
  summary: 'One return of the seller’s own orders',
  who: ['seller'],
  params,
  reply: returnView,
  refusals: ['sellers.no-business', 'returns.not-found'],
  handle: async (ctx, input) => viewOfReturn(ctx, await returnOf(ctx, mine(ctx, input.params))),
})

export const answerReturnEndpoint = endpoint({
  id: 'answerReturn',
  method: 'post',
  path: '/api/v1/seller/returns/{returnId}/answer',
  summary: 'The seller accepts, lets the buyer keep the goods and pays, or refuses with a reason',
  who: ['seller'],
  params,
  body: z.strictObject({ answer: z.enum(answers), note: nullable(line(1000)).default(null) }),
  reply: returnView,
  refusals: [...refusals, ...refundRefusals, 'returns.reason-needed', 'sellers.business-missing'],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => answerReturn(ctx, { ...of, ...input.body })),
})

export const receiveReturnEndpoint = endpoint({
  id: 'receiveReturn',
  method: 'post',
  path: '/api/v1/seller/returns/{returnId}/receive',
  summary: 'The goods have arrived at the seller’s address',
  who: ['seller'],
  params,
  reply: returnView,
  refusals: [...refusals, 'returns.not-your-place'],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => receiveReturn(ctx, of)),
})

export const missReturnEndpoint = endpoint({
  id: 'missReturn',
  method: 'post',
  path: '/api/v1/seller/returns/{returnId}/missing',
  summary: 'Nothing has arrived at the seller’s address; the operator looks for it',
  who: ['seller'],
  params,
  body: z.strictObject({ note: line(1000) }),
  reply: returnView,
  refusals: [...refusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => missReturn(ctx, { ...of, ...input.body })),
})

export const inspectReturnEndpoint = endpoint({
  id: 'inspectReturn',
  method: 'post',
  path: '/api/v1/seller/returns/{returnId}/inspect',
  summary: 'What came back is in order, or fewer pieces of it, with the reason; stock stands again or is written off',
  who: ['seller'],
  params,
  body: z.strictObject({
    accepted: z
      .array(z.strictObject({ line: z.number().int().min(1).max(999), quantity: z.number().int().min(0).max(999) }))
      .max(100)
      .default([]),
    stock: z.enum(['put_back', 'written_off']),
    note: nullable(line(1000)).default(null),
  }),
  reply: returnView,
  refusals: [
    ...refusals,
    ...refundRefusals,
    'returns.reason-needed',
    'returns.line-unknown',
    'returns.too-many-pieces',
    'returns.put-back-elsewhere',
    'evidence.too-many',
  ],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => inspectReturn(ctx, { ...of, ...input.body })),
})

export const showSellerReturnPicture = endpoint({
  id: 'showSellerReturnPicture',
  method: 'post',
  path: '/api/v1/seller/returns/{returnId}/evidence',
  summary: 'The seller adds a picture (raw bytes); it is written anew before the other side sees it',
  who: ['seller'],
  params,
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: returnView,
  refusals: [
    'sellers.no-business',
    'returns.not-found',
    'returns.evidence-closed',
    'evidence.not-a-picture',
    'evidence.too-large',
    'evidence.too-many',
  ],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showReturnEvidence(ctx, of, { words: null, pictures: [input.request.bytes] }),
    ),
})
