import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, testWorld } from '../../test/world.ts'
import {
  deleteScenario,
  Question,
  saveScenario,
  scenariosMax,
  scenariosOf,
  sharedScenario,
  shareScenario,
  unshareScenario,
} from './index.ts'

const { db } = await testDatabase({ max: 6 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const [ruth, omar] = [newId(now), newId(now)]
const actor: Actor = { kind: 'seller', id: newId(now), sellerId: ruth }
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  transact(db, (tx) => work(ctxOf(tx, { actor, now, world })))
const question = Question.parse({ words: 'raw honey', price: '12.00', weight: '450', market: 'jp' })
const save = (sellerId: string, name = 'Honey to Japan') =>
  inTx((ctx) => saveScenario(ctx, sellerId, { name, question }))
const refused = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

test('a question comes back as it was asked, to its seller alone, and leaves a trace of who kept it', async () => {
  const id = await save(ruth)
  const [kept] = await inTx((ctx) => scenariosOf(ctx, ruth))
  assert.deepEqual([kept?.id, kept?.name, kept?.question, kept?.token], [id, 'Honey to Japan', question, null])
  assert.deepEqual(await inTx((ctx) => scenariosOf(ctx, omar)), [])
  const { rows } = await inTx((ctx) =>
    sql<{ action: string }>`select action from platform.audit where subject_id = ${id}`.execute(ctx.tx),
  )
  assert.deepEqual(rows, [{ action: 'planner.scenario-saved' }])
})

test('a link is off until it is turned on, shows nothing of the seller, and ends for good when it is turned off', async () => {
  const id = await save(ruth, 'Shared')
  const token = await inTx((ctx) => shareScenario(ctx, ruth, id))
  assert.equal(await inTx((ctx) => shareScenario(ctx, ruth, id)), token, 'pressed twice it is the same link')
  assert.deepEqual(await inTx((ctx) => sharedScenario(ctx, token)), { name: 'Shared', question, savedAt: now })
  await inTx((ctx) => unshareScenario(ctx, ruth, id))
  await assert.rejects(
    inTx((ctx) => sharedScenario(ctx, token)),
    refused('planner.not-found'),
  )
  assert.notEqual(await inTx((ctx) => shareScenario(ctx, ruth, id)), token)
})

test('another seller’s plan and one that never was look alike to every press', async () => {
  const id = await save(ruth, 'Mine')
  for (const each of [id, newId(now)])
    for (const press of [deleteScenario, shareScenario, unshareScenario])
      await assert.rejects(
        inTx((ctx): Promise<unknown> => press(ctx, omar, each)),
        refused('planner.not-found'),
      )
  assert((await inTx((ctx) => scenariosOf(ctx, ruth))).some((kept) => kept.id === id))
})

test('forgetting a plan ends its link', async () => {
  const id = await save(ruth, 'Gone')
  const token = await inTx((ctx) => shareScenario(ctx, ruth, id))
  await inTx((ctx) => deleteScenario(ctx, ruth, id))
  await assert.rejects(
    inTx((ctx) => sharedScenario(ctx, token)),
    refused('planner.not-found'),
  )
  await assert.rejects(
    inTx((ctx) => deleteScenario(ctx, ruth, id)),
    refused('planner.not-found'),
  )
})

test('nobody keeps more than fifty, however many presses race', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: scenariosMax + 10 }, () =>
      save(omar).then(
        () => 'saved',
        (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
      ),
    ),
  )
  const kept = (await inTx((ctx) => scenariosOf(ctx, omar))).length
  assert.equal(outcomes.filter((each) => each === 'saved').length, kept)
  assert(outcomes.every((each) => each === 'saved' || each === 'planner.full'))
  assert(kept <= scenariosMax)
  while ((await inTx((ctx) => scenariosOf(ctx, omar))).length < scenariosMax) await save(omar)
  await assert.rejects(save(omar), refused('planner.full'))
})
