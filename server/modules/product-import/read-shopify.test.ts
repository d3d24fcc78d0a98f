import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { rowsMax, type ProductFile } from './product-file.ts'
import { readShopify } from './read-shopify.ts'

const classic =
  'Handle,Title,Body (HTML),Vendor,Type,Tags,Status,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Option3 Name,Option3 Value,Option4 Name,Option4 Value,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Position,Image Alt Text,COO,HS Code'
const columns = classic.split(',')

test('the real export is read whole: 21 rows, 20 products, nothing unknown, nothing refused', () => {
  const file = demo('furniture-shop')
  assert.deepEqual(
    [file.header, file.rows, file.counts, file.products.length],
    ['classic', 21, { products: 20, variants: 21 }, 20],
  )
  assert.deepEqual([file.unknownColumns, file.refused], [[], []])
  assert.deepEqual(file.missing, { origin: 20, hsCode: 20, weight: 20 })
  const gloves = file.products.at(-1)
  assert.deepEqual(gloves?.optionNames, ['Color'])
  assert.deepEqual(
    gloves?.variants.map((variant) => [variant.optionValues, variant.priceMinor, variant.stock]),
    [
      [['Green'], 999n, 1],
      [['Yellow'], 1599n, 3],
    ],
  )
  assert.deepEqual(file.products[0]?.optionNames, [])
})

test('the new header, with a byte order mark, means the same', () => {
  const file = demo('winery')
  assert.deepEqual([file.header, file.rows, file.counts, file.refused], ['new', 11, { products: 6, variants: 11 }, []])
  const [noir] = file.products
  assert.equal(noir?.title, '2022 Estate Pinot Noir')
  assert.deepEqual(
    noir?.variants.map((variant) => [variant.sku, variant.weightGrams, variant.priceMinor]),
    [
      ['TBW-PN-22', 1320, 3800n],
      ['TBW-PN-22-6', 8620, 20520n],
    ],
  )
  assert.equal(file.products.at(-1)?.status, 'archived')
})

test('variants and image-only rows gather under their handle', () => {
  const file = demo('garment-maker')
  const [shirt] = file.products
  assert.deepEqual(file.refused, [])
  assert.deepEqual(
    [shirt?.variants.length, shirt?.optionNames, shirt?.images.length],
    [40, ['Color', 'Size', 'Fit'], 4],
  )
  assert.deepEqual(
    shirt?.images.map((image) => image.position),
    [1, 2, 3, 4],
  )
})

test('refused lines are counted from where they begin, and take only their own product with them', () => {
  const file = demo('baby-food')
  assert.deepEqual(
    file.refused.map(({ line, reason, handle }) => [line, reason, handle]),
    [
      [10, 'stock-negative', 'sweet-potato-puree'],
      [12, 'price-thousands', 'yogurt-melts'],
      [13, 'formula', 'pantry-bundle'],
    ],
  )
  assert.deepEqual([file.rows, file.counts.products, file.products.length], [9, 9, 6])
  assert.deepEqual(file.unknownColumns, ['Shelf note'])
  assert.deepEqual(file.missing, { origin: 1, hsCode: 3, weight: 1 })
  const [oats, rice] = file.products
  assert.deepEqual(
    [oats?.origin, oats?.hsCode, rice?.hsCode, oats?.variants[0]?.barcode],
    ['US', '190110', '190110', '0850000000014'],
  )
})

test('the orchard reads without a refusal', () => {
  const file = demo('orchard-farm')
  assert.deepEqual([file.refused, file.counts], [[], { products: 8, variants: 11 }])
  assert.deepEqual(
    file.products.filter((product) => product.status === 'draft').map((product) => product.handle),
    ['dark-sweet-cherries'],
  )
})

const plain = {
  Handle: 'jam',
  Title: 'Jam',
  'Option1 Name': 'Title',
  'Option1 Value': 'Default Title',
  'Variant Price': '5.00',
}
const sized = { ...plain, 'Option1 Name': 'Size', 'Option1 Value': 'S' }

