import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { productsImport } from './products-import.ts'
import { recorder } from './test-io.ts'

const furniture = fileURLToPath(new URL('../demo/shopify/furniture-shop.csv', import.meta.url))
const babyFood = fileURLToPath(new URL('../demo/shopify/baby-food.csv', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'westbound-cli-'))

test('a dry run prints exactly the promised facts, and asks no server', async () => {
  const { io, out } = recorder({ fetch: () => assert.fail('asked a server') })
  assert.equal(await productsImport.run([furniture, '--format', 'shopify', '--dry-run', '--json'], io), 0)
  assert.deepEqual(JSON.parse(out()), {
    rows: 21,
    products: 20,
    variants: 21,
    missing: { origin: 20, hsCode: 20, weight: 20 },
    unknownColumns: [],
    refused: [],
  })
})

test('refused lines are printed as line and reason for programs, with advice for people', async () => {
  const forPrograms = recorder({})
  assert.equal(await productsImport.run([babyFood, '--format', 'shopify', '--dry-run', '--json'], forPrograms.io), 0)
  assert.deepEqual(JSON.parse(forPrograms.out()).refused[1], { line: 12, reason: 'price-thousands' })
  const forPeople = recorder({ tty: true })
  await productsImport.run([babyFood, '--format', 'shopify', '--dry-run'], forPeople.io)
  assert.match(
    forPeople.out(),
    /12 +yogurt-melts +Price +The price is “1,299\.00”\. Write it without the comma: 1299\.00\./,
  )
})

test('colour is for terminals without NO_COLOR, alignment for terminals', async () => {
  const print = async (about: Parameters<typeof recorder>[0]) => {
    const { io, out } = recorder(about)
    await productsImport.run([furniture, '--format', 'shopify', '--dry-run'], io)
    return out()
  }
  assert.ok((await print({ tty: true })).includes('\u001B['))
  assert.ok(!(await print({ tty: true, env: { NO_COLOR: '1' } })).includes('\u001B['))
  assert.ok((await print({})).includes('products\t20'))
})

test('a missing file, a folder and a file of 200 MB are one line and exit code 1', async () => {
  const large = join(folder, 'large.csv')
  writeFileSync(large, '')
  truncateSync(large, 200 * 1024 * 1024)
  for (const [path, says] of [
    [join(folder, 'none.csv'), /^There is no file/],
    [folder, /is not a file/],
    [large, /larger than 20 MB/],
  ] as const) {
    const { io, out, err } = recorder({})
    assert.equal(await productsImport.run([path, '--format', 'shopify', '--dry-run'], io), 1)
    assert.match(err(), says)
    assert.deepEqual([err().split('\n').length, out()], [1, ''])
  }
})

test('a file that is refused whole says so in JSON, with exit code 1', async () => {
  const path = join(folder, 'empty.csv')
  writeFileSync(path, 'Handle,Title,Variant Price\n')
  const { io, out } = recorder({})
  assert.equal(await productsImport.run([path, '--format', 'shopify', '--dry-run', '--json'], io), 1)
  assert.equal(JSON.parse(out()).refusal, 'no-products')
})

test('a command written wrongly is exit code 2', async () => {
  for (const args of [
    [],
    [furniture],
    [furniture, '--format', 'etsy'],
    [furniture, '--format', 'shopify', '--dri-run'],
    [furniture, furniture, '--format', 'shopify', '--dry-run'],
  ])
    assert.equal(await productsImport.run(args, recorder({}).io), 2, args.join(' '))
})

test('an import without a login says which options it needs', async () => {
  const { io, err } = recorder({})
  assert.equal(await productsImport.run([furniture, '--format', 'shopify'], io), 2)
  assert.match(err(), /--url.*--token/)
})

test('an import sends the bytes of the file with the token and a key, and prints the answer', async () => {
  const seen: { request: IncomingMessage; bytes: number }[] = []
  await using server = await listening(seen, 201, { id: 'import-1' })
  const { io, out } = recorder({ fetch })
  assert.equal(
    await productsImport.run(
      [furniture, '--format', 'shopify', '--url', server.url, '--token', 'secret', '--json'],
      io,
    ),
    0,
  )
  assert.deepEqual(JSON.parse(out()), { id: 'import-1' })
  const [call] = seen
  assert.deepEqual(
    [call?.request.method, call?.request.url, call?.bytes],
    ['POST', '/api/v1/seller/product-imports?format=shopify', 8594],
  )
  assert.deepEqual(
    [
      call?.request.headers.authorization,
      call?.request.headers['idempotency-key'],
      call?.request.headers['content-type'],
    ],
    ['Bearer secret', 'key-1', 'text/csv; charset=utf-8'],
  )
})

test('a refusal of the server is one clear line with its code', async () => {
  await using server = await listening([], 403, {
    title: 'Forbidden',
    detail: 'Only a verified seller may import.',
    code: 'sellers.unverified',
  })
  const { io, err } = recorder({ fetch })
  assert.equal(
    await productsImport.run([furniture, '--format', 'shopify', '--url', server.url, '--token', 'secret'], io),
    1,
  )
  assert.equal(err(), 'Only a verified seller may import. (sellers.unverified, 403)')
})

async function listening(seen: { request: IncomingMessage; bytes: number }[], status: number, body: unknown) {
  const server = createServer(async (request, response) => {
    let bytes = 0
    for await (const chunk of request) bytes += Buffer.byteLength(chunk)
    seen.push({ request, bytes })
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: async () => void server.close() }
}
