import { type Choice, recordChoices } from '#modules/classification'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { brokenConstraint, own } from '#platform/db'
import { newId } from '#platform/id'
import { keepShownOf } from './keep-shown.ts'
import { planSave, type Planned } from './plan-save.ts'
import { hashOf, sourceOf, type ProductInput } from './product.ts'
import { productsOf } from './read-product.ts'
import { refuse } from './refusals.ts'
import { rejudgeProducts } from './rejudge.ts'
import type { Tables } from './tables.ts'
import { writePictures, writeProducts, writeVariants, type Saved } from './write-products.ts'

export type SavedProduct = {
  readonly productId: string
  readonly handle: string
  readonly what: 'created' | 'changed' | 'same'
  /** Stable names of the fields that changed, such as `weight`; those of a variant as `<SKU>: weight`, a new one as `<SKU>: new`. */
  readonly changes: readonly string[]
  readonly variants: readonly {
    readonly variantId: string
    readonly sku: string | null
    readonly optionValues: readonly string[]
  }[]
  /** SKUs known before that were not named; they stay as they were. */
  readonly absent: readonly string[]
}
/** A product that was left alone because one of its SKUs belongs to another product of the seller. */
export type LeftAlone = { readonly handle: string; readonly what: 'refused'; readonly sku: string }

/**
 * Saves a seller's products, found again by handle and their variants by SKU: a second run with the same input changes
 * nothing. Null cells keep what is known; variants not named stay. Eleven statements, however many products.
 * @throws catalog.changed-meanwhile when another save of the same seller came between.
 */
export async function saveProducts(
  ctx: Ctx,
  sellerId: string,
  inputs: readonly ProductInput[],
): Promise<readonly (SavedProduct | LeftAlone)[]> {
  if (inputs.length === 0) return []
  const known = await knownProducts(ctx, sellerId, inputs)
  const owners = await ownersOfSkus(ctx, sellerId, inputs)
  const outcomes = inputs.map((input) => {
    const before = known.get(input.handle) ?? null
    const foreign = input.variants.find((variant) => {
      const owner = variant.sku === null ? undefined : owners.get(variant.sku)
      return owner !== undefined && owner !== before?.id
    })
    if (foreign !== undefined) return { handle: input.handle, what: 'refused', sku: foreign.sku ?? '' } as const
    return save(ctx, sellerId, planSave(input, before))
  })
  const saved = outcomes.filter((each): each is Saved => each.what !== 'refused')
  const touched = saved.filter((each) => each.what !== 'same')
  try {
    await writeProducts(ctx, touched)
    await writeVariants(ctx, touched)
    await writePictures(ctx, touched)
    await recordChoices(ctx, sellerId, touched.flatMap(choicesOf))
  } catch (error) {
    if (brokenConstraint(error) !== null) throw refuse('catalog.changed-meanwhile')
    throw error
  }
  await audit(
    ctx,
    touched.map((each) => ({
      action: `catalog.product-${each.what}`,
      subject: 'product',
      subjectId: each.productId,
      details: { changes: each.changes.join(', ').slice(0, 500) },
    })),
  )
  await rejudgeProducts(
    ctx,
    sellerId,
    touched.filter((each) => each.what === 'changed').map((each) => each.productId),
  )
  for (const each of touched) if (each.changes.includes('drawing')) await keepShownOf(ctx, each)
  return outcomes.map((each) => (each.what === 'refused' ? each : resultOf(each)))
}

function save(ctx: Ctx, sellerId: string, planned: Planned): Saved {
  const { input, before } = planned
  const variants = planned.variants.map((each) => ({ ...each, id: each.before?.id ?? newId(ctx.now) }))
  const changes = [
    ...planned.changes,
    ...planned.variants.flatMap((each) => {
      const name = each.input.sku ?? each.input.optionValues.join(' / ')
      return each.before === null
        ? before === null
          ? []
          : [`${name}: new`]
        : each.changes.map((what) => `${name}: ${what}`)
    }),
  ]
  const what = before === null ? 'created' : changes.length > 0 ? 'changed' : 'same'
  const kept = (before?.variants ?? []).filter((each) => !variants.some((variant) => variant.id === each.id))
  const words = {
    title: input.title,
    descriptionHtml: input.descriptionHtml === '' ? (before?.descriptionHtml ?? '') : input.descriptionHtml,
    vendor: input.vendor === '' ? (before?.vendor ?? '') : input.vendor,
    optionNames: input.optionNames,
    variants: [...variants.map((each) => ({ optionValues: each.input.optionValues })), ...kept],
  }
  const productId = before?.id ?? newId(ctx.now)
  return {
    sellerId,
    productId,
    handle: input.handle,
    what,
    changes,
    input,
    before,
    variants,
    words,
    absent: planned.absent,
    sourceHash: hashOf(sourceOf(words)),
  }
}

/** Codes that are new or others than before; who imports a file chose them. */
const choicesOf = ({ words, variants }: Saved): readonly Choice[] =>
  variants.flatMap(({ id, input, before }) => {
    const { hsCode } = input
    if (hsCode === undefined || hsCode === null || hsCode === before?.hsCode) return []
    return [{ variantId: id, code: hsCode, barcode: input.barcode ?? before?.barcode ?? null, words: words.title }]
  })

const resultOf = ({ productId, handle, what, changes, variants, absent }: Saved): SavedProduct => ({
  productId,
  handle,
  what,
  changes,
  variants: variants.map(({ id, input, before }) => ({
    variantId: id,
    sku: input.sku ?? before?.sku ?? null,
    optionValues: input.optionValues,
  })),
  absent,
})

/** Locks the rows that are compared, in the order of their ids, so that two imports at once do not mix. */
async function knownProducts(ctx: Ctx, sellerId: string, inputs: readonly ProductInput[]) {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.product')
    .select('id')
    .where('seller_id', '=', sellerId)
    .where(
      'handle',
      'in',
      inputs.map((each) => each.handle),
    )
    .orderBy('id')
    .forUpdate()
    .execute()
  const products = await productsOf(
    ctx,
    sellerId,
    rows.map((row) => row.id),
  )
  return new Map(products.map((product) => [product.handle, product]))
}

async function ownersOfSkus(ctx: Ctx, sellerId: string, inputs: readonly ProductInput[]) {
  const skus = inputs.flatMap((input) => input.variants.flatMap((variant) => variant.sku ?? []))
  if (skus.length === 0) return new Map<string, string>()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('catalog.variant')
    .select(['sku', 'product_id'])
    .where('seller_id', '=', sellerId)
    .where('sku', 'in', skus)
    .execute()
  return new Map(rows.map((row) => [row.sku ?? '', row.product_id]))
}