const refusedCells: readonly (readonly [column: string, text: string, reason: string, saysToo?: RegExp])[] = [
  ['Variant Price', '1,299.00', 'price-thousands', /1299\.00/],
  ['Variant Price', '-5', 'price-negative'],
  ['Variant Price', '1e9', 'price-exponent'],
  ['Variant Price', '12.345', 'price-decimals', /12\.34/],
  ['Variant Price', '$12.00', 'price-format'],
  ['Variant Price', '12,50', 'price-format'],
  ['Variant Price', '', 'price-missing'],
  ['Variant Price', '0.00', 'price-zero'],
  ['Variant Price', '10000000', 'price-too-large'],
  ['Variant Price', '9'.repeat(5000), 'price-too-large'],
  ['Title', '=HYPERLINK("http://x.example")', 'formula'],
  ['Title', '+1 free', 'formula'],
  ['Title', '', 'title-missing'],
  ['Title', 'CafÃ© blend', 'title-damaged'],
  ['Title', 'x'.repeat(256), 'too-long'],
  ['Variant SKU', '-1+cmd', 'formula'],
  ['Variant SKU', '@SUM(A1)', 'formula'],
  ['Handle', '=1+1', 'formula'],
  ['Handle', 'two words', 'handle-format'],
  ['Handle', '', 'handle-missing'],
  ['Variant Inventory Qty', '-1', 'stock-negative'],
  ['Variant Inventory Qty', '1.5', 'stock-format'],
  ['Variant Inventory Qty', '1000000000000', 'stock-too-large'],
  ['Variant Grams', '12 oz', 'weight-format'],
  ['Variant Grams', '-3', 'weight-format'],
  ['Variant Grams', '99999999', 'weight-too-large'],
  ['Status', 'sold', 'status-unknown'],
  ['COO', 'Narnia', 'origin-unknown'],
  ['HS Code', '8.1E+05', 'hs-code-format'],
  ['Image Src', 'file:///etc/passwd', 'image-address'],
  ['Image Src', 'http://user:secret@shop.example/a.jpg', 'image-address'],
  ['Option4 Value', 'Blue', 'too-many-options'],
  ['Option2 Value', 'Blue', 'option-name-missing'],
]
for (const [column, text, reason, saysToo] of refusedCells)
  test(`${column} “${text.slice(0, 30)}” is refused as ${reason}, and the next product goes on`, () => {
    const file = read(sheet({ ...sized, [column]: text }, { ...plain, Handle: 'tea', Title: 'Tea' }))
    assert.deepEqual(
      file.refused.map((line) => [line.line, line.reason]),
      [[2, reason]],
    )
    assert.match(file.refused[0]?.says ?? '', saysToo ?? /\b(Write|Begin|Export|Join)\b/)
    assert.deepEqual(
      file.products.map((product) => product.handle),
      ['tea'],
    )
  })

test('text that begins a formula loses its sign where it names nothing', () => {
  const file = read(
    sheet({
      ...plain,
      Vendor: '=cmd()',
      Type: '@home',
      Tags: '+a, -b, =',
      'Image Src': 'https://a.example/1.jpg',
      'Image Alt Text': '=x',
    }),
  )
  const [jam] = file.products
  assert.deepEqual([jam?.vendor, jam?.type, jam?.tags, jam?.images[0]?.alt], ['cmd()', 'home', ['a', 'b'], 'x'])
})

test('a SKU, and a combination of options, is taken once and then refused with the line that has it', () => {
  const file = read(
    sheet(
      { ...sized, 'Variant SKU': 'A' },
      { ...sized, Title: '', 'Option1 Value': 'M', 'Variant SKU': 'A' },
      { ...plain, Handle: 'tea', Title: 'Tea' },
      { ...sized, Handle: 'cup', Title: 'Cup' },
      { ...sized, Handle: 'cup', Title: '', 'Option1 Value': 's' },
    ),
  )
  assert.deepEqual(
    file.refused.map((line) => [line.line, line.reason]),
    [
      [3, 'sku-twice'],
      [6, 'options-twice'],
    ],
  )
  assert.match(file.refused[0]?.says ?? '', /line 2/)
  assert.deepEqual(
    file.products.map((product) => product.handle),
    ['tea'],
  )
})

