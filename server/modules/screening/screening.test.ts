import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Actor, Ctx } from '#platform/context'
import { sql, transact } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { jobRun } from '#platform/job'
import { handClock } from '#platform/clock'
import { silentLog } from '#platform/log'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import {
  addPartner,
  caseOf,
  decideCase,
  endPartner,
  findCases,
  forgetParty,
  listsLoaded,
  loadList,
  partners,
  progress,
  screenParty,
  standingOf,
  type ListFile,
  type PartyGiven,
} from './index.ts'
import { rescreenParties } from './rescreen.job.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-22T09:00:00Z')
const world = testWorld()
const tx = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = system): Promise<T> =>
  transact(db, (inner) => work(ctxOf(inner, { actor, now: clock.now(), world })))
const operator = (): Actor => ({ kind: 'operator', id: newId(clock.now()) })
const sweep = () => rescreenParties.sweep(jobRun({ db, clock, world, log: silentLog() }, 'test'))
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code

const head =
  'source,entity_number,type,programs,name,addresses,federal_register_notice,start_date,alt_names,source_list_url'
const line = (
  name: string,
  over: { readonly notice?: string; readonly number?: string; readonly also?: string } = {},
) =>
  `Entity List (EL),${over.number ?? ''},,,"${name}","1 Test Road, Shenzhen, CN",${over.notice ?? '80 FR 1'},2015-01-01,${over.also ?? ''},http://list.example`
const csv = (...lines: readonly string[]): string => [head, ...lines].join('\n')
const file = (text: string, over: Partial<ListFile> = {}): ListFile => ({
  text,
  format: 'csl',
  listDate: '2026-11-20',
  source: 'test',
  file: 'test.csv',
  demonstration: true,
  ...over,
})
const load = (text: string, options: Parameters<typeof loadList>[2] = {}) =>
  tx((ctx) => loadList(ctx, file(text), options))
const party = (name: string, over: Partial<PartyGiven> = {}): PartyGiven => ({
  kind: 'consignee',
  id: newId(clock.now()),
  name,
  alsoNames: [],
  country: 'CN',
  address: null,
  ...over,
})
const screen = (who: PartyGiven) => tx((ctx) => screenParty(ctx, who))

test('without a list nobody is said to be anything', async () => {
  assert.deepEqual(await screen(party('Anybody')), { outcome: 'no-list' })
})

test('the samples load as they were published, the second time nothing changes', async () => {
  const text = readFileSync(join(import.meta.dirname, '../../reference/screening/csl-sample-2019.csv'), 'utf8')
  const dry = await load(text, { dryRun: true })
  assert.deepEqual([dry.listId, dry.rows, dry.added], [null, 115, 115])
  assert.equal((await tx(listsLoaded)).length, 0, 'a dry run writes nothing')
  const loaded = await load(text)
  assert.notEqual(loaded.listId, null)
  assert.equal((await load(text)).listId, null)
  const [list] = await tx(listsLoaded)
  assert.partialDeepStrictEqual(list, { rows: 115, current: true, kind: 'csl', demonstration: true })
  await sweep()
  assert.deepEqual(
    await tx(progress),
    { watched: 1, screened: 1 },
    'who came before the list was screened when it came',
  )
})

test('byte order mark, quoted line breaks and new columns are read, and the new column is named', async () => {
  const text = `\uFEFF${head},new_idea\n${line('Quoted "" Works\nof Two Lines')},x`
  const read = await load(text, { dryRun: true, mayShrink: true })
  assert.deepEqual([read.rows, read.unknownColumns, read.added], [1, ['new_idea'], 1])
  assert(read.absentColumns.includes('citizenships'))
})

test('a file without a column that is needed, cut off, empty, or from tomorrow is refused', async () => {
  await assert.rejects(load('name,addresses\nA,B'), refusedAs('screening.column-missing'))
  await assert.rejects(load(`${head}\n${line('A')}\nonly,two`, { mayShrink: true }), refusedAs('screening.row-invalid'))
  await assert.rejects(load(head), refusedAs('screening.list-empty'))
  await assert.rejects(load('"no end'), refusedAs('screening.list-unreadable'))
  await assert.rejects(load(csv(line('Only One'))), refusedAs('screening.list-shrinks'))
  await assert.rejects(
    tx((ctx) => loadList(ctx, file(csv(line('A')), { listDate: '2026-11-24' }))),
    refusedAs('screening.date-in-future'),
  )
})

test('who is alike becomes a case that says why, and only a person decides it', async () => {
  await load(csv(line('Huaqiang Precision Works'), line('Somebody Else')), { mayShrink: true })
  assert.deepEqual(await screen(party('Blue Ridge Bees')), { outcome: 'none-found' })
  const who = party('Hua Qiang Precision Works Ltd', { country: 'CN', sellerId: newId(clock.now()) })
  const { outcome, caseId = '' } = await screen(who)
  assert.equal(outcome, 'review')
  const found = await tx((ctx) => caseOf(ctx, caseId))
  assert.partialDeepStrictEqual(found, {
    partyName: 'Hua Qiang Precision Works Ltd',
    state: 'open',
    owner: 'operator',
    noClock: null,
    entry: { name: 'Huaqiang Precision Works', notice: '80 FR 1' },
  })
  assert.equal(found.dueAt?.toISOString(), '2026-11-24T09:00:00.000Z')
  assert(found.explained?.pairs.some(({ party: own, how }) => own === 'hua qiang' && how === 'joined'))
  assert.equal((await screen(who)).caseId, caseId, 'asked again it is the same case')
  await tx((ctx) => decideCase(ctx, { caseId, step: 'differ', reason: 'another town, another trade' }), operator())
  assert.deepEqual(await screen(who), { outcome: 'none-found' })
})

