import { decodeText } from './decode-text.ts'
import { addRow, finishProduct, startProduct, type OpenProduct, type Row } from './gather-product.ts'
import type { FileProduct, FileRefusal, ProductFile, RefusedLine } from './product-file.ts'
import { readHandle } from './shopify-cells.ts'
import { findColumns, type Field, type ShopifyColumns } from './shopify-columns.ts'
import { eachRecord, type CsvRecord } from './shopify-records.ts'

/**
 * Reads a Shopify product export, classic or new header, as it comes from the shop.
 *
 * Pure: the same bytes give the same answer, any bytes give an answer, nothing is thrown. A refused line takes its
 * whole product out of `products`; `counts` and `missing` still count it, because they describe the file.
 *
 * @param bytes the file, UTF-8 with or without a byte order mark, `fileBytesMax` at most.
 * @returns the file read line by line, or the refusal of the file as a whole (`'refusal' in result`).
 */
export function readShopify(bytes: Uint8Array): ProductFile | FileRefusal {
  const text = decodeText(bytes)
  if (typeof text !== 'string') return text
  const reading: Reading = { columns: null, rows: 0, products: new Map(), skuLines: new Map(), refused: [] }
  const refusal = eachRecord(text, (record) => takeRecord(reading, record))
  if (refusal !== null) return refusal
  const { columns } = reading
  if (columns === null)
    return { refusal: 'empty', says: 'The file has nothing in it. Export the products again and send that file.' }
  if (reading.rows === 0)
    return {
      refusal: 'no-products',
      says: 'The file has a header and no products. Choose “All products” when exporting.',
    }
  return summarise(reading, columns)
}

type Reading = {
  columns: ShopifyColumns | null
  rows: number
  readonly products: Map<string, OpenProduct>
  readonly skuLines: Map<string, number>
  readonly refused: RefusedLine[]
}

function takeRecord(reading: Reading, record: CsvRecord): FileRefusal | null {
  if (reading.columns === null) {
    const columns = findColumns(record.cells)
    if ('refusal' in columns) return columns
    reading.columns = columns
    return null
  }
  reading.rows += 1
  takeRow(reading, reading.columns, record)
  return null
}

function takeRow(reading: Reading, columns: ShopifyColumns, { line, cells }: CsvRecord): void {
  const row = rowOf(columns, line, cells)
  const handle = readHandle(row.get('handle'))
  if ('reason' in handle && row.get('handle') === '') {
    reading.refused.push({ line, ...handle, column: columnName(columns, 'handle') })
    return
  }
  const key = 'reason' in handle ? row.get('handle') : handle.value
  const product = reading.products.get(key) ?? startProduct(key)
  reading.products.set(key, product)
  const wrong = cells.length !== columns.length
  if (wrong && product.lines.length === 0 && !product.headless) {
    product.headless = true
    product.variantRows += 1
  }
  const problems = wrong
    ? [wrongLength(columns, cells)]
    : 'reason' in handle
      ? [{ ...handle, field: 'handle' as const }]
      : addRow(product, row, reading.skuLines)
  if (problems.length > 0) product.refused = true
  for (const { field, ...problem } of problems)
    reading.refused.push({
      line,
      ...problem,
      handle: key.slice(0, 255),
      ...(field === undefined ? {} : { column: columnName(columns, field) }),
    })
}

function rowOf(columns: ShopifyColumns, line: number, cells: readonly string[]): Row {
  return {
    line,
    get: (field) => {
      const text = cleanCell(cells[columns.indexOf[field] ?? -1] ?? '')
      return field === 'description' ? text : text.replace(/\s+/g, ' ')
    },
    optionBeyondThree: columns.beyondThree.some((index) => (cells[index] ?? '').trim() !== ''),
  }
}

/** Control characters show nowhere and break labels and XML; tabs and line breaks stay, for descriptions. */
function cleanCell(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are exactly what this removes
  return text.replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g, '').trim()
}

function wrongLength(
  columns: ShopifyColumns,
  cells: readonly string[],
): { reason: string; says: string; field?: Field } {
  return {
    reason: 'wrong-length',
    says: `The line has ${cells.length} cells and the header ${columns.length}. Put cells that contain a comma in quotation marks, or export the file again.`,
  }
}

function columnName(columns: ShopifyColumns, field: Field): string {
  return columns.names[columns.indexOf[field] ?? -1] ?? ''
}

function summarise(reading: Reading, columns: ShopifyColumns): ProductFile {
  const all = [...reading.products.values()]
  const finished = all.map((product) => (product.refused ? null : finishProduct(product)))
  return {
    header: columns.header,
    rows: reading.rows,
    counts: { products: all.length, variants: all.reduce((sum, product) => sum + product.variantRows, 0) },
    products: finished.filter((product): product is FileProduct => product !== null),
    unknownColumns: columns.unknown,
    refused: reading.refused,
    missing: {
      origin: all.filter((product) => product.origin === null).length,
      hsCode: all.filter((product) => product.hsCode === null).length,
      weight: all.filter((product) => product.lacksWeight).length,
    },
  }
}
