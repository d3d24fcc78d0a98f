import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadTariff } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { dryRun } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { findCodes } from './index.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const csv = readFileSync(new URL('../../reference/cn-tariff/cn-tariff-demo.csv', import.meta.url), 'utf8')
const meta = { file: 'cn-tariff-demo.csv' }
const within = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  dryRun(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))

test('words in English and Chinese find codes, with the lines of the tariff that are loaded beneath them', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, csv, meta)
    const [first] = await findCodes(ctx, 'raw wildflower honey', 5)
    assert.deepEqual([first?.hs6, first?.lines.map(({ hs8 }) => hs8)], ['040900', ['04090000']])
    assert.equal((await findCodes(ctx, '蜂蜜', 5))[0]?.hs6, '040900')
    assert.deepEqual(await findCodes(ctx, 'qqqq'), [])
  })
})