test('a decided pair is asked again only when the party or the entry changes', async () => {
  const who = party('Huaqiang Precision Works')
  const first = await screen(who)
  await tx((ctx) => decideCase(ctx, { caseId: first.caseId ?? '', step: 'differ', reason: 'a bakery' }), operator())
  await load(csv(line('Huaqiang Precision Works'), line('Somebody Else'), line('A Third')))
  assert.equal((await screen(who)).outcome, 'none-found', 'a new edition with the same entry asks nothing')
  await load(csv(line('Huaqiang Precision Works', { notice: '91 FR 7' }), line('Somebody Else'), line('A Third')))
  assert.equal((await tx((ctx) => standingOf(ctx, who))).standing, 'stale')
  await sweep()
  const again = await tx((ctx) => standingOf(ctx, who))
  assert.equal(again.standing, 'review', 'the entry reads differently')
  assert.notEqual(again.caseId, first.caseId)
  const moved = await screen({ ...who, address: '9 Other Road, Chengdu' })
  assert.equal(moved.outcome, 'review')
  assert.notEqual(moved.caseId, again.caseId, 'the party changed: its case lapsed and another was opened')
  assert.equal((await tx((ctx) => caseOf(ctx, again.caseId ?? ''))).state, 'lapsed')
})

test('a match blocks until two operators let it go', async () => {
  const who = party('Somebody Else', { kind: 'buyer' })
  const { caseId = '' } = await screen(who)
  const [first, second] = [operator(), operator()]
  const decide = (step: 'match' | 'ask-release' | 'release' | 'keep' | 'differ', actor: Actor) =>
    tx((ctx) => decideCase(ctx, { caseId, step, reason: 'papers read' }), actor)
  await decide('match', first)
  assert.equal((await tx((ctx) => standingOf(ctx, who))).standing, 'match')
  await assert.rejects(decide('differ', second), refusedAs('screening.step-not-allowed'))
  await decide('ask-release', first)
  await assert.rejects(decide('release', first), refusedAs('screening.another-operator'))
  assert.equal((await tx((ctx) => standingOf(ctx, who))).standing, 'match', 'asking alone changes nothing')
  await decide('release', second)
  assert.equal((await tx((ctx) => standingOf(ctx, who))).standing, 'none-found')
  assert.deepEqual(
    (await tx((ctx) => caseOf(ctx, caseId))).steps.map(({ step }) => step),
    ['open', 'match', 'ask-release', 'release'],
  )
  const { rows } = await sql<{ action: string }>`
    select action from platform.audit where subject_id = ${caseId} order by at, id`.execute(db)
  assert.equal(rows.length, 4, 'every step is audited')
})

test('nobody’s name stands in clear in the tables', async () => {
  const who = party('Somebody Else Entirely', { address: '7 Secret Garden Lane' })
  await screen(who)
  const { rows } = await sql`
    select (select jsonb_agg(p) from screening.party as p)::text as parties,
           (select jsonb_agg(c) from screening.case as c)::text as cases`.execute(db)
  assert(!/Entirely|Secret Garden/.test(JSON.stringify(rows)))
})

test('who is forgotten is screened no longer, and an undecided case is forgotten with them', async () => {
  const who = party('Somebody Else', { kind: 'consignee' })
  const { caseId = '' } = await screen(who)
  await tx((ctx) => forgetParty(ctx, who))
  await tx((ctx) => forgetParty(ctx, who))
  const found = await tx((ctx) => caseOf(ctx, caseId))
  assert.deepEqual([found.state, found.explained, found.partyName], ['lapsed', null, null])
})

test('partners are screened, listed with how they stand, and ended', async () => {
  const firm = { role: 'warehouse', name: 'A Third', alsoNames: [], country: 'CN', address: null } as const
  const { partnerId, outcome } = await tx((ctx) => addPartner(ctx, firm), operator())
  assert.equal(outcome, 'review')
  await assert.rejects(
    tx((ctx) => addPartner(ctx, firm)),
    refusedAs('screening.partner-known'),
  )
  assert.partialDeepStrictEqual(await tx(partners), [{ partnerId, standing: 'review' }])
  await tx((ctx) => endPartner(ctx, partnerId))
  assert.deepEqual(await tx(partners), [])
  await assert.rejects(
    tx((ctx) => endPartner(ctx, partnerId)),
    refusedAs('screening.not-found'),
  )
})

test('cases come the oldest first, page by page', async () => {
  const all = await tx((ctx) => findCases(ctx, { states: ['open'], limit: 100 }))
  const first = await tx((ctx) => findCases(ctx, { states: ['open'], limit: 1 }))
  const second = await tx((ctx) => findCases(ctx, { states: ['open'], limit: 1, cursor: first.cursor ?? '' }))
  assert.deepEqual(
    [...first.cases, ...second.cases].map(({ caseId }) => caseId),
    all.cases.slice(0, 2).map(({ caseId }) => caseId),
  )
})

test('two sweeps at once open each case once', async () => {
  const names = Array.from({ length: 12 }, () => party('Somebody Else', { address: newId(clock.now()) }))
  for (const who of names) await screen(who)
  await load(csv(line('Somebody Else', { notice: 'changed' }), line('A Third')), { mayShrink: true })
  await Promise.all([sweep(), sweep()])
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from screening.case
     where state = 'open' and party_id = any(${names.map(({ id }) => id)}::uuid[])`.execute(db)
  assert.equal(rows[0]?.n, 12)
})
