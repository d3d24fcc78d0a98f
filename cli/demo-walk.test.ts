import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoWalk } from './demo-walk.ts'
import { recorder } from './test-io.ts'

test('a walk stops at its first step that does not hold, says why, and ends with exit code 1', async () => {
  const io = { newKey: () => '00000000-0000-4000-8000-000000000007', env: { WESTBOUND_TOKEN: 'of somebody' } }
  const asked: (string | null)[] = []
  const refusing = recorder({
    ...io,
    fetch: async (_, init) => {
      asked.push(new Headers(init?.headers).get('authorization'))
      return Response.json({ title: 'No such account', code: 'identity.sign-in-wrong' }, { status: 401 })
    },
  })
  assert.equal(await demoWalk.run(['--url', 'http://w.example', '--json'], refusing.io), 1)
  const walked: { passed: boolean; run: string; steps: { failed: string }[] } = JSON.parse(refusing.out())
  assert.deepEqual([walked.passed, walked.run.length, walked.steps.length], [false, 6, 1])
  assert.match(
    walked.steps[0]?.failed ?? '',
    /POST \/api\/v1\/sign-in: No such account \(identity\.sign-in-wrong, 401\)/,
  )
  assert.deepEqual(asked, [null])
})

test('a server that is not there fails the first step', async () => {
  const { io, out } = recorder({ fetch: () => Promise.reject(new TypeError('fetch failed')) })
  assert.equal(await demoWalk.run([], io), 1)
  assert.match(out(), /^failed\t\d+\toperator \(administrator\) signs in\t.*No answer from http:\/\/127\.0\.0\.1:4000/m)
})

test('a command written wrongly is exit code 2', async () => {
  for (const args of [['here'], ['--fast']]) assert.equal(await demoWalk.run(args, recorder({}).io), 2)
})
