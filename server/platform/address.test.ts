import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Hono } from 'hono'
import { addressOf } from './frame.ts'

test('behind proxies the address is the one they saw, never what the caller wrote', async () => {
  const app = new Hono()
  app.get('/:proxies', (c) => c.text(addressOf(c, Number(c.req.param('proxies')))))
  const ask = async (proxies: number, forwarded: string) =>
    (await app.request(`/${proxies}`, { headers: { 'x-forwarded-for': forwarded } })).text()
  assert.equal(await ask(0, '203.0.113.9'), 'unknown', 'without a proxy the header is anybody’s')
  assert.equal(await ask(1, '198.51.100.1, 203.0.113.9'), '203.0.113.9')
  assert.equal(await ask(2, '198.51.100.1, 2001:db8::9, 192.0.2.7'), '2001:db8::9')
  assert.equal(await ask(1, '203.0.113.9, <script>'), 'unknown')
  assert.equal(await ask(2, '203.0.113.9'), 'unknown', 'fewer than there should be')
})
