import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { planEligibility } from '#modules/compliance'
import { sql } from '#platform/db'
import { handClock } from '#platform/clock'
import { createApp } from '../../platform/app.ts'
import type { Actor } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import { silentLog } from '../../platform/log.ts'
import type { Page } from '../../platform/page.ts'
import { keyField } from '../../storefront/kit/index.ts'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { makeOperator } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { forgetFiles, loadFile, putFile, seeFile } from './desk-file.ts'
import { loadRules } from './load-rules.ts'

const { db } = await testDatabase({ max: 3 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
const operator: Actor = (await makeOperator(db, world, clock.now())).actor
const asked: { actor: Actor } = { actor: operator }
const frame = { db, clock, world, log: silentLog(), authenticate: async () => asked.actor }
const pages: Page[] = []
for (const file of ['load', 'packs', 'market-rules'])
  pages.push(
    ...Object.values<Page>(await import(`../../storefront/operator-rules/${file}.page.ts`)).filter(
      (each) => each.kind === 'page',
    ),
  )
const parts = { endpoints: [], pages, listeners: [], jobs: [], sweeps: [] }
const app = createApp(frame, parts, pageOfTrouble(frame), () => undefined)
const run = <T>(work: (ctx: ReturnType<typeof ctxOf>) => Promise<T>, actor: Actor = operator) =>
  transact(db, (tx) => work(ctxOf(tx, { actor, now: clock.now(), world })))

const shipped = readFileSync(new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url), 'utf8')
type Rule = Record<string, unknown> & { readonly id: string }
function without(id: string): string {
  const file: { rules: Rule[] } = JSON.parse(shipped)
  return JSON.stringify({ ...file, rules: file.rules.filter((rule) => rule.id !== id) })
}
const facts = {
  file: 'a.json',
  source: 'the gazette',
  certainty: 'unsure',
  validFrom: '2026-11-22',
  readOn: '2026-11-22',
} as const
const put = (text: string) => run((ctx) => putFile(ctx, { market: 'cn', kind: 'eligibility', text, facts }))
const see = (fileId: string) => run((ctx) => seeFile(ctx, fileId))
const load = (of: { fileId: string; hash: string; seen: string }) => run((ctx) => loadFile(ctx, of))
await run((ctx) => loadRules(ctx, { market: 'cn', kind: 'eligibility', text: shipped, dryRun: false, facts }), system)

const keys = { n: 0 }
async function post(path: string, fields: Readonly<Record<string, string | File>>) {
  const body = new FormData()
  keys.n += 1
  for (const [name, value] of Object.entries({ [keyField]: `key-${keys.n}`, ...fields })) body.append(name, value)
  const answer = await app.request(path, {
    method: 'POST',
    body,
    headers: { 'sec-fetch-site': 'same-origin', accept: 'text/html' },
  })
  return { status: answer.status, at: answer.headers.get('location') ?? '', text: await answer.text() }
}
async function get(path: string) {
  const answer = await app.request(path, { headers: { accept: 'text/html' } })
  return { status: answer.status, text: await answer.text() }
}
const hiddenOf = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([0-9a-f]{64})"`).exec(text)?.[1] ?? ''
const form = (text: string) => ({
  file: new File([text], 'november.json', { type: 'application/json' }),
  kind: 'eligibility',
  validFrom: '2026-11-22',
  readOn: '2026-11-22',
  source: 'the gazette',
  certainty: 'secondary',
})
const versions = async () => (await sql`select 1 from compliance.rule_pack where market = 'cn'`.execute(db)).rows.length

test('a file put on the desk changes nothing, shows what it would do, and loads exactly that once', async () => {
  const before = await versions()
  const { fileId, hash, seen, would } = await see(await put(without('nuts')))
  assert.deepEqual([would.dryRun, would.diff.removed, await versions()], [true, 1, before])
  await assert.rejects(load({ fileId, hash: '0'.repeat(64), seen }), { code: 'rule-desk.file-differs' })
  await load({ fileId, hash, seen })
  assert.equal(await versions(), before + 1)
  await assert.rejects(load({ fileId, hash, seen }), { code: 'rule-desk.loaded-already' })
  const left = await run((ctx) => planEligibility(ctx, JSON.parse(without('nuts'))))
  assert.equal(left.diff.removed + left.diff.changed + left.diff.added, 0)
})

test('rules that changed since the look refuse the load, and nothing is loaded', async () => {
  clock.forward(60_000)
  const looked = await see(await put(shipped))
  await run(
    (ctx) => loadRules(ctx, { market: 'cn', kind: 'eligibility', text: without('dried-fruit'), dryRun: false, facts }),
    system,
  )
  const before = await versions()
  await assert.rejects(load(looked), { code: 'rule-desk.changed-since' })
  assert.equal(await versions(), before)
  assert.equal((await see(looked.fileId)).loadedAt, null)
  await load(await see(looked.fileId))
  assert.equal(await versions(), before + 1)
})

test('a file on the desk that somebody altered is not what was looked at', async () => {
  const looked = await see(await put(without('nuts')))
  await sql`update rule_desk.file set body = ${without('dried-fruit')} where id = ${looked.fileId}`.execute(db)
  await assert.rejects(load(looked), { code: 'rule-desk.file-differs' })
})

test('on the pages: sent, looked at, loaded, with plain forms', async () => {
  clock.forward(60_000)
  const asks = await get('/operator/rules/cn/load')
  assert.match(asks.text, /enctype="multipart\/form-data"/)
  const sent = await post('/operator/rules/cn/load', form(without('nuts')))
  assert.equal(sent.status, 303)
  const shown = await get(sent.at)
  assert.match(shown.text, /november\.json/)
  assert.match(shown.text, /Taken away/)
  const fields = { hash: hiddenOf(shown.text, 'hash'), seen: hiddenOf(shown.text, 'seen') }
  await run(
    (ctx) => loadRules(ctx, { market: 'cn', kind: 'eligibility', text: without('dried-fruit'), dryRun: false, facts }),
    system,
  )
  const refused = await post(sent.at, fields)
  assert.equal(refused.status, 409)
  assert.match(refused.text, /look at the new difference below/)
  const done = await post(sent.at, { hash: hiddenOf(refused.text, 'hash'), seen: hiddenOf(refused.text, 'seen') })
  assert.deepEqual([done.status, done.at.startsWith('/operator/rule-changes')], [303, true])
  const after = await get(sent.at)
  assert.match(after.text, /This file was loaded/)
  assert.doesNotMatch(after.text, /name="seen"/)
})

test('the same rules again say that nothing differs, and there is nothing to press', async () => {
  const sent = await post('/operator/rules/cn/load', form(without('nuts')))
  const shown = await get(sent.at)
  assert.match(shown.text, /No line differs/)
  assert.doesNotMatch(shown.text, /name="seen"/)
})

test('what cannot be read is refused at the form and not kept; a market that does not exist is not found', async () => {
  const kept = async () => (await sql`select 1 from rule_desk.file`.execute(db)).rows.length
  const before = await kept()
  const broken = await post('/operator/rules/cn/load', form('{"market": "cn"}'))
  assert.ok([400, 422].includes(broken.status), broken.text)
  const other = await post('/operator/rules/jp/load', form(shipped))
  assert.ok([400, 422].includes(other.status), other.text)
  const empty = await post('/operator/rules/cn/load', { ...form(shipped), source: '' })
  assert.ok([400, 422].includes(empty.status), empty.text)
  const csv = await post('/operator/rules/jp/load', { ...form('x'), kind: 'tariff' })
  assert.ok([400, 422].includes(csv.status), csv.text)
  assert.equal(await kept(), before)
  assert.equal((await get('/operator/rules/xx/load')).status, 404)
  assert.equal((await get('/operator/rules/cn/load/01890000-0000-7000-8000-00000000000f')).status, 404)
})

test('nobody but an operator sees or loads a file', async () => {
  const fileId = await put(shipped)
  asked.actor = { kind: 'seller', id: operator.id, sellerId: null }
  for (const path of ['/operator/rules/cn/load', `/operator/rules/cn/load/${fileId}`])
    assert.notEqual((await get(path)).status, 200)
  asked.actor = operator
})

test('files are forgotten after a week', async () => {
  const fileId = await put(shipped)
  clock.forward(8 * 86_400_000)
  await run(forgetFiles, system)
  await assert.rejects(see(fileId), { code: 'rule-desk.file-not-found' })
})
