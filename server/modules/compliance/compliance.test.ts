import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Ctx } from '#platform/context'
import { dryRun, sql } from '#platform/db'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { announceDue } from './announce-due.ts'
import { listChanges, listTariffLines, loadEligibility, loadTariff, tariffLine, verdict } from './index.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const reference = (name: string): string => readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')
const csv = reference('cn-tariff/cn-tariff-demo.csv')
const shipped = reference('cn-eligibility/cn-eligibility.json')
const rules: unknown = JSON.parse(shipped)
const meta = { file: 'cn-tariff-demo.csv' }
const lines = csv.trimEnd().split('\n')
const honey = lines.find((line) => line.startsWith('04090000')) ?? ''
const only = (...rows: readonly string[]): string => [lines[0], ...rows].join('\n')

/** Runs in a transaction that is rolled back, so that no test sees another's rows. */
const within = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  dryRun(db, (tx) => work(ctxOf(tx, { actor: system, now, world })))
const refusal =
  (code: string, params: Readonly<Record<string, unknown>> = {}) =>
  (error: unknown): boolean => {
    assert(error instanceof Refusal, String(error))
    assert.equal(error.code, code)
    for (const [name, value] of Object.entries(params)) assert.equal(error.params[name], value, name)
    return true
  }
const events = async (ctx: Ctx) =>
  (
    await sql<{
      payload: { all: boolean; codes: number; market: string }
    }>`select payload from platform.outbox order by id`.execute(ctx.tx)
  ).rows.map(({ payload }) => payload)
const goods = { originState: 'WA', hasPapers: [], mode: '9610' } as const

test('the shipped tariff loads whole, each line as the tax engine wants it, and once', async () => {
  await within(async (ctx) => {
    assert.deepEqual(await loadTariff(ctx, csv, meta), { added: lines.length - 1, unchanged: 0 })
    assert.deepEqual(await loadTariff(ctx, csv, meta), { added: 0, unchanged: lines.length - 1 })
    const line = async (code: string) => (await tariffLine(ctx, code))?.line
    assert.deepEqual((await line('04090000'))?.consumptionTax, { kind: 'none' })
    assert.deepEqual((await line('22042100'))?.consumptionTax, { kind: 'ad-valorem', rate: '0.10' })
    assert.deepEqual((await line('22030000'))?.consumptionTax, { kind: 'specific', perUnit: '0.250', unit: 'kg' })
    assert.deepEqual((await line('22083000'))?.consumptionTax, {
      kind: 'mixed',
      rate: '0.20',
      perUnit: '1.00',
      unit: 'kg',
    })
    assert.deepEqual((await line('33049900'))?.consumptionTax, {
      kind: 'ad-valorem',
      rate: '0.15',
      when: 'high-end-cosmetics',
    })
    assert.equal((await line('22083000'))?.dutyRate, '0.05', 'the provisional rate is the one applied')
    const row = await tariffLine(ctx, '1006302000')
    assert.deepEqual([row?.code, row?.yearlyCap, row?.demonstration], ['10063020', { amount: '20', unit: 'kg' }, true])
    assert.equal(await tariffLine(ctx, '99999999'), null)
    assert.equal(await tariffLine(ctx, '040900'), null)
    const page = await listTariffLines(ctx, { limit: 10 })
    const after = await listTariffLines(ctx, { limit: 10, cursor: page.next ?? '' })
    assert.equal(new Set([...page.items, ...after.items].map(({ code }) => code)).size, 20)
  })
})

test('a line supersedes the one before from its day on; what held on a day past still does', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, only(honey), meta)
    const dearer = honey.replace('0.09', '0.13').replace('2026-01-01', '2026-12-01')
    assert.deepEqual(await loadTariff(ctx, only(dearer), meta), { added: 1, unchanged: 0 })
    const vat = async (on: string) => (await tariffLine(ctx, '04090000', on))?.line.vat
    assert.deepEqual([await vat('2026-11-30'), await vat('2026-12-01')], [{ rate: '0.09' }, { rate: '0.13' }])
    assert.equal(await tariffLine(ctx, '04090000', '2025-12-31'), null)
  })
})

