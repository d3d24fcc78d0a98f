import assert from 'node:assert/strict'
import { test } from 'node:test'
import { transact } from '../../platform/db.ts'
import { testDatabase } from '../../test/database.ts'
import { makeApprovedSeller, makeSeller, testBank, testBusiness } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { checkBank, checkBusiness } from './business.ts'
import { decideSeller, requireApproved, sellerName, shipFrom, startSeller, submitSeller } from './index.ts'
import { findCounty, findIndustries } from './reference.ts'
import { next, sellerStates } from './seller-state.ts'

const { db } = await testDatabase()
const world = testWorld()
const now = new Date('2026-11-22T09:00:00Z')
const run = <T>(work: (ctx: ReturnType<typeof ctxOf>) => Promise<T>) =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))

test('of two decisions at once one counts, and a paused business sells nothing until it is open again', async () => {
  const { actor } = await makeSeller(db, world)
  await run((ctx) => submitSeller(ctx, actor.sellerId))
  const both = await Promise.allSettled([
    run((ctx) => decideSeller(ctx, actor.sellerId, 'approve', 'agrees')),
    run((ctx) => decideSeller(ctx, actor.sellerId, 'refuse', 'differs')),
  ])
  assert.equal(both.filter(({ status }) => status === 'fulfilled').length, 1)
  const seller = await makeApprovedSeller(db, world)
  await run((ctx) => requireApproved(ctx, seller.actor.sellerId))
  await run((ctx) => decideSeller(ctx, seller.actor.sellerId, 'suspend', 'a complaint'))
  await assert.rejects(
    run((ctx) => requireApproved(ctx, seller.actor.sellerId)),
    { code: 'sellers.not-approved' },
  )
  await run((ctx) => decideSeller(ctx, seller.actor.sellerId, 'resume', 'settled'))
  await run((ctx) => requireApproved(ctx, seller.actor.sellerId))
})

test('a person begins one business, however often', async () => {
  const { actor } = await makeSeller(db, world)
  assert.equal(await run((ctx) => startSeller(ctx, actor.id)), actor.sellerId)
  const from = await run((ctx) => shipFrom(ctx, actor.sellerId))
  assert.deepEqual([from.name, from.state, from.phone], ['Sawmill Creek Orchard', 'WA', '+15095550142'])
  const names = await run((ctx) => sellerName(ctx, [actor.sellerId]))
  assert.equal(names.get(actor.sellerId)?.legalName, 'Sawmill Creek Orchard LLC')
})

test('a statement is refused at the first thing that is wrong', () => {
  const wrong = [
    [{ state: 'XX' }, 'sellers.state-unknown'],
    [{ zip: '9880' }, 'sellers.zip-invalid'],
    [{ countyFips: '06099' }, 'sellers.county-unknown'],
    [{ naics: '999999' }, 'sellers.naics-unknown'],
    [{ ein: '12' }, 'sellers.ein-invalid'],
    [{ phone: '555' }, 'sellers.phone-invalid'],
  ] as const
  for (const [over, code] of wrong) assert.throws(() => checkBusiness({ ...testBusiness, ...over }), { code })
  for (const routingNumber of ['000000000', '990000014', '99000001', 'abcdefghi'])
    assert.throws(() => checkBank({ ...testBank, routingNumber }), { code: 'sellers.routing-invalid' })
  for (const accountNumber of ['123', '1'.repeat(18), '12a456'])
    assert.throws(() => checkBank({ ...testBank, accountNumber }), { code: 'sellers.account-invalid' })
})

test('counties and industries are found by what people type', () => {
  assert.equal(findCounty('WA', 'chelan')?.fips, '53007')
  assert.equal(findCounty('WA', 'Chelan County')?.fips, '53007')
  assert.equal(findCounty('WA', '53007')?.fips, '53007')
  assert.equal(findCounty('OR', 'Chelan'), null)
  assert(findIndustries('apple').some(({ code }) => code === '111331'))
  assert.deepEqual(findIndustries('  '), [])
})

test('no state leads nowhere but by its steps', () => {
  const edges = sellerStates.flatMap((from) =>
    Object.entries(next[from]).flatMap(([step, to]) => (to === null ? [] : [`${from} ${step} ${to}`])),
  )
  assert.deepEqual(edges, [
    'draft submit submitted',
    'submitted approve approved',
    'submitted refuse refused',
    'approved suspend suspended',
    'refused submit submitted',
    'suspended resume approved',
  ])
})
