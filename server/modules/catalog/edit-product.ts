import { type Choice, recordChoices } from '#modules/classification'
import { tariffLines, type TariffRow } from '#modules/compliance'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { id, money, nullable, z } from '#platform/wire'
import { hashOf, sourceOf, type Product, type Variant } from './product.ts'
import { productOf } from './read-product.ts'
import { refuse } from './refusals.ts'
import { rejudgeProducts } from './rejudge.ts'
import type { Tables } from './tables.ts'

const quantity = z
  .string()
  .max(18)
  .regex(/^(?!0+(?:\.0+)?$)\d{1,9}(\.\d{1,5})?$/, 'write a positive number like 0.25')
const code = z.string().regex(/^\d{8}(\d\d)?$/, 'write the 8 or 10 digits of the Chinese tariff')

/** What a seller may say of a product for China. Absent fields stay as they are. */
export const ProductEdit = z
  .strictObject({
    title: z.string().trim().min(1).max(255).optional(),
    originState: z
      .string()
      .regex(/^[A-Z]{2}$/, 'write the postal code of the state, like OR')
      .optional(),
    /** For all variants. */
    hsCode: code.optional(),
    /** How sure the person is of the codes given here; kept beside who chose them and when. */
    hsSureness: z.enum(['sure', 'fairly', 'unsure']).optional(),
    papers: z.array(z.string().max(60)).max(20).optional(),
    attributes: z.array(z.string().max(60)).max(20).optional(),
    variants: z
      .array(
        z.strictObject({
          variantId: id,
          weightGrams: z.number().int().min(1).max(1_000_000).optional(),
          hsCode: code.optional(),
          net: nullable(
            z.strictObject({ amount: quantity, unit: z.enum(['g', 'kg', 't', 'ml', 'l', 'piece']) }),
          ).optional(),
          legalQuantity1: quantity.optional().describe('One piece in the first unit of its tariff line'),
          legalQuantity2: quantity
            .optional()
            .describe(
              'One piece in the second unit: spirits and beer are taxed by the kilogram, so theirs is asked for',
            ),
          /** Dollars to keep for one piece; the shelf price follows. */
          keep: money.optional(),
          /** The shelf price of one piece in yuan; the dollars follow. */
          shelf: money.optional(),
        }),
      )
      .max(100)
      .optional(),
  })
  .openapi('ProductEdit')
export type ProductEdit = z.output<typeof ProductEdit>
type VariantEdit = NonNullable<ProductEdit['variants']>[number]

/**
 * Changes what the seller says of a product, then judges its listings again in the same transaction. A code whose line is
 * counted in other units takes the quantities told in the old ones with it.
 * @throws catalog.hs-unknown for a code that is no line of China's tariff, catalog.keep-or-shelf for both prices at once,
 * catalog.wrong-currency, catalog.product-not-found, catalog.variant-not-found.
 */
export async function editProduct(ctx: Ctx, sellerId: string, productId: string, edit: ProductEdit): Promise<Product> {
  await lock(ctx, sellerId, productId)
  const before = await productOf(ctx, sellerId, productId)
  const lines = await linesOf(ctx, before, edit)
  const edits = new Map((edit.variants ?? []).map((each) => [each.variantId, each]))
  for (const variantId of edits.keys())
    if (!before.variants.some((variant) => variant.id === variantId)) throw refuse('catalog.variant-not-found')
  for (const each of edits.values()) refuseWrongPrice(each)
  const title = edit.title ?? before.title
  await own<Tables>(ctx.tx)
    .updateTable('catalog.product')
    .set({
      title,
      source_hash: hashOf(sourceOf({ ...before, title })),
      origin_state: edit.originState ?? before.originState,
      papers: JSON.stringify(edit.papers ?? before.papers),
      attributes: JSON.stringify(edit.attributes ?? before.attributes),
      changed_at: ctx.now,
    })
    .where('seller_id', '=', sellerId)
    .where('id', '=', productId)
    .execute()
  for (const variant of before.variants)
    await editVariant(ctx, sellerId, keptOf(variant, codeOf(variant, edit), lines), edits.get(variant.id), edit.hsCode)
  await recordChoices(ctx, sellerId, choicesOf(before, title, edit))
  await audit(ctx, {
    action: 'catalog.product-edited',
    subject: 'product',
    subjectId: productId,
    details: { fields: changedFields(edit).join(', ').slice(0, 500) },
  })
  await rejudgeProducts(ctx, sellerId, [productId])
  return productOf(ctx, sellerId, productId)
}

