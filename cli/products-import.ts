import {
  fileBytesMax,
  refuseSize,
  type FileRefusal,
  type ProductFile,
} from '../server/modules/product-import/product-file.ts'
// Not by the module's front door: that brings the database with it, and this command must work where there is none.
import { readShopify } from '../server/modules/product-import/read-shopify.ts'
import { callApi } from './api.ts'
import { readArguments } from './arguments.ts'
import type { Command, ExitCode, Io } from './command.ts'
import { type FileReason, oneFile, readFileOf } from './read-file.ts'
import { styleFor, table } from './table.ts'

export const productsImport: Command = {
  noun: 'products',
  verb: 'import',
  summary: "Reads a shop's product file, and with a login imports it",
  usage: `FILE --format shopify [--dry-run] [--url ADDRESS] [--token TOKEN] [--json]

  FILE              the shop's product export (CSV, UTF-8, 20 MB at most)
  --format shopify  the shape of the file; shopify is the only one so far
  --dry-run         only read the file and say what an import would do; needs neither server nor login
  --url ADDRESS     the server; else WESTBOUND_URL, else http://127.0.0.1 at PORT (4000)
  --token TOKEN     the seller's API token; else WESTBOUND_TOKEN
  --json            print JSON

A product with a refused line is left out whole, the others go on. Exit code 0 when the file could be read, even with
refused lines; 1 when the file, or the server, refused as a whole; 2 when the command was written wrongly.`,
  run,
}

const options = {
  format: { type: 'string' },
  'dry-run': { type: 'boolean' },
  url: { type: 'string' },
  token: { type: 'string' },
  json: { type: 'boolean' },
} as const

async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  const read = readArguments(args, options)
  if ('misuse' in read) return misused(io, read.misuse)
  const { values, positionals } = read
  const named = oneFile(positionals, 'Name the file to import.')
  if ('misuse' in named) return misused(io, named.misuse)
  const { path } = named
  if (values.format !== 'shopify')
    return misused(
      io,
      values.format === undefined
        ? 'Say which shape the file has: --format shopify.'
        : `There is no format “${values.format}”; write --format shopify.`,
    )
  const json = values.json === true
  const remote = values['dry-run'] !== true
  const token = values.token ?? io.env['WESTBOUND_TOKEN']
  if (remote && token === undefined)
    return misused(
      io,
      'An import needs a server and a login: give --url ADDRESS and --token TOKEN (or WESTBOUND_URL and WESTBOUND_TOKEN). To only read the file, add --dry-run.',
    )
  const bytes = await readBytes(path)
  if (!(bytes instanceof Uint8Array)) return refused(io, bytes, json)
  const result = readShopify(bytes)
  if ('refusal' in result) return refused(io, { ...result, says: `${path}: ${result.says}` }, json)
  if (remote) return send(io, bytes, { url: values.url, token }, json)
  io.write(json ? JSON.stringify(asJson(result), null, 2) : asTables(result, io))
  return 0
}

function misused(io: Io, says: string): ExitCode {
  io.warn(`${says}\nusage: westbound products import FILE --format shopify [--dry-run] [--json]`)
  return 2
}

function refused(io: Io, refusal: FileRefusal, json: boolean): ExitCode {
  if (json) io.write(JSON.stringify(refusal, null, 2))
  else io.warn(refusal.says)
  return 1
}

/** Too large a file has the words of the seller's own page, which say what to do; the rest are every command's. */
async function readBytes(path: string): Promise<Uint8Array<ArrayBuffer> | FileRefusal> {
  const read = await readFileOf(path, { megabytesMax: fileBytesMax / 1024 / 1024 })
  if ('bytes' in read) return read.bytes
  const size = read.reason === 'too-large' ? refuseSize(read.sizeBytes) : null
  if (size !== null) return { ...size, says: `${path}: ${size.says}` }
  return { refusal: refusals[read.reason], says: read.says }
}

/** What `--json` says; a promise to scripts. */
const refusals: Readonly<Record<FileReason, string>> = {
  folder: 'not-a-file',
  'not-a-file': 'not-a-file',
  'too-large': 'too-large',
  'no-file': 'no-file',
  'no-permission': 'unreadable',
  unreadable: 'unreadable',
}

async function send(
  io: Io,
  bytes: Uint8Array<ArrayBuffer>,
  to: { readonly url: string | undefined; readonly token: string | undefined },
  json: boolean,
): Promise<ExitCode> {
  const answer = await callApi(io, {
    ...to,
    method: 'POST',
    path: '/api/v1/seller/product-imports?format=shopify',
    body: bytes,
    contentType: 'text/csv; charset=utf-8',
  })
  if (!answer.ok) return refused(io, { refusal: answer.code, says: answer.says }, json)
  io.write(JSON.stringify(answer.body, null, 2))
  return 0
}

/** What `--json` prints; its shape is a promise to scripts. `reason` is the stable code. */
function asJson({ rows, counts, missing, unknownColumns, refused: lines }: ProductFile) {
  return {
    rows,
    products: counts.products,
    variants: counts.variants,
    missing,
    unknownColumns,
    refused: lines.map(({ line, reason }) => ({ line, reason })),
  }
}

function asTables({ rows, counts, products, missing, unknownColumns, refused: lines }: ProductFile, io: Io): string {
  const style = styleFor(io)
  const facts = [
    ['rows', String(rows)],
    ['products', String(counts.products)],
    ['variants', String(counts.variants)],
    ['ready to import', String(products.length)],
    ['without origin', String(missing.origin)],
    ['without HS code', String(missing.hsCode)],
    ['without weight', String(missing.weight)],
    ['unknown columns', unknownColumns.length === 0 ? 'none' : unknownColumns.join(', ')],
  ]
  const refusals = lines.map(({ line, handle, column, says }) => [String(line), handle ?? '', column ?? '', says])
  const parts = [table(facts, { ...style, heads: ['what', 'how many'] })]
  if (refusals.length > 0)
    parts.push('', table(refusals, { ...style, heads: ['line', 'handle', 'column', 'refused because'] }))
  return parts.join('\n')
}