test('listings are told at once of what holds, and of what was loaded ahead when its day comes, once', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, only(honey, honey.replace('0.09', '0.13').replace('2026-01-01', '2026-12-01')), meta)
    const [{ all, codes, market } = { all: true, codes: 0, market: '' }] = await events(ctx)
    assert.deepEqual([all, codes, market], [false, 1, 'cn'])
    assert.deepEqual(
      (await listChanges(ctx, 5)).map((each) => each.codes),
      [['04090000']],
    )
    await announceDue(ctx)
    assert.equal((await events(ctx)).length, 1)
    const inDecember = { ...ctx, now: new Date('2026-11-30T16:00:00Z') }
    await announceDue(inDecember)
    await announceDue(inDecember)
    assert.equal((await events(ctx)).length, 2)
  })
})

test('a tariff file is refused whole, with every line, column and value that is wrong and what belongs there', async () => {
  const bad = (text: string, ...said: readonly string[]) =>
    within(async (ctx) => {
      const refused: unknown = await loadTariff(ctx, text, meta).then(
        () => null,
        (error: unknown) => error,
      )
      assert(refused instanceof Refusal)
      assert.deepEqual([refused.code, refused.params['n']], ['compliance.file-mistaken', said.length])
      const issues = refused.issuesIn(world.say('en')).map(({ message }) => message)
      for (const [at, part] of said.entries()) assert(issues[at]?.includes(part), `${part}: ${issues[at]}`)
      assert.equal(refused.issuesIn(world.say('zh-Hans')).length, said.length)
      assert.equal(await tariffLine(ctx, '04090000'), null)
    })
  const wine = lines.find((line) => line.startsWith('22042100')) ?? ''
  await bad(
    only(honey, wine.replace(',0.10,', ',,')),
    'Line 3, column “ct_rate”: the cell is empty. It is filled where',
  )
  await bad(
    only(honey.replace('0.15', '15%'), wine.replace('yes', 'maybe')),
    'Line 2, column “duty_rate”: “15%” cannot be used. Write a fraction, like 0.09 for 9 percent.',
    'Line 3, column “on_positive_list”: “maybe” cannot be used. Write one of: yes, no.',
  )
  await bad(only(honey.replace('0409000000', '0408000000')), '“hs10”: “0408000000” cannot be used')
  await bad(only(honey, honey), 'Line 3, column “hs8”: 04090000 already stands in line 2.')
  await bad(`mood,${lines[0]}\nfine,${honey}`, 'the column “mood” is not one of our own layout')
  await bad(only(honey).replace(',vat_rate,', ',vat,'), 'the column “vat_rate” is missing', 'the column “vat” is not')
  await bad(`${lines[0]}\n"${honey}`, 'a double quote is not closed')
  await bad(only(`${honey},,x`), 'Line 2 has 29 cells, the heading has 27')
  const cream = lines.find((line) => line.startsWith('33049900')) ?? ''
  await bad(
    only(cream.replace(',10,ml_or_g', ',12,ml_or_g')),
    'Line 2, column “ct_from_unit_price_cny”: “12” cannot be used. Write the price per unit of the law in force: 10 yuan.',
  )
  await within((ctx) => assert.rejects(loadTariff(ctx, only(), meta), refusal('compliance.file-empty')))
})

test('without rules nothing is judged', async () => {
  await within((ctx) =>
    assert.rejects(verdict(ctx, { ...goods, code: '04090000' }), refusal('compliance.rules-missing')),
  )
})