/** Every code that this edit gives, also the same again: somebody looked at it once more. */
const choicesOf = (before: Product, title: string, edit: ProductEdit): readonly Choice[] =>
  before.variants.flatMap(({ id: variantId, barcode }) => {
    const given = codeOf({ id: variantId }, edit)
    return given === undefined ? [] : [{ variantId, code: given, barcode, words: title, sureness: edit.hsSureness }]
  })

async function lock(ctx: Ctx, sellerId: string, productId: string): Promise<void> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('catalog.product')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where('id', '=', productId)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined) throw refuse('catalog.product-not-found')
}

const codeOf = ({ id: variantId }: Pick<Variant, 'id'>, edit: ProductEdit): string | undefined =>
  edit.variants?.find((each) => each.variantId === variantId)?.hsCode ?? edit.hsCode

/** The tariff lines of the codes that are given and of those that they replace; none where no code is given. */
async function linesOf(ctx: Ctx, before: Product, edit: ProductEdit): Promise<Lines> {
  const codes = [edit.hsCode, ...(edit.variants ?? []).map((each) => each.hsCode)].flatMap((each) => each ?? [])
  if (codes.length === 0) return new Map()
  const known = await tariffLines(ctx, [...codes, ...before.variants.flatMap(({ hsCode }) => hsCode ?? [])])
  const unknown = codes.find((each) => !known.has(each))
  if (unknown !== undefined) throw refuse('catalog.hs-unknown', { code: unknown })
  return known
}
type Lines = ReadonlyMap<string, TariffRow>

/** What is kept of a variant: quantities in units that its new code does not count by would mean something else. */
function keptOf(variant: Variant, code: string | undefined, lines: Lines): Variant {
  const [old, next] = [lines.get(variant.hsCode ?? ''), lines.get(code ?? '')]
  if (old === undefined || next === undefined) return variant
  return {
    ...variant,
    legalQuantity1: old.unit1 === next.unit1 ? variant.legalQuantity1 : null,
    legalQuantity2: old.unit2 === next.unit2 ? variant.legalQuantity2 : null,
  }
}

function refuseWrongPrice({ keep, shelf }: VariantEdit): void {
  if (keep !== undefined && shelf !== undefined) throw refuse('catalog.keep-or-shelf')
  if (keep !== undefined && (keep.currency !== 'USD' || keep.minor <= 0n))
    throw refuse('catalog.wrong-currency', { wanted: 'USD' })
  if (shelf !== undefined && (shelf.currency !== 'CNY' || shelf.minor <= 0n))
    throw refuse('catalog.wrong-currency', { wanted: 'CNY' })
}

async function editVariant(
  ctx: Ctx,
  sellerId: string,
  before: Variant,
  edit: VariantEdit | undefined,
  codeOfAll: string | undefined,
): Promise<void> {
  if (edit === undefined && codeOfAll === undefined) return
  const net = edit?.net === undefined ? before.net : edit.net
  const keep = edit?.keep ?? (edit?.shelf === undefined ? before.keep : null)
  const shelf = edit?.shelf ?? (edit?.keep === undefined ? before.shelf : null)
  await sql`
    update catalog.variant
       set weight_grams = ${edit?.weightGrams ?? before.weightGrams},
           hs_code = ${edit?.hsCode ?? codeOfAll ?? before.hsCode},
           net_amount = ${net?.amount ?? null},
           net_unit = ${net?.unit ?? null},
           legal_quantity_1 = ${edit?.legalQuantity1 ?? before.legalQuantity1},
           legal_quantity_2 = ${edit?.legalQuantity2 ?? before.legalQuantity2},
           keep_minor = ${keep?.minor ?? null},
           shelf_minor = ${shelf?.minor ?? null},
           changed_at = ${ctx.now}
     where seller_id = ${sellerId} and id = ${before.id}
  `.execute(ctx.tx)
}

const changedFields = (edit: ProductEdit): readonly string[] => [
  ...Object.keys(edit).filter((key) => key !== 'variants'),
  ...(edit.variants ?? []).flatMap((each) => Object.keys(each).filter((key) => key !== 'variantId')),
]
