import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, page, pieces, z } from '#platform/wire'
import { addPicture, pictureBytesMax, pictureTypes } from '#modules/evidence'
import { orderOf, refundWouldBe } from '#modules/orders'
import { askReturn } from './ask-return.ts'
import { putExchangeInCart } from './exchange.ts'
import { agreeInspection } from './inspect-return.ts'
import { findReturns, returnOf } from './read-return.ts'
import { endPolicyOf, returnReasons, termsOf } from './reasons.ts'
import { returnHeadView, returnView, viewAfter, viewOfHead, viewOfReturn } from './return-view.ts'
import { sendBack, withdrawReturn } from './send-back.ts'
import { showReturnEvidence } from './show-evidence.ts'
import { returnable } from './window.ts'

const params = z.object({ returnId: id })
type Mine = { readonly actor: { readonly id: string } }
const mine = ({ actor }: Mine, of: z.output<typeof params>) => ({ ...of, buyerId: actor.id })
const lines = z
  .array(z.strictObject({ line: z.number().int().min(1).max(999), quantity: pieces }))
  .min(1)
  .max(100)
const stepRefusals = ['returns.not-found', 'returns.step-not-allowed'] as const
const refundRefusals = ['orders.nothing-to-refund', 'orders.refund-exceeds', 'returns.nothing-left'] as const
const pictureRefusals = ['evidence.not-a-picture', 'evidence.too-large', 'evidence.too-many'] as const

export const readReturnable = endpoint({
  id: 'readReturnable',
  method: 'get',
  path: '/api/v1/orders/{orderId}/returnable',
  summary:
    'What of a delivered order may still be returned, for which reasons until when, and what each line would give back',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  reply: z.object({
    reasons: z.array(z.object({ reason: z.enum(returnReasons), until: z.iso.datetime(), freightBack: z.boolean() })),
    lines: z.array(z.object({ line: z.number().int(), left: z.number().int(), wouldBe: nullable(money) })),
  }),
  refusals: ['orders.not-found', 'returns.order-not-delivered', 'returns.too-late'],
  handle: async (ctx, input) => {
    const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
    const { until, left } = await returnable(ctx, order)
    const each = []
    for (const [at, pieces] of left) {
      const wish = { lines: [{ line: at, quantity: pieces }] }
      const { tax } = endPolicyOf('seller-at-fault', false)
      const wouldBe = pieces === 0 ? null : await refundWouldBe(ctx, { ...order, of: wish, freight: true, tax })
      each.push({ line: at, left: pieces, wouldBe })
    }
    return {
      reasons: [...until].map(([reason, end]) => ({
        reason,
        until: end.toISOString(),
        freightBack: termsOf[reason].freight,
      })),
      lines: each,
    }
  },
})

export const askReturnEndpoint = endpoint({
  id: 'askReturn',
  method: 'post',
  path: '/api/v1/orders/{orderId}/returns',
  summary: 'The buyer asks to return pieces of a delivered order, for the money or for an exchange',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  body: z.strictObject({
    wish: z.enum(['refund', 'exchange']).default('refund'),
    reason: z.enum(returnReasons),
    note: line(1000),
    lines,
    exchange: z.strictObject({ listingId: id, variantId: id, quantity: pieces }).optional(),
    /** Pictures shown for the order before, by `showOrderPicture`. */
    evidence: z.array(id).max(8).default([]),
  }),
  reply: returnView,
  status: 201,
  refusals: [
    'orders.not-found',
    'returns.order-not-delivered',
    'returns.too-late',
    'returns.open-already',
    'returns.too-many',
    'returns.line-unknown',
    'returns.too-many-pieces',
    'returns.picture-needed',
    'returns.exchange-elsewhere',
    'evidence.not-found',
    'evidence.too-many',
  ],
  handle: async (ctx, { params: { orderId }, body }) => {
    const { exchange, evidence, ...wish } = body
    const key = await askReturn(ctx, {
      ...wish,
      orderId,
      buyerId: ctx.actor.id,
      exchange,
      pictures: [],
      pieceIds: evidence,
    })
    return viewOfReturn(ctx, await returnOf(ctx, key))
  },
})

