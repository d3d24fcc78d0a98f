import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, page, z } from '#platform/wire'
import { pictureBytesMax, pictureTypes } from '#modules/evidence'
import { applyToCustoms } from './customs-return.ts'
import { returnTasks } from './desk.ts'
import { chinaPlace, setChinaPlace } from './places.ts'
import { findReturns, returnOf } from './read-return.ts'
import { decideMissing, receiveReturn } from './receive-return.ts'
import { returnStates } from './return-state.ts'
import { showReturnEvidence } from './show-evidence.ts'
import { returnHeadView, returnView, viewAfter, viewOfHead, viewOfReturn } from './return-view.ts'

const params = z.object({ sellerId: id, returnId: id })
const refusals = ['returns.not-found', 'returns.step-not-allowed'] as const
const place = {
  recipient: line(80),
  phone: line(30),
  address: line(300),
  demonstration: z.boolean().default(false),
}

export const listOperatorReturns = endpoint({
  id: 'listOperatorReturns',
  method: 'get',
  path: '/api/v1/operator/returns',
  summary: 'All returns, newest first, and what of them waits for the operator, oldest first',
  who: ['operator'],
  query: z.object({ state: z.enum(returnStates).optional(), ...page, cursor: id.optional() }),
  reply: z.object({
    returns: z.array(returnHeadView),
    cursor: nullable(id),
    tasks: z.array(
      z.object({
        kind: z.enum(['missing', 'customs', 'arrival']),
        sellerId: id,
        returnId: id,
        orderId: id,
        since: instant,
        dueAt: nullable(instant),
      }),
    ),
  }),
  handle: async (ctx, { query: { state, ...query } }) => {
    const found = await findReturns(ctx, { ...query, ...(state === undefined ? {} : { states: [state] }) })
    return { returns: found.returns.map(viewOfHead), cursor: found.cursor, tasks: [...(await returnTasks(ctx))] }
  },
})

export const getOperatorReturn = endpoint({
  id: 'getOperatorReturn',
  method: 'get',
  path: '/api/v1/operator/returns/{sellerId}/{returnId}',
  summary: 'One return with everything',
  who: ['operator'],
  params,
  reply: returnView,
  refusals: ['returns.not-found'],
  handle: async (ctx, input) => viewOfReturn(ctx, await returnOf(ctx, input.params)),
})

export const receiveAtCustoms = endpoint({
  id: 'receiveAtCustoms',
  method: 'post',
  path: '/api/v1/operator/returns/{sellerId}/{returnId}/receive',
  summary: 'The goods are at the customs place in China',
  who: ['operator'],
  params,
  reply: returnView,
  refusals: [...refusals, 'returns.not-your-place'],
  handle: (ctx, input) => viewAfter(ctx, input.params, (of) => receiveReturn(ctx, of)),
})

export const applyReturnToCustoms = endpoint({
  id: 'applyReturnToCustoms',
  method: 'post',
  path: '/api/v1/operator/returns/{sellerId}/{returnId}/customs',
  summary: 'The return was handed in with customs under this number',
  who: ['operator'],
  params,
  body: z.strictObject({ reference: line(60) }),
  reply: returnView,
  refusals: ['returns.not-found', 'returns.customs-step-not-allowed'],
  handle: (ctx, input) => viewAfter(ctx, input.params, (of) => applyToCustoms(ctx, of, input.body.reference)),
})

export const decideMissingReturn = endpoint({
  id: 'decideMissingReturn',
  method: 'post',
  path: '/api/v1/operator/returns/{sellerId}/{returnId}/missing',
  summary: 'The operator followed the waybill: the goods did arrive, or they did not and no money goes back',
  who: ['operator'],
  params,
  body: z.strictObject({ outcome: z.enum(['find', 'lose']), reason: line(1000) }),
  reply: returnView,
  refusals: [...refusals],
  handle: (ctx, input) => viewAfter(ctx, input.params, (of) => decideMissing(ctx, { ...of, ...input.body })),
})

export const showOperatorReturnPicture = endpoint({
  id: 'showOperatorReturnPicture',
  method: 'post',
  path: '/api/v1/operator/returns/{sellerId}/{returnId}/evidence',
  summary: 'A picture (raw bytes) of what came to the customs place, by which the seller inspects',
  who: ['operator'],
  params,
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: returnView,
  refusals: [
    'returns.not-found',
    'returns.evidence-closed',
    'evidence.not-a-picture',
    'evidence.too-large',
    'evidence.too-many',
  ],
  handle: (ctx, input) =>
    viewAfter(ctx, input.params, (of) => showReturnEvidence(ctx, of, { words: null, pictures: [input.request.bytes] })),
})

const placeReply = z.object({ place: nullable(z.object({ ...place, demonstration: z.boolean() })) })

export const readReturnPlace = endpoint({
  id: 'readReturnPlace',
  method: 'get',
  path: '/api/v1/operator/return-place',
  summary: 'The customs place in China where returned goods are handed in',
  who: ['operator'],
  reply: placeReply,
  handle: async (ctx) => ({ place: await chinaPlace(ctx) }),
})

export const setReturnPlace = endpoint({
  id: 'setReturnPlace',
  method: 'put',
  path: '/api/v1/operator/return-place',
  summary: 'Names the customs place for returns accepted from now on',
  who: ['operator'],
  body: z.strictObject(place),
  reply: placeReply,
  handle: async (ctx, { body }) => {
    await setChinaPlace(ctx, body)
    return { place: await chinaPlace(ctx) }
  },
})