test('the strictest rule wins, papers in hand count, and every reason says source, day and certainty', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, csv, meta)
    await loadEligibility(ctx, rules)
    const judged = (code: string, over = {}) => verdict(ctx, { ...goods, code, ...over })
    assert.equal((await judged('19041000')).verdict, 'allowed')
    const apples = await judged('08081000')
    assert.equal(apples.verdict, 'refused')
    const bonded = await judged('08081000', { mode: '1210' })
    assert.equal(bonded.verdict, 'needs_papers')
    const needed = bonded.papers.map(({ code }) => code)
    assert(needed.length >= 2 && bonded.papers.every(({ inHand }) => !inHand))
    assert.equal((await judged('08081000', { mode: '1210', hasPapers: needed.slice(1) })).verdict, 'needs_papers')
    const complete = await judged('08081000', { mode: '1210', hasPapers: needed })
    assert.equal(complete.verdict, 'allowed')
    assert(complete.papers.every(({ inHand }) => inHand))
    assert.equal((await judged('19041000', { attributes: ['weapon'] })).verdict, 'refused')
    const unknown = await judged('99999999')
    assert.deepEqual([unknown.verdict, unknown.reasons[0]?.ruleId], ['refused', 'line-unknown'])
    const rice = await judged('10063020')
    assert.deepEqual(rice.yearlyCap, { amount: '20', unit: 'kg' })
    for (const reason of [...apples.reasons, ...rice.reasons]) {
      assert(reason.source !== '' && reason.act !== '' && reason.toDoZh !== '')
      assert.match(reason.readOn, /^\d{4}-\d\d-\d\d$/)
      assert(['confirmed', 'secondary', 'unsure'].includes(reason.certainty))
    }
    assert.deepEqual([apples.demonstration, apples.certainty], [true, 'unsure'])
  })
})

test('goods that no rule speaks about are refused: silence is no permission', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, csv, meta)
    const { rules: all, ...rest } = JSON.parse(shipped)
    const kept = all.filter((rule: { id: string }) => rule.id === 'line-unknown')
    await loadEligibility(ctx, { ...rest, rules: kept })
    assert.equal((await verdict(ctx, { ...goods, code: '04090000' })).verdict, 'refused')
  })
})

test('the version of a verdict changes with the rules and with the line, and with nothing else', async () => {
  await within(async (ctx) => {
    await loadTariff(ctx, only(honey), meta)
    const first = await loadEligibility(ctx, rules)
    assert.deepEqual(await loadEligibility(ctx, rules), { version: first.version, added: false })
    const version = async (at = now) =>
      (await verdict({ ...ctx, now: at }, { ...goods, code: '04090000' })).rulesVersion
    const before = await version()
    assert.equal(await version(), before)
    const changed = JSON.parse(shipped.replace('"readOn": "2026-11-22"', '"readOn": "2026-11-23"'))
    await loadEligibility({ ...ctx, now: new Date(now.getTime() + 1) }, changed)
    const withRules = await version()
    await loadTariff({ ...ctx, now: new Date(now.getTime() + 2) }, only(honey.replace('0.09', '0.13')), meta)
    assert.equal(new Set([before, withRules, await version()]).size, 3)
    assert.equal((await events(ctx)).filter(({ all }) => all).length, 2)
  })
})

test('a rules file that does not fit is refused with its place', async () => {
  const changed = (edit: (file: { rules: Record<string, unknown>[] }) => void) => {
    const file = JSON.parse(shipped)
    edit(file)
    return file
  }
  await within(async (ctx) => {
    const bad = (json: unknown, place: string) =>
      assert.rejects(loadEligibility(ctx, json), refusal('compliance.rules-unreadable', { place }))
    await bad(
      changed(({ rules: all }) => (all[2]!['verdict'] = 'maybe')),
      'rules.2.verdict',
    )
    await bad(
      changed(({ rules: all }) => (all[1]!['id'] = all[0]!['id'])),
      'rules.1.id',
    )
    await bad(
      changed(({ rules: all }) => (all[3]!['documents'] = ['nothing'])),
      'rules.3.documents',
    )
    await bad([], '')
  })
})