export const showOrderPicture = endpoint({
  id: 'showOrderPicture',
  method: 'post',
  path: '/api/v1/orders/{orderId}/evidence',
  summary: 'The buyer shows a picture (raw bytes) for a return or dispute that is to be opened with it',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: z.object({ pieceId: id }),
  status: 201,
  refusals: ['orders.not-found', ...pictureRefusals],
  handle: async (ctx, { params: { orderId }, request }) => {
    const { sellerId } = await orderOf(ctx, { orderId, buyerId: ctx.actor.id })
    const of = { sellerId, buyerId: ctx.actor.id, orderId, about: 'order', aboutId: orderId } as const
    return { pieceId: await addPicture(ctx, of, { bytes: request.bytes }) }
  },
})

export const listReturns = endpoint({
  id: 'listReturns',
  method: 'get',
  path: '/api/v1/returns',
  summary: 'The buyer’s returns, newest first',
  who: ['buyer'],
  query: z.object({ ...page, cursor: id.optional() }),
  reply: z.object({ returns: z.array(returnHeadView), cursor: nullable(id) }),
  handle: async (ctx, { query }) => {
    const found = await findReturns(ctx, { buyerId: ctx.actor.id, ...query })
    return { returns: found.returns.map(viewOfHead), cursor: found.cursor }
  },
})

export const getReturn = endpoint({
  id: 'getReturn',
  method: 'get',
  path: '/api/v1/returns/{returnId}',
  summary: 'One return with its history, evidence and what customs was asked',
  who: ['buyer'],
  params,
  reply: returnView,
  refusals: ['returns.not-found'],
  handle: async (ctx, input) => viewOfReturn(ctx, await returnOf(ctx, mine(ctx, input.params))),
})

export const sendReturn = endpoint({
  id: 'sendReturn',
  method: 'post',
  path: '/api/v1/returns/{returnId}/send',
  summary: 'The buyer has handed the goods to a carrier, with this waybill',
  who: ['buyer'],
  params,
  body: z.strictObject({ carrier: line(60), waybillNo: line(40) }),
  reply: returnView,
  refusals: [...stepRefusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => sendBack(ctx, { ...of, ...input.body })),
})

export const withdrawReturnEndpoint = endpoint({
  id: 'withdrawReturn',
  method: 'post',
  path: '/api/v1/returns/{returnId}/withdraw',
  summary: 'The buyer keeps the goods after all; possible until they are on their way',
  who: ['buyer'],
  params,
  reply: returnView,
  refusals: [...stepRefusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => withdrawReturn(ctx, of)),
})

export const agreeInspectionEndpoint = endpoint({
  id: 'agreeInspection',
  method: 'post',
  path: '/api/v1/returns/{returnId}/agree',
  summary: 'The buyer agrees with what the seller found: money for the pieces in order, or the end',
  who: ['buyer'],
  params,
  reply: returnView,
  refusals: [...stepRefusals, ...refundRefusals],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => agreeInspection(ctx, of)),
})

export const putExchangeInCartEndpoint = endpoint({
  id: 'putExchangeInCart',
  method: 'post',
  path: '/api/v1/returns/{returnId}/exchange-cart',
  summary: 'Puts what is wanted instead into the cart at today’s price',
  who: ['buyer'],
  params,
  reply: returnView,
  refusals: [
    'returns.not-found',
    'returns.no-exchange',
    'checkout.offer-not-found',
    'checkout.offer-down',
    'checkout.cart-full',
  ],
  handle: (ctx, input) => viewAfter(ctx, mine(ctx, input.params), (of) => putExchangeInCart(ctx, of)),
})

export const showReturnPicture = endpoint({
  id: 'showReturnPicture',
  method: 'post',
  path: '/api/v1/returns/{returnId}/evidence',
  summary: 'The buyer adds a picture (raw bytes); it is written anew before the other side sees it',
  who: ['buyer'],
  params,
  bytes: { max: pictureBytesMax, types: pictureTypes },
  reply: returnView,
  refusals: ['returns.not-found', 'returns.evidence-closed', ...pictureRefusals],
  handle: (ctx, input) =>
    viewAfter(ctx, mine(ctx, input.params), (of) =>
      showReturnEvidence(ctx, of, { words: null, pictures: [input.request.bytes] }),
    ),
})
