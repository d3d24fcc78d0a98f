/**
 * The columns of Shopify's product export. Shopify renamed them once: the classic header opens with `Handle`, the new
 * one with `Title, URL handle`. Both names of a field stand side by side, so everything after this file knows one.
 * Names are compared without case: shops edit headers by hand.
 */
const columnNames = [
  ['handle', ['handle', 'url handle']],
  ['title', ['title']],
  ['description', ['body (html)', 'description']],
  ['vendor', ['vendor']],
  ['type', ['type']],
  ['tags', ['tags']],
  ['status', ['status']],
  ['option1Name', ['option1 name']],
  ['option1Value', ['option1 value']],
  ['option2Name', ['option2 name']],
  ['option2Value', ['option2 value']],
  ['option3Name', ['option3 name']],
  ['option3Value', ['option3 value']],
  ['sku', ['variant sku', 'sku']],
  ['barcode', ['variant barcode', 'barcode']],
  ['price', ['variant price', 'price']],
  ['weight', ['variant grams', 'weight value (grams)']],
  ['stock', ['variant inventory qty', 'inventory quantity']],
  ['imageSrc', ['image src', 'product image url']],
  ['imagePosition', ['image position']],
  ['imageAlt', ['image alt text']],
  // The product export has neither; sellers paste both in from the inventory export, where they are called so.
  ['origin', ['coo', 'country of origin', 'country/region of origin', 'variant country of origin']],
  ['hsCode', ['hs code', 'variant hs code', 'harmonized system code']],
] as const

export type Field = (typeof columnNames)[number][0]

/** Columns of the format that an import has no use for: known, so not reported as unknown. */
const unusedColumns: ReadonlySet<string> = new Set([
  'published',
  'published on online store',
  'published scope',
  'product category',
  'standard product type',
  'custom product type',
  'collection',
  'variant inventory tracker',
  'inventory tracker',
  'variant inventory policy',
  'continue selling when out of stock',
  'variant fulfillment service',
  'fulfillment service',
  'variant compare at price',
  'compare-at price',
  'compare at price',
  'variant requires shipping',
  'requires shipping',
  'variant taxable',
  'charge tax',
  'variant tax code',
  'tax code',
  'cost per item',
  'gift card',
  'seo title',
  'seo description',
  'variant image',
  'variant image url',
  'variant weight unit',
  'weight unit for display',
  'option1 linked to',
  'option2 linked to',
  'option3 linked to',
  'unit price total measure',
  'unit price total measure unit',
  'unit price base measure',
  'unit price base measure unit',
])

/** Families of columns that Shopify adds by shop: advertising fields, and prices by market. */
const unusedFamily = /^(google shopping|included|price|compare at price|compare-at price) \/ /

const optionBeyondThree = /^option(?:[4-9]|[1-9]\d+) (?:name|value)$/

export type ShopifyColumns = {
  readonly header: 'classic' | 'new'
  readonly length: number
  readonly indexOf: Readonly<Partial<Record<Field, number>>>
  readonly names: readonly string[]
  /** Columns of a fourth option and further: a value in one of them is refused. */
  readonly beyondThree: readonly number[]
  readonly unknown: readonly string[]
}

export type ColumnsRefusal = { readonly refusal: string; readonly says: string; readonly line: number }

/** Finds the fields of the product export in a header row, or says what the file lacks. */
export function findColumns(cells: readonly string[]): ShopifyColumns | ColumnsRefusal {
  const names = cells.map((cell) => cell.trim())
  const indexOf: Partial<Record<Field, number>> = {}
  const unknown: string[] = []
  const beyondThree: number[] = []
  for (const [index, name] of names.entries()) {
    const field = fieldOf.get(name.toLowerCase())
    if (field === undefined) {
      if (optionBeyondThree.test(name.toLowerCase())) beyondThree.push(index)
      else if (!isUnused(name.toLowerCase())) unknown.push(name)
      continue
    }
    if (indexOf[field] !== undefined)
      return refuseColumns('column-twice', `The column “${short(name)}” is there twice. Delete one of the two.`)
    indexOf[field] = index
  }
  const refusal = refuseMissing(indexOf, names)
  if (refusal !== null) return refusal
  const header = names[indexOf.handle ?? 0]?.toLowerCase() === 'handle' ? 'classic' : 'new'
  return { header, length: names.length, indexOf, names, beyondThree, unknown }
}

const fieldOf: ReadonlyMap<string, Field> = new Map(
  columnNames.flatMap(([field, names]) => names.map((name) => [name, field] as const)),
)

function isUnused(name: string): boolean {
  return name === '' || unusedColumns.has(name) || unusedFamily.test(name)
}

function refuseMissing(
  indexOf: Readonly<Partial<Record<Field, number>>>,
  names: readonly string[],
): ColumnsRefusal | null {
  const { handle, title, price } = indexOf
  if (handle !== undefined && title !== undefined && price !== undefined) return null
  if (handle === undefined && title === undefined && price === undefined)
    return refuseColumns(
      'not-a-product-file',
      'The first line is not the header of a Shopify product export (Handle, Title, … or Title, URL handle, …). In Shopify choose Products, Export, “Plain CSV file”.',
    )
  if (handle !== undefined && names.some((name) => /^(on hand|available|location|incoming)/i.test(name)))
    return refuseColumns(
      'inventory-file',
      'This is the inventory export, which has no prices. In Shopify choose Products, Export, “Plain CSV file”.',
    )
  const lacking = [
    handle === undefined ? 'Handle (or URL handle)' : '',
    title === undefined ? 'Title' : '',
    price === undefined ? 'Variant Price (or Price)' : '',
  ].filter((name) => name !== '')
  return refuseColumns(
    'column-missing',
    `The file lacks the column ${lacking.join(' and ')}. Export the products again with all columns.`,
  )
}

function refuseColumns(refusal: string, says: string): ColumnsRefusal {
  return { refusal, says, line: 1 }
}

function short(name: string): string {
  return name.length > 40 ? `${name.slice(0, 40)}…` : name
}
