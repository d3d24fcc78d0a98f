import { actingSeller } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { endpoint, type RequestFacts } from '#platform/endpoint'
import { id, z } from '#platform/wire'
import { buyerKinds, documentKinds, type DocumentKind } from './kinds.ts'
import { fileOf } from './render.ts'
import { listDocuments, takeDocument, type Wish } from './take-document.ts'
import { DocumentList, DocumentReply, documentReply, listReply } from './wire.ts'

const ofPart = z.object({ part: id.optional() })
const ofVersion = ofPart.extend({ version: z.coerce.number().int().min(1).max(100_000).optional() })
type Version = z.output<typeof ofVersion>
const recorded = 'a document that leaves the house is kept, and that somebody had it is recorded'
const listRefusals = ['orders.not-found', 'documents.no-part']
const oneRefusals = [...listRefusals, 'documents.no-version', 'documents.does-not-apply']

const list = async (ctx: Ctx, wish: Wish, { locale }: RequestFacts) =>
  listReply(ctx, await listDocuments(ctx, wish, ctx.world.say(locale)), locale)
const one = async (ctx: Ctx, wish: Wish, kind: DocumentKind, { version }: Version, { locale }: RequestFacts) =>
  documentReply(ctx, await takeDocument(ctx, wish, kind, version), locale)
const paper = async (ctx: Ctx, wish: Wish, kind: DocumentKind, { version }: Version) =>
  await fileOf(ctx, await takeDocument(ctx, wish, kind, version))

type SellerCtx = Ctx<Extract<Ctx['actor'], { kind: 'seller' }>>
const ofSeller = (ctx: SellerCtx, { orderId }: { orderId: string }, { part }: { part?: string | undefined }): Wish => ({
  orderId,
  sellerId: actingSeller(ctx.actor),
  audience: 'seller',
  part,
})
const sellerParams = z.object({ orderId: id, document: z.enum(documentKinds) })

export const listSellerDocuments = endpoint({
  id: 'listSellerDocuments',
  method: 'get',
  path: '/api/v1/seller/orders/{orderId}/documents',
  summary: 'The documents of an order: which are complete, what is missing and who has it',
  who: ['seller'],
  params: z.object({ orderId: id }),
  query: ofPart,
  reply: DocumentList,
  refusals: [...listRefusals, 'sellers.no-business'],
  handle: (ctx, { params, query, request }) => list(ctx, ofSeller(ctx, params, query), request),
})

export const getSellerDocument = endpoint({
  id: 'getSellerDocument',
  method: 'get',
  path: '/api/v1/seller/orders/{orderId}/documents/{document}',
  summary: 'One document of an order as JSON or PDF, by Accept; a complete one is kept with its hash and version',
  who: ['seller'],
  params: sellerParams,
  query: ofVersion,
  reply: DocumentReply,
  refusals: [...oneRefusals, 'sellers.no-business'],
  writes: recorded,
  handle: (ctx, { params, query, request }) => one(ctx, ofSeller(ctx, params, query), params.document, query, request),
  also: {
    type: 'application/pdf',
    make: (ctx, { params, query }) => paper(ctx, ofSeller(ctx, params, query), params.document, query),
  },
})

const operatorParams = z.object({ sellerId: id, orderId: id })
const ofOperator = (
  { orderId, sellerId }: z.output<typeof operatorParams>,
  { part }: { part?: string | undefined },
): Wish => ({ orderId, sellerId, audience: 'operator', part })

export const listOperatorDocuments = endpoint({
  id: 'listOperatorDocuments',
  method: 'get',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}/documents',
  summary: 'The documents of an order: which are complete, what is missing and who has it',
  who: ['operator'],
  params: operatorParams,
  query: ofPart,
  reply: DocumentList,
  refusals: listRefusals,
  handle: (ctx, { params, query, request }) => list(ctx, ofOperator(params, query), request),
})

export const getOperatorDocument = endpoint({
  id: 'getOperatorDocument',
  method: 'get',
  path: '/api/v1/operator/orders/{sellerId}/{orderId}/documents/{document}',
  summary: 'One document of an order as JSON or PDF, by Accept; a complete one is kept with its hash and version',
  who: ['operator'],
  params: operatorParams.extend({ document: z.enum(documentKinds) }),
  query: ofVersion,
  reply: DocumentReply,
  refusals: oneRefusals,
  writes: recorded,
  handle: (ctx, { params, query, request }) => one(ctx, ofOperator(params, query), params.document, query, request),
  also: {
    type: 'application/pdf',
    make: (ctx, { params, query }) => paper(ctx, ofOperator(params, query), params.document, query),
  },
})

type BuyerCtx = Ctx<Extract<Ctx['actor'], { kind: 'buyer' }>>
const ofBuyer = (ctx: BuyerCtx, { orderId }: { orderId: string }, { part }: { part?: string | undefined }): Wish => ({
  orderId,
  buyerId: ctx.actor.id,
  audience: 'buyer',
  part,
})

export const listBuyerDocuments = endpoint({
  id: 'listBuyerDocuments',
  method: 'get',
  path: '/api/v1/orders/{orderId}/documents',
  summary: 'The documents a buyer has of an order: invoice, electronic label, consumer notice',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  query: ofPart,
  reply: DocumentList,
  refusals: listRefusals,
  handle: (ctx, { params, query, request }) => list(ctx, ofBuyer(ctx, params, query), request),
})

export const getBuyerDocument = endpoint({
  id: 'getBuyerDocument',
  method: 'get',
  path: '/api/v1/orders/{orderId}/documents/{document}',
  summary: 'One document of the buyer’s order as JSON or PDF, by Accept',
  who: ['buyer'],
  params: z.object({ orderId: id, document: z.enum(buyerKinds) }),
  query: ofVersion,
  reply: DocumentReply,
  refusals: oneRefusals,
  writes: recorded,
  handle: (ctx, { params, query, request }) => one(ctx, ofBuyer(ctx, params, query), params.document, query, request),
  also: {
    type: 'application/pdf',
    make: (ctx, { params, query }) => paper(ctx, ofBuyer(ctx, params, query), params.document, query),
  },
})
