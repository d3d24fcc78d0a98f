import { actingSeller } from '#modules/sellers'
import { ChineseText, type Chinese } from '#modules/translation'
import { endpoint } from '#platform/endpoint'
import { id, instant, nullable, z } from '#platform/wire'
import { approveChineseOf, chineseOfProduct, draftChineseOf, saveChineseOf } from './chinese-of-product.ts'
import { cleanDescription } from './clean-description.ts'

const params = z.object({ productId: id })
const refusals = ['sellers.no-business', 'catalog.product-not-found'] as const

const ChineseView = z
  .object({
    state: z.enum(['none', 'asked', 'drafted', 'edited', 'approved']),
    stale: z.boolean(),
    text: nullable(ChineseText),
    draftedBy: nullable(z.string()),
    confidence: nullable(z.number().int()),
    unknownWords: z.array(z.string()),
    approvedAt: nullable(instant),
  })
  .openapi('Chinese')

const none: z.output<typeof ChineseView> = {
  state: 'none',
  stale: false,
  text: null,
  draftedBy: null,
  confidence: null,
  unknownWords: [],
  approvedAt: null,
}

const viewOf = (chinese: Chinese | null): z.output<typeof ChineseView> =>
  chinese === null
    ? none
    : {
        state: chinese.state,
        stale: chinese.stale,
        text: chinese.text,
        draftedBy: chinese.draftedBy,
        confidence: chinese.confidence,
        unknownWords: [...chinese.unknownWords],
        approvedAt: chinese.approvedAt,
      }

export const showChineseEndpoint = endpoint({
  id: 'showChinese',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/chinese',
  summary: 'The Chinese of a product, who drafted it and whether a person approved it',
  who: ['seller'],
  params,
  reply: ChineseView,
  refusals,
  handle: async (ctx, { params: { productId } }) =>
    viewOf(await chineseOfProduct(ctx, { sellerId: actingSeller(ctx.actor), productId })),
})

export const draftChineseEndpoint = endpoint({
  id: 'draftChinese',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/chinese-draft',
  summary: 'Have the product’s words drafted in Chinese',
  who: ['seller'],
  params,
  reply: ChineseView,
  refusals: [...refusals, 'translation.already-approved'],
  handle: async (ctx, { params: { productId } }) =>
    viewOf(await draftChineseOf(ctx, { sellerId: actingSeller(ctx.actor), productId })),
})

export const saveChineseEndpoint = endpoint({
  id: 'saveChinese',
  method: 'put',
  path: '/api/v1/seller/products/{productId}/chinese',
  summary: 'Keep the Chinese a person wrote; it waits for approval',
  who: ['seller'],
  params,
  body: ChineseText,
  reply: ChineseView,
  refusals: [...refusals, 'translation.no-chinese', 'translation.options-differ'],
  handle: async (ctx, { params: { productId }, body }) => {
    const text = { ...body, descriptionZhHtml: cleanDescription(body.descriptionZhHtml) }
    return viewOf(await saveChineseOf(ctx, { sellerId: actingSeller(ctx.actor), productId }, text))
  },
})

export const approveChineseEndpoint = endpoint({
  id: 'approveChinese',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/chinese/approve',
  summary: 'A person answers for the Chinese as it stands',
  who: ['seller'],
  params,
  reply: ChineseView,
  refusals: [...refusals, 'translation.nothing-yet', 'translation.stale'],
  handle: async (ctx, { params: { productId } }) =>
    viewOf(await approveChineseOf(ctx, { sellerId: actingSeller(ctx.actor), productId })),
})
