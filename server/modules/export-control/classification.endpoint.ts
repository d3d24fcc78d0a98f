import { actingSeller } from '#modules/sellers'
import { productOf } from '#modules/catalog'
import { endpoint } from '#platform/endpoint'
import { id, instant, line, nullable, z } from '#platform/wire'
import {
  classificationsOf,
  classifyProduct,
  decideClassification,
  waitingForSpecialist,
  type Classification,
} from './classify-product.ts'
import { controlGroups, groupIds } from './groups.ts'

const view = z.object({
  productId: id,
  outcome: z.enum(['ear99', 'specialist', 'ccl']),
  eccn: nullable(z.string()),
  licence: nullable(z.string()),
  groups: z.array(z.enum(groupIds)),
  scheduleB: nullable(z.string()),
  reason: z.string(),
  signedName: z.string(),
  at: instant,
})
const viewOf = (each: Classification): z.output<typeof view> => ({
  productId: each.productId,
  outcome: each.outcome,
  eccn: each.eccn,
  licence: each.licence,
  groups: [...each.groups],
  scheduleB: each.scheduleB,
  reason: each.reason,
  signedName: each.signedName,
  at: each.at,
})
const params = z.object({ productId: id })

export const showExportClassification = endpoint({
  id: 'showExportClassification',
  method: 'get',
  path: '/api/v1/seller/products/{productId}/export-classification',
  summary: 'How a product is classified for export, and the groups of the control lists that are asked about',
  who: ['seller'],
  params,
  reply: z.object({
    classification: nullable(view),
    groups: z.array(z.object({ id: z.enum(groupIds), category: z.string() })),
    act: z.string(),
    source: z.string(),
    certainty: z.enum(['confirmed', 'secondary', 'unsure']),
  }),
  refusals: ['sellers.no-business', 'catalog.product-not-found'],
  handle: async (ctx, { params: { productId } }) => {
    const sellerId = actingSeller(ctx.actor)
    await productOf(ctx, sellerId, productId)
    const found = (await classificationsOf(ctx, sellerId, [productId])).get(productId)
    const { groups, act, source, certainty } = controlGroups
    return { classification: found === undefined ? null : viewOf(found), groups, act, source, certainty }
  },
})

export const classifyForExport = endpoint({
  id: 'classifyForExport',
  method: 'post',
  path: '/api/v1/seller/products/{productId}/export-classification',
  summary:
    'Say what a product is under the export control lists, and sign it: no group is EAR99, any group goes to a specialist',
  who: ['seller'],
  params,
  body: z.strictObject({
    groups: z.array(z.enum(groupIds)).max(groupIds.length).default([]),
    scheduleB: nullable(z.string().max(20)).default(null),
    reason: line(1000),
    signedName: line(120),
  }),
  reply: view,
  refusals: [
    'sellers.no-business',
    'catalog.product-not-found',
    'export.schedule-b-invalid',
    'export.schedule-b-other-goods',
    'export.answered-meanwhile',
  ],
  handle: async (ctx, { params: { productId }, body }) => {
    const key = { sellerId: actingSeller(ctx.actor), productId }
    return viewOf(await classifyProduct(ctx, key, body))
  },
})

export const listExportClassifications = endpoint({
  id: 'listExportClassifications',
  method: 'get',
  path: '/api/v1/operator/export-classifications',
  summary: 'Products that wait for a specialist, the longest waiting first',
  who: ['operator'],
  reply: z.object({ items: z.array(view.extend({ sellerId: id, title: z.string() })) }),
  handle: async (ctx) => ({
    items: (await waitingForSpecialist(ctx)).map((each) => ({
      ...viewOf(each),
      sellerId: each.sellerId,
      title: each.title,
    })),
  }),
})

export const decideExportClassification = endpoint({
  id: 'decideExportClassification',
  method: 'post',
  path: '/api/v1/operator/export-classifications/{sellerId}/{productId}/decide',
  summary: 'Decide a product that waits for a specialist: EAR99, or an item of the control list with its number',
  who: ['operator'],
  params: z.object({ sellerId: id, productId: id }),
  body: z.strictObject({
    outcome: z.enum(['ear99', 'ccl']),
    eccn: nullable(line(20)).default(null),
    licence: nullable(line(40)).default(null),
    reason: line(1000),
  }),
  reply: view,
  refusals: [
    'catalog.product-not-found',
    'export.nothing-to-decide',
    'export.answers-disagree',
    'export.eccn-invalid',
    'export.answered-meanwhile',
  ],
  handle: async (ctx, { params: key, body }) => viewOf(await decideClassification(ctx, key, body)),
})
