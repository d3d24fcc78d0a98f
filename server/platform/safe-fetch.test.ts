import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { isPublicAddress, safeFetch, type SafeTerms } from './safe-fetch.ts'

const asked: string[] = []
const server: Server = createServer((request, answer) => {
  asked.push(`${request.headers.host} ${request.url}`)
  const go = (to: string) => answer.writeHead(302, { location: to }).end()
  if (request.url === '/picture') return answer.writeHead(200, { 'content-type': 'image/png' }).end('picture')
  if (request.url === '/large') return answer.writeHead(200, { 'content-type': 'image/png' }).end('x'.repeat(2000))
  if (request.url === '/page') return answer.writeHead(200, { 'content-type': 'text/html' }).end('<html>')
  if (request.url === '/inside') return go('http://169.254.169.254/latest/meta-data/')
  if (request.url === '/renamed') return go(`http://inside.example:${port()}/picture`)
  if (request.url === '/hop') return go('/picture')
  if (request.url === '/round') return go('/round')
  if (request.url === '/slow') return undefined
  return answer.writeHead(404).end()
})
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
after(() => {
  server.closeAllConnections()
  server.close()
})
const port = (): number => (server.address() as AddressInfo).port // a listening server on TCP has a port

/** Only our own test server counts as public; `inside.example` resolves to an address that is not. */
const terms: SafeTerms = {
  types: ['image/'],
  bytesMax: 1000,
  timeoutMs: 2000,
  resolve: async (host) =>
    host === 'inside.example' ? ['10.0.0.7'] : host === 'two.example' ? ['127.0.0.1', '10.0.0.7'] : ['127.0.0.1'],
  allowed: (address) => address === '127.0.0.1',
}
const outcome = async (path: string, over: Partial<SafeTerms> = {}, host = 'shop.example'): Promise<string> => {
  const answer = await safeFetch(`http://${host}:${port()}${path}`, { ...terms, ...over })
  return answer.ok ? new TextDecoder().decode(answer.bytes) : answer.refused
}

test('a picture comes from the checked address under the name that was asked for', async () => {
  assert.equal(await outcome('/picture'), 'picture')
  assert(asked.includes(`shop.example:${port()} /picture`))
  assert.equal(await outcome('/hop'), 'picture')
})

test('a redirect to the inside is refused, by number and by name, before anything is asked there', async () => {
  assert.equal(await outcome('/inside'), 'private-address')
  const before = asked.length
  assert.equal(await outcome('/renamed'), 'private-address')
  assert.deepEqual(asked.slice(before), [`shop.example:${port()} /renamed`])
  assert.equal(await outcome('/round'), 'too-many-redirects')
})

test('a name with one private address among its addresses is refused whole', async () => {
  assert.equal(await outcome('/picture', {}, 'two.example'), 'private-address')
})

test('size, time, type and status are bounded', async () => {
  assert.equal(await outcome('/large'), 'too-large')
  assert.equal(await outcome('/page'), 'wrong-type')
  assert.equal(await outcome('/absent'), 'bad-status')
  assert.equal(await outcome('/slow', { timeoutMs: 200 }), 'timeout')
  assert.equal(await outcome('/picture', { timeoutMs: 200, resolve: () => new Promise(() => undefined) }), 'timeout')
})

test('only web addresses on web ports, without credentials, are followed', async () => {
  const usual = { types: ['image/'], bytesMax: 1000, timeoutMs: 500 }
  for (const url of [
    'file:///etc/passwd',
    'ftp://shop.example/a',
    'nonsense',
    'http://u:p@shop.example/',
    'http://shop.example:22/',
  ])
    assert.deepEqual(await safeFetch(url, usual), { ok: false, refused: 'bad-address' }, url)
  for (const url of [
    'http://127.0.0.1/',
    'http://[::1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::ffff:10.0.0.1]/',
    'http://localhost/',
  ])
    assert.deepEqual(await safeFetch(url, usual), { ok: false, refused: 'private-address' }, url)
})

test('what is public and what is not, v4 and v6', () => {
  for (const address of ['1.1.1.1', '8.8.8.8', '172.32.0.1', '2606:4700::1111'])
    assert(isPublicAddress(address), address)
  for (const address of [
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '172.16.0.1',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::ffff:8.8.8.8',
    '64:ff9b::a00:1',
    'fc00::1',
    'fe80::1',
    'fd00:ec2::254',
    '2001:db8::1',
    '2002:a00:1::',
    '2001::1',
    'ff02::1',
    'name',
    '',
  ])
    assert(!isPublicAddress(address), address)
})
