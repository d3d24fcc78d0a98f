import assert from 'node:assert/strict'
import { createServer, type RequestListener } from 'node:http'
import { test, type TestContext } from 'node:test'
import { openAiCompatible } from './openai-compatible.ts'

const request = {
  title: 'Raw Honey',
  descriptionHtml: '<p>Raw <b>honey</b></p>',
  optionNames: ['Size'],
  optionValues: [['Small', 'Large']],
  vendor: 'Oak Hollow',
}
const answer = {
  titleZh: '原蜜',
  descriptionZhHtml: '<p>天然<b>蜂蜜</b></p>',
  optionNamesZh: ['规格'],
  optionValuesZh: [['小', '大']],
  confidence: 88,
  unknownWords: [],
}
const reply = (content: unknown): string =>
  JSON.stringify({ id: 'x', choices: [{ message: { role: 'assistant', content: JSON.stringify(content) } }] })

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/v1`
}
const settings = (baseUrl: string) => ({ baseUrl, apiKey: 'key-very-secret', model: 'm1', timeoutMs: 300 })

test('a good answer becomes a draft that names the model and must be edited', async (t) => {
  const seen: string[] = []
  const base = await serve(t, (incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url} ${incoming.headers.authorization}`)
    incoming.resume().on('end', () => outgoing.end(reply(answer)))
  })
  const outcome = await openAiCompatible(settings(`${base}/`), fetch)(request)
  assert.deepEqual(outcome, { ok: true, draft: { ...answer, by: 'openai-compatible:m1', mustBeEdited: true } })
  assert.deepEqual(seen, ['POST /v1/chat/completions Bearer key-very-secret'])
})

const bad: readonly (readonly [string, string])[] = [
  ['changed tags', reply({ ...answer, descriptionZhHtml: '<p>天然蜂蜜<script>x</script></p>' })],
  ['a missing option value', reply({ ...answer, optionValuesZh: [['小']] })],
  ['a fraction as confidence', reply({ ...answer, confidence: 0.9 })],
  ['no JSON inside', JSON.stringify({ choices: [{ message: { content: 'Sorry' } }] })],
  ['no choices', '{"choices":[]}'],
  ['no JSON', '<html>'],
  ['two megabytes', reply({ ...answer, titleZh: 'x'.repeat(2_000_000) })],
]
for (const [what, body] of bad)
  test(`an answer with ${what} is a bad answer`, async (t) => {
    const base = await serve(t, (_, outgoing) => outgoing.end(body))
    assert.deepEqual(await openAiCompatible(settings(base), fetch)(request), { ok: false, failure: 'bad-answer' })
  })

test('a refusal gives its status and nothing the service said', async (t) => {
  const base = await serve(t, (_, outgoing) => outgoing.writeHead(401).end('bad key key-very-secret'))
  const outcome = await openAiCompatible(settings(base), fetch)(request)
  assert.deepEqual(outcome, { ok: false, failure: 'refused', httpStatus: 401 })
})

test('silence is a timeout, a closed port and a redirect are unreachable', async (t) => {
  const silent = await serve(t, () => undefined)
  assert.deepEqual(await openAiCompatible(settings(silent), fetch)(request), { ok: false, failure: 'timeout' })
  const moved = await serve(t, (_, outgoing) => outgoing.writeHead(302, { location: 'http://127.0.0.1:1/' }).end())
  assert.deepEqual(await openAiCompatible(settings(moved), fetch)(request), { ok: false, failure: 'unreachable' })
  assert.deepEqual(await openAiCompatible(settings('http://127.0.0.1:1'), fetch)(request), {
    ok: false,
    failure: 'unreachable',
  })
})
