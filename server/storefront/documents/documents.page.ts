import { fileOf, takeDocument } from '#modules/documents'
import { actingSeller } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { page as onGet } from '#platform/page'
import { id, z } from '#platform/wire'
import { buyerPage } from '../buyer-sign-in/shell.ts'
import { operatorPage } from '../operator-verification/shell.ts'
import { document, documentList, ofPart, type Wish } from './document-list.ts'

const ofVersion = ofPart.extend({ version: z.coerce.number().int().min(1).max(100_000).optional() })
const recorded = 'a document that leaves the house is kept, and that somebody had it is recorded'

async function paper(ctx: Ctx, wish: Wish, kind: z.output<typeof document>, version: number | undefined) {
  const { file, name } = await fileOf(ctx, await takeDocument(ctx, wish, kind, version))
  return { file, type: 'application/pdf', name, inline: true }
}

export const sellerDocumentFile = onGet({
  path: '/sell/orders/{orderId}/documents/{document}',
  who: ['seller'],
  params: z.object({ orderId: id, document }),
  query: ofVersion,
  writes: recorded,
  show: (ctx, { params, query: { part, version } }) =>
    paper(
      ctx,
      { orderId: params.orderId, sellerId: actingSeller(ctx.actor), audience: 'seller', part },
      params.document,
      version,
    ),
})

const operatorParams = z.object({ sellerId: id, orderId: id })

export const operatorDocumentsPage = onGet({
  path: '/operator/orders/{sellerId}/{orderId}/documents',
  who: ['operator'],
  params: operatorParams,
  query: ofPart,
  show: async (ctx, input) => {
    const { params, query } = input
    const say = ctx.world.say(input.request.locale)
    const at = `/operator/orders/${params.sellerId}/${params.orderId}`
    const { order, main } = await documentList(
      ctx,
      { ...params, audience: 'operator', ...query },
      `${at}/documents`,
      say,
    )
    return operatorPage(ctx, input, {
      title: say('documents.page.title', { number: order.number }),
      main,
      here: 'orders',
      back: { href: at, text: say('orders.order', { number: order.number }) },
    })
  },
})

export const operatorDocumentFile = onGet({
  path: '/operator/orders/{sellerId}/{orderId}/documents/{document}',
  who: ['operator'],
  params: operatorParams.extend({ document }),
  query: ofVersion,
  writes: recorded,
  show: (ctx, { params: { document: kind, ...key }, query: { part, version } }) =>
    paper(ctx, { ...key, audience: 'operator', part }, kind, version),
})

export const buyerDocumentsPage = onGet({
  path: '/zh-cn/orders/{orderId}/documents',
  who: ['buyer'],
  params: z.object({ orderId: id }),
  query: ofPart,
  show: async (ctx, { params: { orderId }, query: { part }, request }) => {
    const say = ctx.world.say(request.locale)
    const at = `/zh-cn/orders/${orderId}`
    const wish = { orderId, buyerId: ctx.actor.id, audience: 'buyer', part } as const
    const { order, main } = await documentList(ctx, wish, `${at}/documents`, say)
    return buyerPage(ctx, say, {
      title: say('documents.page.title', { number: order.number }),
      main,
      back: { href: at, text: say('orders.order', { number: order.number }) },
    })
  },
})

export const buyerDocumentFile = onGet({
  path: '/zh-cn/orders/{orderId}/documents/{document}',
  who: ['buyer'],
  params: z.object({ orderId: id, document: document.extract(['commercial-invoice', 'e-label', 'buyer-notice']) }),
  query: ofVersion,
  writes: recorded,
  show: (ctx, { params, query: { part, version } }) =>
    paper(ctx, { orderId: params.orderId, buyerId: ctx.actor.id, audience: 'buyer', part }, params.document, version),
})
