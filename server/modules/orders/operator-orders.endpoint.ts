import { endpoint } from '#platform/endpoint'
import { id, line, money, nullable, page, z } from '#platform/wire'
import { refundByOperator, resumeOrder } from './decide.ts'
import { findOrders } from './find-orders.ts'
import { detailForOperator, operatorDetail } from './order-detail.ts'
import { orderOf } from './order-of.ts'
import { orderStates } from './order-state.ts'
import { orderView, shares, sharesOf, viewOf } from './order-view.ts'
import { refundPart } from './refund-part.ts'

const params = z.object({ sellerId: id, orderId: id })
const body = z.strictObject({ reason: line(500) })
const reply = z.object({ state: z.enum(orderStates) })

export const listOperatorOrders = endpoint({
  id: 'listOperatorOrders',
  method: 'get',
  path: '/api/v1/operator/orders',
  summary: 'All orders, by number, state or seller, newest first',
  who: ['operator'],
  query: z.object({
    number: z.string().trim().max(20).optional(),
    state: z.enum(orderStates).optional(),
    sellerId: id.optional(),
    ...page,
    cursor: id.optional(),
  }),
  reply: z.object({ orders: z.array(orderView.extend(shares)), cursor: nullable(id) }),
  handle: async (ctx, { query: { number, state, sellerId, cursor, limit } }) => {
    const found = await findOrders(ctx, {
      limit,
      ...(number === undefined || number === '' ? {} : { number: number.toUpperCase() }),
      ...(state === undefined ? {} : { states: [state] }),
      ...(sellerId === undefined ? {} : { sellerId }),
      ...(cursor === undefined ? {} : { cursor }),
    })
    return { orders: found.orders.map((order) => ({ ...viewOf(order), ...sharesOf(order) })), cursor: found.cursor }
  },
})

export const getOperatorOrder = endpoint({
  id: 'getOperatorOrder',
  method: 'get',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}',
  summary: 'One order with everything, its ledger rows included',
  who: ['operator'],
  params,
  reply: operatorDetail,
  refusals: ['orders.not-found'],
  handle: async (ctx, input) => detailForOperator(ctx, await orderOf(ctx, input.params), input.request.locale),
})

export const refundOrder = endpoint({
  id: 'refundOrder',
  method: 'post',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}/refund',
  summary: 'Gives the buyer’s money back while it is in escrow, with a reason',
  who: ['operator'],
  params,
  body,
  reply,
  refusals: ['orders.not-found', 'orders.step-not-allowed'],
  handle: async (ctx, input) => ({ state: (await refundByOperator(ctx, { ...input.params, ...input.body })).to }),
})

export const resumeOrderEndpoint = endpoint({
  id: 'resumeOrder',
  method: 'post',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}/resume',
  summary: 'Lets customs look at a held order again after a correction, with a reason',
  who: ['operator'],
  params,
  body,
  reply,
  refusals: ['orders.not-found', 'orders.step-not-allowed', 'orders.parcel-returned'],
  handle: async (ctx, input) => ({ state: (await resumeOrder(ctx, { ...input.params, ...input.body })).to }),
})

const policyNames = z.enum([
  'unshipped',
  'stopped-on-the-way',
  'seller-at-fault',
  'seller-at-fault-kept',
  'changed-mind',
  'lost-by-carrier',
  'platform-goodwill',
])

export const refundPartEndpoint = endpoint({
  id: 'refundOrderPart',
  method: 'post',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}/refund-parts',
  summary: 'Gives pieces, an amount or the rest back by a named policy, also after the release, with a reason',
  who: ['operator'],
  params,
  body: z.strictObject({
    /** Exactly one of pieces, amount and rest. */
    of: z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('pieces'),
        lines: z
          .array(
            z.strictObject({ line: z.number().int().min(1).max(999), quantity: z.number().int().min(1).max(9999) }),
          )
          .min(1)
          .max(100),
      }),
      z.strictObject({ kind: z.literal('amount'), amount: money }),
      z.strictObject({ kind: z.literal('rest') }),
    ]),
    freight: z.boolean(),
    tax: z.boolean(),
    policy: policyNames,
    bearer: z.enum(['seller', 'platform']),
    reason: line(500),
  }),
  reply: z.object({ refundId: id, amount: money, state: z.enum(orderStates) }),
  status: 201,
  refusals: [
    'orders.not-found',
    'orders.refund-exceeds',
    'orders.nothing-to-refund',
    'orders.too-late-to-refund',
    'payments.not-captured',
  ],
  handle: async (ctx, { params: key, body: { of, freight, tax, policy, bearer, reason } }) => {
    const booked = await refundPart(ctx, {
      ...key,
      cause: `operator:${ctx.requestId}`,
      of: of.kind === 'pieces' ? { lines: of.lines } : of.kind === 'amount' ? { amount: of.amount } : 'rest',
      freight,
      tax,
      policy,
      bearer,
      reason: 'decided-by-operator',
      note: reason,
    })
    return { ...booked, state: (await orderOf(ctx, key)).state }
  },
})
