import assert from 'node:assert/strict'
import { test } from 'node:test'
import { baseUrl, callApi, type ApiRequest } from './api.ts'
import { recorder } from './test-io.ts'

const get = { method: 'GET', path: '/api/v1/things' } as const satisfies ApiRequest

test('the address is the option, else WESTBOUND_URL, else this machine at PORT', () => {
  const base = (env: Record<string, string>, url?: string) => baseUrl(recorder({ env }).io, url)
  assert.equal(base({ WESTBOUND_URL: 'http://b.example', PORT: '1' }, 'http://a.example/'), 'http://a.example')
  assert.equal(base({ WESTBOUND_URL: 'http://b.example/', PORT: '1' }), 'http://b.example')
  assert.equal(base({ PORT: '4001' }), 'http://127.0.0.1:4001')
  assert.equal(base({}), 'http://127.0.0.1:4000')
})

test('a write carries a key and JSON, a read neither', async () => {
  const seen: RequestInit[] = []
  const { io } = recorder({
    env: { WESTBOUND_TOKEN: 'secret' },
    fetch: async (_, init) => {
      seen.push(init ?? {})
      return new Response('{"id":1}', { status: 201 })
    },
  })
  assert.deepEqual(await callApi(io, { ...get, method: 'POST', body: { a: 1 } }), {
    ok: true,
    status: 201,
    body: { id: 1 },
  })
  await callApi(io, get)
  const [write, read] = seen.map((init) => new Headers(init.headers))
  assert.deepEqual(
    [write?.get('idempotency-key'), write?.get('content-type'), write?.get('authorization')],
    ['key-1', 'application/json', 'Bearer secret'],
  )
  assert.deepEqual([read?.get('idempotency-key'), read?.get('content-type'), seen[0]?.body], [null, null, '{"a":1}'])
})

test('a problem, a page that is no JSON, a silent server and a bad address are one line each', async () => {
  const says = async (answer: () => Promise<Response>, url?: string) => {
    const result = await callApi(recorder({ fetch: answer }).io, { ...get, url })
    return result.ok ? assert.fail('was accepted') : [result.code, result.says]
  }
  const problem = Response.json(
    { title: 'Conflict', detail: 'The quote\nhas expired.', code: 'checkout.quote-expired' },
    { status: 409 },
  )
  assert.deepEqual(await says(async () => problem), [
    'checkout.quote-expired',
    'The quote has expired. (checkout.quote-expired, 409)',
  ])
  assert.deepEqual(await says(async () => new Response('', { status: 401 })), [
    'http.401',
    'The server wants a login: give --token. (http.401, 401)',
  ])
  assert.equal((await says(async () => new Response('<html>')))[0], 'cli.not-json')
  const [code, silent] = await says(() =>
    Promise.reject(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') })),
  )
  assert.equal(code, 'cli.unreachable')
  assert.match(silent ?? '', /ECONNREFUSED.*npm start/)
  assert.equal((await says(() => assert.fail('was sent'), 'not an address'))[0], 'cli.address')
})
