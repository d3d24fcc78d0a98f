import assert from 'node:assert/strict'
import { test } from 'node:test'
import { countTries, type Whom } from '#modules/identity'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { fieldsOf, ok, openEdge, textIn } from '../../test/edge-market.ts'
import { system } from '../../test/world.ts'
import { countPlacing, tillLimits } from './till-tries.ts'

const { db } = await testDatabase({ max: 6 })
const edge = await openEdge(db)
type Buyer = (typeof edge.buyers)[number]

async function place({ token, addressId }: Buyer) {
  const { listingId, variantId } = edge.sellers[0].offer
  await ok(edge, '/api/v1/cart/lines', { method: 'PUT', token, json: { listingId, variantId, quantity: 1 } })
  const quoteId = textIn(await ok(edge, '/api/v1/quotes', { token, json: {} }), 'quoteId')
  return edge.ask('/api/v1/checkouts', { token, json: { quoteId, addressId } })
}
/** Somebody gives a card that is not theirs; the provider declines it. */
async function decline(): Promise<void> {
  await edge.settle()
  const payment = must(edge.payments.payments().at(-1), 'the provider has the payment')
  edge.payments.pay(payment.id, { declined: true, stranger: false, lie: false })
  await edge.settle()
}

test('a carding run is stopped after five declined cards: nothing more reaches the provider, and the answer says when', async () => {
  const [thief, neighbour] = edge.buyers
  const placed = await place(thief)
  assert.equal(placed.status, 201, placed.text)
  const { checkoutId } = fieldsOf(JSON.parse(placed.text))
  const again = () =>
    edge.ask(`/api/v1/checkouts/${String(checkoutId)}/pay-again`, { method: 'POST', token: thief.token })
  await decline()
  for (let card = 2; card <= 5; card += 1) {
    assert.equal((await again()).status, 200)
    await decline()
  }
  const reached = edge.payments.payments().length
  for (let card = 6; card <= 30; card += 1) {
    const stopped = await again()
    assert.equal(`${stopped.status} ${stopped.code}`, '429 identity.cooling-down')
    assert(Number(stopped.headers.get('retry-after')) > 600, 'and it says when to come again')
  }
  assert.equal((await place(thief)).code, 'identity.cooling-down', 'a new order is no way round it')
  await edge.settle()
  assert.equal(edge.payments.payments().length, reached)
  assert.equal((await place(neighbour)).status, 201, 'who only shares the address is not stopped by five')
  const { limited } = fieldsOf(await ok(edge, '/api/v1/operator/limits', { token: edge.operator.token }))
  assert(Array.isArray(limited))
  const rows = limited.map(fieldsOf).filter(({ name }) => name === 'declined')
  assert.deepEqual(
    rows.map(({ whom }) => String(whom)).toSorted((one, two) => one.localeCompare(two)),
    ['account', 'person'],
  )
  for (const { limitId } of rows)
    await ok(edge, `/api/v1/operator/limits/${String(limitId)}/lift`, {
      token: edge.operator.token,
      json: { reason: 'it was his own card' },
    })
  assert.equal((await again()).status, 200)
  const lifts = await sql<{ n: number }>`
    select count(*)::integer as n from platform.audit where action = 'identity.limit-lifted'`.execute(db)
  assert.equal(lifts.rows[0]?.n, 2)
})

test('many accounts behind one address are stopped together once thirty of their cards were declined', async () => {
  const from: Whom = { kind: 'address', id: '203.0.113.9' }
  const placing = { buyerId: 'somebody', personPrint: 'fresh', amountMinor: 1n, ip: from.id }
  const allowed = () =>
    edge.as(
      system,
      async (ctx) => (await countPlacing(ctx, await tillLimits(ctx), [placing])).get(placing)?.code ?? null,
    )
  const declines = (n: number) =>
    edge.as(system, async (ctx) => {
      const { declinedFrom } = await tillLimits(ctx)
      await countTries(
        ctx,
        Array.from({ length: n }, () => ({ limit: declinedFrom, whom: from })),
      )
    })
  await declines(29)
  assert.equal(await allowed(), null)
  await declines(1)
  assert.equal(await allowed(), 'identity.cooling-down')
})

test('one person orders no more often than the settings say, under whatever account, and not in parallel either', async () => {
  const placing = () => ({ buyerId: 'one', personPrint: 'fast', amountMinor: 100n, ip: null })
  const outcomes = await Promise.all(
    Array.from({ length: 12 }, () =>
      edge.as(system, async (ctx) => {
        const asked = Array.from({ length: 4 }, placing)
        const refused = await countPlacing(ctx, await tillLimits(ctx), asked)
        return asked.map((each) => refused.get(each)?.code ?? 'placed')
      }),
    ),
  )
  const placed = outcomes.flat().filter((each) => each === 'placed').length
  assert.deepEqual([placed, new Set(outcomes.flat()).size], [30, 2])
})
