import { cleanHtml } from './clean-html.ts'
import type { FileImage, FileProduct, FileVariant, ProductStatus } from './product-file.ts'
import * as cells from './shopify-cells.ts'
import type { Field } from './shopify-columns.ts'

/**
 * Gathers the rows of one product. The first row names it and is its first variant; each further row is a variant,
 * or a picture alone. Rows of one handle need not stand together.
 */
export type Row = {
  readonly line: number
  /** The cell of a field, trimmed; empty when the file has no such column. */
  readonly get: (field: Field) => string
  readonly optionBeyondThree: boolean
}

export type RowProblem = cells.Problem & { readonly field?: Field }

export type OpenProduct = {
  readonly handle: string
  refused: boolean
  /** Its first row could not be read, so nothing can be said of the others: neither title nor option names are known. */
  headless: boolean
  title: string | null
  descriptionHtml: string
  vendor: string
  type: string
  tags: readonly string[]
  status: ProductStatus
  optionNames: readonly string[]
  origin: string | null
  hsCode: string | null
  lacksWeight: boolean
  variantRows: number
  readonly combinations: Map<string, number>
  readonly variants: FileVariant[]
  readonly images: FileImage[]
  readonly lines: number[]
}

const variantsMax = 100
const imagesMax = 50
const descriptionCharsMax = 200_000
const optionFields = [
  ['option1Name', 'option1Value'],
  ['option2Name', 'option2Value'],
  ['option3Name', 'option3Value'],
] as const

export function startProduct(handle: string): OpenProduct {
  return {
    handle,
    refused: false,
    headless: false,
    title: null,
    descriptionHtml: '',
    vendor: '',
    type: '',
    tags: [],
    status: 'active',
    optionNames: [],
    origin: null,
    hsCode: null,
    lacksWeight: false,
    variantRows: 0,
    combinations: new Map(),
    variants: [],
    images: [],
    lines: [],
  }
}

/**
 * Adds a row to its product.
 *
 * @param skuLines where each SKU of the file was first seen; a new one is added.
 * @returns what is wrong with the row; empty when it was taken.
 */
export function addRow(product: OpenProduct, row: Row, skuLines: Map<string, number>): readonly RowProblem[] {
  const problems: RowProblem[] = []
  const take = <T>(field: Field, cell: cells.Cell<T>): T | null => {
    if ('value' in cell) return cell.value
    problems.push({ ...cell, field })
    return null
  }
  if (product.headless) {
    if (isVariant(row)) product.variantRows += 1
    return []
  }
  const first = product.lines.length === 0
  product.lines.push(row.line)
  if (first) nameProduct(product, row, take)
  else if (row.get('title') !== '' && product.title !== null && row.get('title') !== product.title)
    problems.push({
      reason: 'handle-twice',
      says: `The handle already belongs to another title on line ${product.lines[0]}. Give this product a handle of its own.`,
      field: 'title',
    })
  addCustoms(product, row, take)
  addImage(product, row, take)
  if (first || isVariant(row)) addVariant(product, row, take, skuLines, problems)
  return problems
}

/** The finished product; call only when none of its rows was refused. */
export function finishProduct(product: OpenProduct): FileProduct {
  const { handle, title, descriptionHtml, vendor, type, tags, status, optionNames, origin, hsCode, variants, lines } =
    product
  return {
    handle,
    title: title ?? '',
    descriptionHtml,
    vendor,
    type,
    tags,
    status,
    optionNames,
    ...(origin === null ? {} : { origin }),
    ...(hsCode === null ? {} : { hsCode }),
    variants,
    images: product.images.toSorted((a, b) => a.position - b.position),
    lines,
  }
}

type Take = <T>(field: Field, cell: cells.Cell<T>) => T | null

function nameProduct(product: OpenProduct, row: Row, take: Take): void {
  product.title = take('title', cells.readTitle(row.get('title')))
  product.descriptionHtml = take('description', readDescription(row.get('description'))) ?? ''
  product.vendor = cells.readLoose(row.get('vendor'))
  product.type = cells.readLoose(row.get('type'))
  product.tags = [...new Set(row.get('tags').split(',').map(cells.readLoose))].filter((tag) => tag !== '').slice(0, 250)
  product.status = take('status', cells.readStatus(row.get('status'))) ?? 'draft'
  const names = optionFields.map(([field]) => take(field, cells.readOption(row.get(field))) ?? row.get(field))
  const gap = names.findIndex((name, index) => name === '' && names.slice(index + 1).some((later) => later !== ''))
  if (gap !== -1)
    take(optionFields[gap]?.[0] ?? 'option1Name', {
      reason: 'option-name-missing',
      says: 'An option before the last one has no name. Write the names from the first option on.',
    })
  // A product without options is exported with one option, “Title”, whose only value is “Default Title”.
  const plain = names[0] === 'Title' && row.get('option1Value') === 'Default Title'
  product.optionNames = plain ? [] : names.filter((name) => name !== '')
}

