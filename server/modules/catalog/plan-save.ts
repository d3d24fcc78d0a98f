import type { Product, ProductInput, Variant, VariantInput } from './product.ts'

/** What saving would change of one product, by stable names of its fields; computed from what is known, no I/O. */
export type Planned = {
  readonly input: ProductInput
  readonly before: Product | null
  readonly changes: readonly string[]
  readonly variants: readonly {
    readonly input: VariantInput
    readonly before: Variant | null
    readonly changes: readonly string[]
  }[]
  /** SKUs that the product has and the input does not; they stay. */
  readonly absent: readonly string[]
}

/** Compares one product with what is known. Null and absent cells keep what is known, so they are no change. */
export function planSave(input: ProductInput, before: Product | null): Planned {
  const variants = input.variants.map((variant) => {
    const known = before === null ? null : findVariant(before, variant)
    return { input: variant, before: known, changes: known === null ? [] : variantChanges(known, variant) }
  })
  const matched = new Set(variants.map((each) => each.before?.id))
  const absent = (before?.variants ?? []).filter((each) => !matched.has(each.id)).map((each) => each.sku ?? each.id)
  return { input, before, changes: before === null ? [] : productChanges(before, input), variants, absent }
}

/** By SKU; a variant without one by its options. */
function findVariant(before: Product, input: VariantInput): Variant | null {
  const bySku = input.sku === null ? undefined : before.variants.find((each) => each.sku === input.sku)
  if (bySku !== undefined) return bySku
  const options = JSON.stringify(input.optionValues)
  const byOptions = before.variants.find(
    (each) =>
      JSON.stringify(each.optionValues) === options &&
      (each.sku === null || input.sku === null || each.sku === input.sku),
  )
  return byOptions ?? null
}

function productChanges(before: Product, input: ProductInput): readonly string[] {
  const told = (value: unknown, known: unknown): boolean =>
    value !== undefined && value !== null && JSON.stringify(value) !== JSON.stringify(known)
  return [
    ...(input.title === before.title ? [] : ['title']),
    ...(input.descriptionHtml === '' || input.descriptionHtml === before.descriptionHtml ? [] : ['description']),
    ...(input.vendor === '' || input.vendor === before.vendor ? [] : ['vendor']),
    ...(input.type === '' || input.type === before.type ? [] : ['type']),
    ...(input.status === before.status ? [] : ['status']),
    ...(told(input.optionNames, before.optionNames) ? ['options'] : []),
    ...(told(input.originCountry, before.originCountry) ? ['origin-country'] : []),
    ...(told(input.originState, before.originState) ? ['origin-state'] : []),
    ...(told(input.hsHint, before.hsHint) ? ['hs-hint'] : []),
    ...(told(input.category, before.category) ? ['category'] : []),
    ...(told(input.attributes, before.attributes) ? ['answers'] : []),
    ...(told(input.papers, before.papers) ? ['papers'] : []),
    ...(told(input.drawing, before.drawing) ? ['drawing'] : []),
    ...(hasNewPicture(before, input) ? ['pictures'] : []),
  ]
}

const hasNewPicture = (before: Product, input: ProductInput): boolean => {
  const known = new Set(before.pictureSources)
  return input.pictures.some((picture) => !known.has(picture.url))
}

function variantChanges(before: Variant, input: VariantInput): readonly string[] {
  const told = (value: unknown, known: unknown): boolean =>
    value !== undefined && value !== null && textOf(value) !== textOf(known)
  return [
    ...(told(input.sku, before.sku) ? ['sku'] : []),
    ...(told(input.optionValues, before.optionValues) ? ['options'] : []),
    ...(told(input.barcode, before.barcode) ? ['barcode'] : []),
    ...(told(input.shopPriceMinor, before.shopPrice?.minor) ? ['shop-price'] : []),
    ...(told(input.weightGrams, before.weightGrams) ? ['weight'] : []),
    ...(told(input.hsCode, before.hsCode) ? ['hs-code'] : []),
    ...(told(input.net, before.net) ? ['net'] : []),
    ...(told(input.legalQuantity1, before.legalQuantity1) ? ['legal-quantity-1'] : []),
    ...(told(input.legalQuantity2, before.legalQuantity2) ? ['legal-quantity-2'] : []),
    ...(told(input.keep, before.keep) ? ['keep'] : []),
    ...(told(input.shelf, before.shelf) ? ['shelf'] : []),
  ]
}

const textOf = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, each: unknown) => (typeof each === 'bigint' ? each.toString() : each))
