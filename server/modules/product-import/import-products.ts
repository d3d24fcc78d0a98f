import { createHash } from 'node:crypto'
import { saveProducts, type ProductInput, type SavedProduct } from '#modules/catalog'
import { setOnHand } from '#modules/inventory'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import type { FileProduct, ProductFile, RefusedLine } from './product-file.ts'
import { readShopify } from './read-shopify.ts'
import { refuse } from './refusals.ts'
import { ImportReport } from './report.ts'
import type { Tables } from './tables.ts'

const changesShown = 500

/**
 * Imports a Shopify product export: products by handle, variants by SKU, stock on hand in the United States. A second run
 * of the same file changes nothing; a blank cell keeps what is known; a product with a refused line is left out whole.
 * With `dryRun` the same work is done and undone, so its report is what the import would say.
 * @throws product-import.unreadable for a file refused as a whole, with its `reason` and what it `says`.
 */
export async function importProducts(
  ctx: Ctx,
  sellerId: string,
  bytes: Uint8Array,
  { dryRun }: { readonly dryRun: boolean },
): Promise<ImportReport> {
  const file = readShopify(bytes)
  if ('refusal' in file)
    throw refuse('product-import.unreadable', { reason: file.refusal, says: file.says, line: file.line ?? 0 })
  const report = dryRun
    ? await undone(ctx, () => save(ctx, sellerId, file, dryRun))
    : await save(ctx, sellerId, file, dryRun)
  const whole = { ...report, dryRun }
  if (dryRun) return whole
  await own<Tables>(ctx.tx)
    .insertInto('product_import.run')
    .values({
      seller_id: sellerId,
      id: newId(ctx.now),
      format: 'shopify',
      file_hash: createHash('sha256').update(bytes).digest('hex'),
      report: JSON.stringify(whole),
      at: ctx.now,
    })
    .execute()
  return whole
}

async function save(
  ctx: Ctx,
  sellerId: string,
  file: ProductFile,
  dryRun: boolean,
): Promise<Omit<ImportReport, 'dryRun'>> {
  const outcomes = await saveProducts(ctx, sellerId, file.products.map(inputOf))
  const saved = outcomes.filter((each): each is SavedProduct => each.what !== 'refused')
  await setOnHand(ctx, countsOf(sellerId, file, saved))
  const elsewhere = outcomes.flatMap((each) =>
    each.what === 'refused' ? [skuElsewhere(file, each.handle, each.sku)] : [],
  )
  const changes = saved.flatMap(({ handle, productId, what, changes: fields }) =>
    what === 'same'
      ? []
      : [
          {
            handle,
            productId: what === 'created' && dryRun ? null : productId,
            what,
            fields: [...fields].slice(0, 50),
          },
        ],
  )
  return {
    rows: file.rows,
    products: file.counts.products,
    variants: file.counts.variants,
    missing: { ...file.missing },
    unknownColumns: [...file.unknownColumns],
    refused: [...file.refused, ...elsewhere]
      .toSorted((one, other) => one.line - other.line)
      .map(({ line, reason, says, handle, column }) => ({
        line,
        reason,
        says,
        handle: handle ?? null,
        column: column ?? null,
      })),
    created: saved.filter((each) => each.what === 'created').length,
    changed: saved.filter((each) => each.what === 'changed').length,
    same: saved.filter((each) => each.what === 'same').length,
    changes: changes.slice(0, changesShown),
    absent: saved.flatMap((each) => each.absent).slice(0, changesShown),
  }
}

/** Does the work and takes it back to here: a savepoint, so that the report of the dry run itself can be kept. */
async function undone<T>(ctx: Ctx, work: () => Promise<T>): Promise<T> {
  await sql`savepoint dry_run`.execute(ctx.tx)
  const value = await work()
  await sql`rollback to savepoint dry_run`.execute(ctx.tx)
  return value
}

function inputOf(product: FileProduct): ProductInput {
  return {
    handle: product.handle,
    title: product.title,
    descriptionHtml: product.descriptionHtml,
    vendor: product.vendor,
    type: product.type,
    tags: product.tags,
    status: product.status,
    optionNames: product.optionNames,
    originCountry: product.origin ?? null,
    hsHint: product.hsCode ?? null,
    variants: product.variants.map((variant) => ({
      sku: variant.sku,
      optionValues: variant.optionValues,
      shopPriceMinor: variant.priceMinor,
      weightGrams: variant.weightGrams,
      barcode: variant.barcode,
    })),
    pictures: product.images.map(({ src, alt, position }) => ({ url: src, alt, position })),
  }
}

/** Stock of the file, for variants whose cell was filled; others keep their count. */
function countsOf(sellerId: string, file: ProductFile, saved: readonly SavedProduct[]) {
  const byHandle = new Map(saved.map((each) => [each.handle, each]))
  return file.products.flatMap((product) => {
    const { variants = [] } = byHandle.get(product.handle) ?? {}
    return product.variants.flatMap(({ stock }, at) => {
      const variantId = variants[at]?.variantId
      return stock === null || variantId === undefined
        ? []
        : [{ sellerId, variantId, place: 'us' as const, onHand: stock }]
    })
  })
}

function skuElsewhere(file: ProductFile, handle: string, sku: string): RefusedLine {
  const product = file.products.find((each) => each.handle === handle)
  const line = product?.variants.find((variant) => variant.sku === sku)?.line ?? product?.lines[0] ?? 1
  const says = `The SKU “${sku}” already belongs to another of your products. Give this variant a SKU of its own, or keep the product's old handle.`
  return { line, reason: 'sku-elsewhere', says, handle }
}
