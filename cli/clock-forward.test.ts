import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockForward } from './clock-forward.ts'
import { recorder } from './test-io.ts'

test('the duration goes to the server with a key, and the new time is printed', async () => {
  const seen: { url: string; body: unknown; key: string | null }[] = []
  const { io, out } = recorder({
    fetch: async (input, init) => {
      seen.push({
        url: new Request(input).url,
        body: init?.body,
        key: new Headers(init?.headers).get('idempotency-key'),
      })
      return Response.json({ now: '2026-12-03T10:00:00.000Z' })
    },
  })
  assert.equal(await clockForward.run(['11d', '--url', 'http://w.example'], io), 0)
  assert.deepEqual(seen, [
    { url: 'http://w.example/api/v1/demo/clock/forward', body: '{"duration":"11d"}', key: 'key-1' },
  ])
  assert.equal(out(), 'It is now 2026-12-03T10:00:00.000Z.')
})

test('what is no duration is exit code 2 and reaches no server', async () => {
  for (const args of [[], ['11'], ['0d'], ['1.5h'], ['-1d'], ['11 d'], ['1d', '12h'], ['11d', '--quick']]) {
    const { io, err } = recorder({ fetch: () => assert.fail('was sent') })
    assert.equal(await clockForward.run(args, io), 2, args.join(' '))
    assert.match(err(), /usage: westbound clock forward/)
  }
})

test('where there is no movable clock the server says so, exit code 1', async () => {
  const { io, err } = recorder({
    fetch: async () => Response.json({ title: 'Not found', code: 'request.not-found' }, { status: 404 }),
  })
  assert.equal(await clockForward.run(['11d'], io), 1)
  assert.equal(err(), 'Not found (request.not-found, 404)')
})
