import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { id, line, money, z } from '#platform/wire'
import { exportStatement, type ExportStatement } from './export-statement.ts'
import { recordItn, unitNamed } from './itn.ts'
import { exportRules } from './rules.ts'

const lines = z.array(z.object({ code: z.string(), complete: z.boolean(), value: money }))
const rules = z.array(z.string())
const view = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('noeei'), legend: z.string(), rules, lines }),
  z.object({ kind: z.literal('itn'), itn: z.string(), citation: z.string(), rules, lines }),
  z.object({
    kind: z.literal('itn-needed'),
    why: z.enum(['value', 'licence', 'destination']),
    missing: z.array(z.enum(['itn', 'schedule-b'])),
    rules,
    lines,
  }),
  z.object({
    kind: z.literal('unclassified'),
    why: z.enum(['none', 'specialist']),
    products: z.array(z.object({ productId: id, title: z.string() })),
  }),
])
const reply = z.object({ statement: view })
const viewOf = (found: ExportStatement): z.output<typeof reply> => {
  if (found.kind === 'unclassified') return { statement: { ...found, products: [...found.products] } }
  const plain = { rules: [...found.rules], lines: [...found.lines] }
  if (found.kind === 'itn-needed') return { statement: { ...found, ...plain, missing: [...found.missing] } }
  return { statement: { ...found, ...plain } }
}
const params = z.object({ orderId: id })
const part = z.number().int().min(1).max(999)

export const showExportStatement = endpoint({
  id: 'showExportStatement',
  method: 'get',
  path: '/api/v1/seller/orders/{orderId}/export-statement',
  summary:
    'What is stated to the United States about an order, or a part of it: an exemption legend, its filing, or what is missing',
  who: ['seller'],
  params,
  query: z.object({ part: z.coerce.number().pipe(part).optional() }),
  reply,
  refusals: ['sellers.no-business', 'orders.not-found', 'export.no-part'],
  handle: async (ctx, { params: { orderId }, query }) => {
    const sellerId = actingSeller(ctx.actor)
    const unitId = await unitNamed(ctx, { sellerId, orderId, part: query.part ?? null })
    return viewOf(await exportStatement(ctx, { sellerId, unitId }))
  },
})

export const enterItn = endpoint({
  id: 'enterItn',
  method: 'post',
  path: '/api/v1/seller/orders/{orderId}/itn',
  summary: 'Enter the number (ITN) by which AES acknowledged the filing of an order, or of a part of it',
  who: ['seller'],
  params,
  body: z.strictObject({ itn: line(40), part: part.optional() }),
  reply,
  refusals: [
    'sellers.no-business',
    'orders.not-found',
    'export.no-part',
    'export.itn-invalid',
    'export.itn-in-future',
    'export.usppi-address',
    'export.schedule-b-needed',
    'export.answered-meanwhile',
  ],
  handle: async (ctx, { params: { orderId }, body }) => {
    const named = { sellerId: actingSeller(ctx.actor), orderId, part: body.part ?? null }
    return viewOf(await recordItn(ctx, named, body.itn))
  },
})

export const listExportRules = endpoint({
  id: 'listExportRules',
  method: 'get',
  path: '/api/v1/export-rules',
  summary: 'The export rules of the United States that are applied, each with its act, source and certainty',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  reply: z.object({
    rules: z.array(
      z.object({
        id: z.string(),
        kind: z.string(),
        act: z.string(),
        validFrom: z.string(),
        source: z.string(),
        readOn: z.string(),
        certainty: z.enum(['confirmed', 'secondary', 'unsure']),
      }),
    ),
  }),
  handle: async () => ({
    rules: exportRules.map((rule) => ({
      id: rule.id,
      kind: rule.kind,
      act: rule.act,
      validFrom: rule.validFrom,
      source: rule.source,
      readOn: rule.readOn,
      certainty: rule.certainty,
    })),
  }),
})
