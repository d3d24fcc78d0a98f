import { productOf } from '#modules/catalog'
import type { Ctx } from '#platform/context'
import { day, nullable, z } from '#platform/wire'
import { Missing } from './contents.ts'
import { exporterOf } from './gather.ts'
import { LabelStated } from './label-stated.ts'
import { gap, told, type Gap } from './missing.ts'
import { Exporter } from './parts.ts'
import { refuse } from './refusals.ts'
import { keepStatement, statedOf, type ProductKey } from './statements.ts'
import type { Say } from '#platform/say'

/** What a seller says of the origin of a product: why it originates, and for how long the statement holds. */
export const OriginStated = z
  .strictObject({
    /** Wholly obtained; produced of originating materials only; meets the rule of its tariff line. */
    criterion: z.enum(['wholly-obtained', 'originating-materials', 'product-rule']),
    /** How it meets it: where it grew, which rule, which change of heading. */
    reason: z.string().trim().min(10).max(1000),
    signedName: z.string().trim().min(1).max(120),
    email: z.email().max(200),
    blanketFrom: nullable(day),
    blanketTo: nullable(day),
  })
  .openapi('OriginStated')
export type OriginStated = z.output<typeof OriginStated>

/** The eight data elements of KORUS Article 6.15; no form is prescribed. */
export const KorusOrigin = z
  .object({
    certifier: nullable(
      z.object({ name: z.string(), company: z.string(), phone: z.string(), email: z.string() }),
    ).describe('(1)'),
    importer: z.null().describe('(2) where known: the one who claims in Korea'),
    exporter: nullable(Exporter).describe('(3)'),
    producer: nullable(z.string()).describe('(4) where the label names another maker, that one'),
    hs6: nullable(z.string()).describe('(5)'),
    description: z.string().describe('(5)'),
    criterion: nullable(OriginStated.shape.criterion).describe('(6)'),
    reason: nullable(z.string()).describe('(6)'),
    preparedOn: nullable(day).describe('(7)'),
    blanket: nullable(z.object({ from: day, to: day })).describe('(8) twelve months at most'),
    missing: z.array(Missing),
  })
  .openapi('KorusOrigin')
export type KorusOrigin = z.output<typeof KorusOrigin>

/** The data for Korea of a seller's product. Refused `catalog.product-not-found`. */
export async function korusOrigin(ctx: Ctx, key: ProductKey, say: Say): Promise<KorusOrigin> {
  const product = await productOf(ctx, key.sellerId, key.productId)
  const exporter = await exporterOf(ctx, key.sellerId)
  const kept = (await statedOf(ctx, 'origin', key.sellerId, [key.productId], ctx.now)).get(key.productId)
  const stated = kept === undefined ? null : OriginStated.parse(kept.fields)
  const hsCode = product.variants.find((variant) => variant.hsCode !== null)?.hsCode ?? null
  const made = (product.originCountry ?? 'US') === 'US' && product.originState !== null
  const gaps: readonly Gap[] = [
    ...(exporter === null ? [gap('exporter')] : []),
    ...(stated === null ? [gap('criterion', () => product.title)] : []),
    ...(hsCode === null ? [gap('code', () => product.title)] : []),
    ...(made ? [] : [gap('origin-conflict', () => product.title)]),
  ]
  const from = stated?.blanketFrom ?? null
  const to = stated?.blanketTo ?? null
  return {
    certifier:
      stated === null || exporter === null
        ? null
        : { name: stated.signedName, company: exporter.name, phone: exporter.phone, email: stated.email },
    importer: null,
    exporter,
    producer: await producerOf(ctx, key, exporter),
    hs6: hsCode?.slice(0, 6) ?? null,
    description: product.title,
    criterion: stated?.criterion ?? null,
    reason: stated?.reason ?? null,
    preparedOn: kept === undefined ? null : kept.at.toISOString().slice(0, 10),
    blanket: from === null || to === null ? null : { from, to },
    missing: [...told(gaps, say)],
  }
}

/** Who made it: the seller, unless the label names somebody else. */
async function producerOf(
  ctx: Ctx,
  { sellerId, productId }: ProductKey,
  exporter: Exporter | null,
): Promise<string | null> {
  const label = (await statedOf(ctx, 'label', sellerId, [productId], ctx.now)).get(productId)
  const { maker } = LabelStated.parse(label?.fields ?? {})
  if (maker !== '') return maker
  return exporter === null ? null : [exporter.name, ...exporter.address, exporter.phone].join(', ')
}

/** Keeps what a seller says of the origin. Refused `catalog.product-not-found`, `documents.blanket-too-long`. */
export async function stateOrigin(ctx: Ctx, key: ProductKey, stated: OriginStated): Promise<void> {
  await productOf(ctx, key.sellerId, key.productId)
  checkBlanket(stated)
  await keepStatement(ctx, 'origin', key, stated)
}

/** Both days or neither, in their order, and not more than twelve months. */
function checkBlanket({ blanketFrom: from, blanketTo: to }: OriginStated): void {
  if ((from === null) !== (to === null)) throw refuse('documents.blanket-too-long')
  if (from === null || to === null) return
  const [year, rest] = [Number(from.slice(0, 4)), from.slice(4)]
  if (to < from || to >= `${year + 1}${rest}`) throw refuse('documents.blanket-too-long')
}