test('one handle with two titles, and two origins, is refused', () => {
  const file = read(sheet({ ...sized, COO: 'US' }, { ...sized, Title: 'Marmalade', 'Option1 Value': 'M', COO: 'CA' }))
  assert.deepEqual(
    file.refused.map((line) => line.reason),
    ['handle-twice', 'origin-differs'],
  )
})

test('a variant lacking the value of an option is refused', () => {
  const file = read(sheet(sized, { Handle: 'jam', 'Variant Price': '6.00' }))
  assert.deepEqual(
    file.refused.map((line) => [line.line, line.reason]),
    [[3, 'option-value-missing']],
  )
})

test('a hundred variants are read; the hundred-and-first refuses the product, once', () => {
  const variants = (count: number) =>
    sheet(
      ...Array.from({ length: count }, (_, index) => ({
        ...sized,
        Title: index === 0 ? 'Jam' : '',
        'Option1 Value': `size ${index}`,
      })),
    )
  assert.equal(read(variants(100)).products[0]?.variants.length, 100)
  const file = read(variants(130))
  assert.deepEqual(
    file.refused.map((line) => [line.line, line.reason]),
    [[102, 'too-many-variants']],
  )
  assert.deepEqual([file.products.length, file.counts.variants], [0, 130])
})

test('a row of the wrong length is refused alone, even as the first of its product', () => {
  const file = read(
    `Handle,Title,Option1 Name,Option1 Value,Variant Price\njam,Jam,Size,S\njam,,,M,5.00\ntea,Tea,Title,Default Title,4.00\n`,
  )
  assert.deepEqual(
    file.refused.map((line) => [line.line, line.reason]),
    [[2, 'wrong-length']],
  )
  assert.deepEqual([file.rows, file.counts, file.products.length], [3, { products: 2, variants: 3 }, 1])
})

test('blank lines are no rows, and lines are counted through them and through quoted breaks', () => {
  const file = read(
    'Handle,Title,Body (HTML),Variant Price\r\n\r\njam,Jam,"<p>a\r\n\r\nb</p>",5.00\r\n,,,\r\ntea,Tea,,-1\r\n',
  )
  assert.deepEqual([file.rows, file.products[0]?.lines, file.refused.map((line) => line.line)], [2, [3], [7]])
})

test('semicolons and tabs are read as the header shows', () => {
  for (const mark of [';', '\t'])
    assert.equal(
      read(`Handle,Title,Variant Price\njam,"A, b",5.00\n`.replaceAll(/,(?! )/g, mark)).products[0]?.title,
      'A, b',
    )
})

test('weights round up to whole grams, and 0 is no weight', () => {
  const grams = (text: string) => read(sheet({ ...plain, 'Variant Grams': text })).products[0]?.variants[0]?.weightGrams
  assert.deepEqual(['0.0', '', '0.2', '453.59237', '12.0'].map(grams), [null, null, 1, 454, 12])
})

