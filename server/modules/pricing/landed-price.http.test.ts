import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import { transact } from '#platform/db'
import { silentLog } from '#platform/log'
import { testDatabase } from '../../test/database.ts'
import { loadMarketRows } from '../../test/market-rows.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { landedPrice } from './landed-price.endpoint.ts'

const { db } = await testDatabase({ max: 3 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
await transact(db, async (tx) => {
  const ctx = ctxOf(tx, { actor: system, now: clock.now(), world })
  await loadMarketRows(ctx)
})
const app = createApp(
  { db, clock, world, log: silentLog(), authenticate: async () => ({ kind: 'anyone', visitorId: null }) },
  { endpoints: [landedPrice], pages: [], listeners: [], jobs: [], sweeps: [] },
  async (c) => c.text('trouble'),
  () => undefined,
)
async function asked(query: string) {
  const bottle = 'keep=18.00&code=2208300000&weightGrams=1250&mode=9610'
  const answer = await app.request(`/api/v1/landed-price?${bottle}${query}`)
  return { status: answer.status, text: await answer.text() }
}
const [litres, kilograms] = ['&legalAmount=0.7&legalUnit=l', '&legalAmount=0.665&legalUnit=kg']

test('one piece of whiskey is priced with its second quantity, whichever of the two stands first', async () => {
  const both = await asked(`${litres}&secondAmount=0.665&secondUnit=kg`)
  assert.equal(both.status, 200, both.text)
  assert.match(both.text, /0\.665 kg × 1/)
  assert.equal((await asked(`${kilograms}&secondAmount=0.7&secondUnit=l`)).text, both.text)
  assert.equal((await asked(kilograms)).text, both.text)
})

test('liters alone are not what China counts by, and two weights are not two quantities', async () => {
  for (const told of [litres, `${litres}&secondAmount=0.665`]) {
    const alone = await asked(told)
    assert.deepEqual([alone.status, JSON.parse(alone.text).code], [422, 'pricing.legal-quantity'])
  }
  const twice = await asked(`${kilograms}&secondAmount=665&secondUnit=g`)
  assert.equal(twice.status, 400)
  assert.match(twice.text, /secondUnit.*of another kind than legalUnit/)
})