function readDescription(html: string): cells.Cell<string> {
  if (html.length <= descriptionCharsMax) return { value: cleanHtml(html) }
  return {
    reason: 'description-too-long',
    says: `The description has ${html.length} characters. Write ${descriptionCharsMax} at most; pictures belong in the image columns.`,
  }
}

function addCustoms(product: OpenProduct, row: Row, take: Take): void {
  const origin = take('origin', cells.readOrigin(row.get('origin')))
  const hsCode = take('hsCode', cells.readHsCode(row.get('hsCode')))
  if (origin !== null && product.origin !== null && origin !== product.origin)
    take('origin', differs('origin-differs', 'country of origin', product))
  if (hsCode !== null && product.hsCode !== null && hsCode !== product.hsCode)
    take('hsCode', differs('hs-code-differs', 'HS code', product))
  product.origin ??= origin
  product.hsCode ??= hsCode
}

function differs(reason: string, name: string, product: OpenProduct): cells.Problem {
  return {
    reason,
    says: `The ${name} differs from line ${product.lines[0]}. Write the same one on each line, or make two products.`,
  }
}

function addImage(product: OpenProduct, row: Row, take: Take): void {
  if (row.get('imageSrc') === '') return
  const src = take('imageSrc', cells.readImageAddress(row.get('imageSrc')))
  if (src === null || product.images.some((image) => image.src === src)) return
  if (product.images.length === imagesMax) {
    take('imageSrc', {
      reason: 'too-many-images',
      says: `The product has more than ${imagesMax} images. Delete the line, or the image on it.`,
    })
    return
  }
  const position = /^[1-9]\d{0,3}$/.test(row.get('imagePosition'))
    ? Number(row.get('imagePosition'))
    : product.images.length + 1
  product.images.push({ src, position, alt: cells.readLoose(row.get('imageAlt')) })
}

function isVariant(row: Row): boolean {
  const fields = ['price', 'sku', 'barcode', 'option1Value', 'option2Value', 'option3Value'] as const
  return fields.some((field) => row.get(field) !== '')
}

function addVariant(
  product: OpenProduct,
  row: Row,
  take: Take,
  skuLines: Map<string, number>,
  problems: RowProblem[],
): void {
  product.variantRows += 1
  if (product.variantRows > variantsMax) {
    // Said once: a thousand further lines of it would say nothing more.
    if (product.variantRows === variantsMax + 1)
      problems.push({
        reason: 'too-many-variants',
        says: `The product has more than ${variantsMax} variants. Split it into several products.`,
      })
    product.refused = true
    return
  }
  const priceMinor = take('price', cells.readPrice(row.get('price')))
  const weightGrams = take('weight', cells.readWeight(row.get('weight')))
  const stock = take('stock', cells.readStock(row.get('stock')))
  const sku = take('sku', cells.readSku(row.get('sku')))
  if (weightGrams === null) product.lacksWeight = true
  const optionValues = readOptionValues(product, row, take, problems)
  if (sku !== null)
    takeOnce(skuLines, sku, row.line, (line) =>
      problems.push({
        reason: 'sku-twice',
        says: `The SKU is on line ${line} already. Give each variant a SKU of its own, or none.`,
        field: 'sku',
      }),
    )
  if (priceMinor === null || optionValues === null) return
  const barcode = cells.readLoose(row.get('barcode'))
  product.variants.push({
    line: row.line,
    sku,
    optionValues,
    priceMinor,
    weightGrams,
    stock,
    barcode: barcode === '' ? null : barcode,
  })
}

function readOptionValues(
  product: OpenProduct,
  row: Row,
  take: Take,
  problems: RowProblem[],
): readonly string[] | null {
  const before = problems.length
  if (row.optionBeyondThree)
    problems.push({
      reason: 'too-many-options',
      says: 'The product has more than three options. Join two of them, or split the product.',
    })
  const values = optionFields.map(([, field]) => take(field, cells.readOption(row.get(field))) ?? '')
  const used = product.optionNames.length
  const plain = used === 0 && values[0] === 'Default Title'
  for (const [index, [, field]] of optionFields.entries()) {
    if (problems.length > before || plain) break
    if (index < used && values[index] === '')
      problems.push({
        reason: 'option-value-missing',
        says: `The value of the option “${product.optionNames[index]}” is missing. Write it on this line.`,
        field,
      })
    if (index >= used && values[index] !== '')
      problems.push({
        reason: 'option-name-missing',
        says: 'The option has a value and no name. Write its name on the product’s first line.',
        field,
      })
  }
  const optionValues = values.slice(0, used)
  if (problems.length === before)
    takeOnce(product.combinations, JSON.stringify(optionValues).toLowerCase(), row.line, (line) =>
      problems.push({
        reason: 'options-twice',
        says: `The same options are on line ${line} already. Change one of them, or delete the line.`,
        field: 'option1Value',
      }),
    )
  return problems.length === before ? optionValues : null
}

function takeOnce(seen: Map<string, number>, key: string, line: number, twice: (line: number) => void): void {
  const earlier = seen.get(key)
  if (earlier === undefined) seen.set(key, line)
  else twice(earlier)
}