const refusedFiles: readonly (readonly [what: string, bytes: Uint8Array, refusal: string])[] = [
  ['no bytes', new Uint8Array(), 'empty'],
  ['only blank lines', utf8('\n \n'), 'empty'],
  ['only separators', utf8(',,\n,,\n'), 'empty'],
  ['only a header', utf8(`${classic}\n`), 'no-products'],
  ['another table', utf8('name,mail\nAnn,a@b.example\n'), 'not-a-product-file'],
  ['the inventory export', utf8('Handle,Title,SKU,HS Code,COO,Location,On hand\njam,Jam,,,,x,1\n'), 'inventory-file'],
  ['no price column', utf8('Handle,Title\njam,Jam\n'), 'column-missing'],
  ['a column twice', utf8('Handle,Title,Variant Price,Price\njam,Jam,1,1\n'), 'column-twice'],
  ['an xlsx file', Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0), 'spreadsheet'],
  ['an xls file', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0), 'spreadsheet'],
  ['UTF-16', new Uint8Array(Buffer.from('\uFEFFHandle', 'utf16le')), 'utf-16'],
  ['Windows-1252', new Uint8Array(Buffer.from('Handle,Title,Price\ncafe,Café,1.00\n', 'latin1')), 'not-utf-8'],
  ['NUL bytes', utf8('Handle,\0Title'), 'binary'],
  ['an open quotation mark', utf8('Handle,Title,Price\njam,"Jam,1.00\n'), 'quote-not-closed'],
  ['a stray quotation mark', utf8('Handle,Title,Price\njam,"Ja"m,1.00\n'), 'quote-misplaced'],
  ['a byte more than 20 MB', new Uint8Array(20 * 1024 * 1024 + 1), 'too-large'],
  ['a line of a million commas', utf8(`Handle,Title,Price\n${','.repeat(1_000_001)}\n`), 'line-too-long'],
  ['too many blank rows', utf8(`Handle,Title,Price\n${',\n'.repeat(rowsMax + 1)}`), 'too-many-rows'],
  ['too many rows', utf8(`Handle,Title,Price\n${'a,,1\n'.repeat(rowsMax + 1)}`), 'too-many-rows'],
]
for (const [what, bytes, refusal] of refusedFiles)
  test(`a file of ${what} is refused as ${refusal}`, () => {
    const result = readShopify(bytes)
    assert.equal('refusal' in result ? result.refusal : 'was read', refusal)
  })

test('19 MB of products are read whole', () => {
  const body = `<p>${'Good jam. '.repeat(40)}</p>`
  const lines = Array.from({ length: 38_000 }, (_, index) => `jam-${index},Jam ${index},${body},5.00`)
  const bytes = utf8(`Handle,Title,Body (HTML),Variant Price\n${lines.join('\n')}\n`)
  assert.ok(bytes.length > 16e6 && bytes.length < 20 * 1024 * 1024)
  const result = readShopify(bytes)
  assert.equal('refusal' in result ? result.refusal : result.products.length, 38_000)
})

test('any bytes give an answer, and the same one again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => assert.deepEqual(readShopify(bytes), readShopify(bytes))),
    { numRuns: 500 },
  )
})

test('any cells under a real header give an answer: every row is taken or refused, no product is half there', () => {
  const cell = fc.oneof(
    fc.constantFrom('', 'jam', 'tea', '5.00', '-1', '=a', 'S', '1e9', 'US', '"', '\n', 'Title'),
    fc.string({ unit: 'binary', maxLength: 12 }),
  )
  const row = fc.array(cell, { minLength: columns.length - 1, maxLength: columns.length })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 6 }), (rows) => {
      const bytes = utf8(
        `${classic}\n${rows.map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(',')).join('\n')}\n`,
      )
      const result = readShopify(bytes)
      assert.deepEqual(result, readShopify(bytes))
      if ('refusal' in result) return
      const refused = new Set(result.refused.map((line) => line.line))
      assert.ok(
        result.products.every(
          (product) => product.variants.length > 0 && product.lines.every((line) => !refused.has(line)),
        ),
      )
      assert.ok(result.products.every((product) => product.variants.every((variant) => variant.priceMinor > 0n)))
    }),
    { numRuns: 500 },
  )
})

function demo(name: string): ProductFile {
  return readOk(new Uint8Array(readFileSync(new URL(`../../../demo/shopify/${name}.csv`, import.meta.url))))
}

function read(text: string): ProductFile {
  return readOk(utf8(text))
}

function readOk(bytes: Uint8Array): ProductFile {
  const result = readShopify(bytes)
  if ('refusal' in result) assert.fail(result.says)
  return result
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

function sheet(...rows: readonly Readonly<Record<string, string>>[]): string {
  const line = (row: Readonly<Record<string, string>>) =>
    columns.map((column) => `"${(row[column] ?? '').replaceAll('"', '""')}"`).join(',')
  return `${classic}\n${rows.map(line).join('\n')}\n`
}
