import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Ctx } from '#platform/context'
import { dryRun } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { announceDue } from './announce-due.ts'
import {
  type Goods,
  listChanges,
  loadEligibility,
  loadTariff,
  markets,
  readRules,
  verdict,
  verdicts,
  wholePack,
} from './index.ts'
import { answerOf } from './verdict-wire.ts'

const { db } = await testDatabase({ max: 2 })
const world = testWorld()
const now = new Date('2026-11-22T06:00:00Z')
const reference = (name: string): string => readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')
const within = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  dryRun(db, async (tx) => {
    const ctx = ctxOf(tx, { actor: system, now, world })
    await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'demo' })
    await loadEligibility(ctx, JSON.parse(reference('cn-eligibility/cn-eligibility.json')))
    for (const name of readdirSync(new URL('../../reference/eligibility/', import.meta.url)))
      if (name.endsWith('.json')) await loadEligibility(ctx, JSON.parse(reference(`eligibility/${name}`)))
    return work(ctx)
  })
const goods = { originState: 'WA', hasPapers: [] } as const
const word = async (ctx: Ctx, over: Partial<Goods> & Pick<Goods, 'code'>): Promise<string> =>
  (await verdict(ctx, { ...goods, ...over })).verdict

test('every market has its rules, each with act, source, day of reading and certainty, and says that it is a demonstration', () =>
  within(async (ctx) => {
    for (const market of markets) {
      const { rules, papers, questions } = await readRules(ctx, market)
      assert(rules.length >= 25 && questions.length >= 9, market)
      for (const rule of rules) {
        assert(rule.act !== '' && rule.source !== '' && rule.toDoZh !== '' && rule.routes.length > 0, rule.id)
        assert(rule.demonstration && (rule.certainty !== 'confirmed' || /\.gov\b/.test(rule.source)), rule.id)
      }
      for (const paper of papers) assert(paper.issuedBy !== '' && paper.nameZh !== '', paper.code)
    }
  }))

// what | code | answers | market | route | the word
const table = [
  ['apples by parcel', '08081000', [], 'cn', 'direct', 'refused'],
  ['apples from bonded stock', '08081000', [], 'cn', 'bonded', 'needs_papers'],
  ['apples as cargo', '08081000', [], 'cn', 'freight', 'needs_papers'],
  ['lettuce by parcel', '070511', [], 'cn', 'direct', 'refused'],
  ['almonds', '08021200', [], 'cn', 'direct', 'allowed'],
  ['almonds as cargo', '08021200', [], 'cn', 'freight', 'needs_papers'],
  ['meat', '16025090', [], 'cn', 'direct', 'refused'],
  ['meat as cargo', '16025090', [], 'cn', 'freight', 'needs_papers'],
  ['granola', '19042000', [], 'cn', 'direct', 'allowed'],
  ['honey', '04090000', [], 'cn', 'direct', 'allowed'],
  ['supplements', '21069090', [], 'cn', 'direct', 'needs_papers'],
  ['supplements as cargo', '21069090', [], 'cn', 'freight', 'specialist'],
  ['infant formula', '19011010', [], 'cn', 'direct', 'specialist'],
  ['infant formula as cargo', '19011010', [], 'cn', 'freight', 'specialist'],
  ['wine', '22042100', [], 'cn', 'direct', 'allowed'],
  ['wine as cargo', '22042100', [], 'cn', 'freight', 'needs_papers'],
  ['cream', '33049900', [], 'cn', 'direct', 'allowed'],
  ['cream as cargo', '33049900', [], 'cn', 'freight', 'needs_papers'],
  ['a shirt', '62052000', [], 'cn', 'direct', 'allowed'],
  ['shoes', '64039900', [], 'cn', 'direct', 'allowed'],
  ['a puzzle', '95030060', [], 'cn', 'direct', 'allowed'],
  ['a puzzle as cargo', '95030060', [], 'cn', 'freight', 'needs_papers'],
  ['a toaster', '85167220', [], 'cn', 'direct', 'allowed'],
  ['a toaster as cargo', '85167220', [], 'cn', 'freight', 'needs_papers'],
  ['a used shirt', '62052000', ['used'], 'cn', 'direct', 'specialist'],
  ['a medicine', '21069090', ['medicine'], 'cn', 'direct', 'refused'],
  ['cigars', '240210', [], 'cn', 'direct', 'refused'],
  ['a shirt sent as a personal parcel', '62052000', [], 'cn', 'personal', 'specialist'],
  ['a code that China’s tariff lacks', '99999999', [], 'cn', 'direct', 'refused'],
  ['honey to Japan', '040900', [], 'jp', 'direct', 'specialist'],
  ['almonds to Korea', '080212', [], 'kr', 'direct', 'allowed'],
  ['melatonin to Korea', '210690', ['melatonin_cbd'], 'kr', 'direct', 'refused'],
  ['beef jerky to Japan', '160250', [], 'jp', 'direct', 'needs_papers'],
  ['chewing gum to Singapore', '170410', [], 'sg', 'direct', 'refused'],
  ['a vape to Hong Kong', '854340', [], 'hk', 'direct', 'refused'],
  ['pork to Malaysia', '160241', [], 'my', 'direct', 'specialist'],
  ['granola to Indonesia', '190420', [], 'id', 'direct', 'needs_papers'],
  ['used clothes to Indonesia', '620520', ['used'], 'id', 'direct', 'refused'],
  ['a bicycle to Vietnam, of which no rule speaks', '871200', [], 'vn', 'direct', 'specialist'],
  ['a shirt as cargo to Thailand', '620520', [], 'th', 'freight', 'specialist'],
] as const

for (const [what, code, attributes, market, route, expected] of table)
  test(`${what}: ${expected} (${market}, ${route})`, () =>
    within(async (ctx) => assert.equal(await word(ctx, { code, attributes, market, route }), expected)))

test('the label standard and the decree follow the day asked about', () =>
  within(async (ctx) => {
    const labels = async (on: string) => {
      const answer = await verdict(ctx, { ...goods, code: '19042000', on })
      return answer.labels.map(({ ruleId }) => ruleId).filter((id) => id.startsWith('food-'))
    }
    assert.deepEqual(await labels('2027-03-15'), ['food-e-label-2011'])
    assert.deepEqual(await labels('2027-03-16'), ['food-e-label-2025'])
    const decree = async (on: string) =>
      (await verdict(ctx, { ...goods, code: '19042000', route: 'freight', on })).reasons.map(({ ruleId }) => ruleId)
    assert.deepEqual(await decree('2026-05-31'), ['food-maker-248'])
    assert.deepEqual(await decree('2026-06-01'), ['food-maker-280'])
    const versions = await Promise.all(
      ['2026-05-31', '2026-06-01', '2026-11-22'].map(
        async (on) => (await verdict(ctx, { ...goods, code: '19042000', on })).rulesVersion,
      ),
    )
    assert.notEqual(versions[0], versions[1])
    assert.equal(versions[1], versions[2])
  }))

test('the day on which a dated rule begins is a change of its own, told once', () =>
  within(async (ctx) => {
    const count = async () => (await listChanges(ctx, 50)).filter(({ kind }) => kind === 'day').length
    const before = await count()
    const eve = { ...ctx, now: new Date('2027-03-15T15:59:00Z') }
    await announceDue(eve)
    assert.equal(await count(), before)
    const day = { ...ctx, now: new Date('2027-03-15T16:01:00Z') }
    await announceDue(day)
    await announceDue(day)
    const [change] = await listChanges(ctx, 1)
    assert.deepEqual([change?.kind, change?.market, change?.onDay], ['day', 'cn', '2027-03-16'])
    assert.equal(await count(), before + 1)
  }))

test('an answer says which rules spoke in order, by what, and why the strictest counts, in both languages', () =>
  within(async (ctx) => {
    const fruit = answerOf(ctx, await verdict(ctx, { ...goods, code: '08081000', route: 'bonded' }))
    assert.deepEqual(
      fruit.reasons.map(({ ruleId, verdict: each, matched }) => [ruleId, each, matched.by]),
      [
        ['fresh-fruit-bonded', 'needs_papers', 'code'],
        ['on-the-list', 'allowed', 'tariff'],
      ],
    )
    assert.equal(fruit.decidedBy, 'fresh-fruit-bonded')
    assert.match(fruit.whyEn, /2 rules speak.*Fresh fruit from bonded stock.*begins with 0808/)
    assert.match(fruit.whyZh, /2 条规则/)
    const paper = fruit.papers.find(({ code }) => code === 'us-phytosanitary')
    assert.deepEqual(
      [paper?.form, paper?.cost?.amount, paper?.read?.certainty, paper?.inHand],
      ['PPQ 577', '106.00', 'unsure', false],
    )
    assert.match(paper?.read?.en ?? '', /61 for any other/)
    assert(fruit.notices.some(({ zh }) => zh.includes('仅限个人自用')))
    const rice = await verdict(ctx, { ...goods, code: '10063020' })
    assert.deepEqual(rice.yearlyCap, { amount: '20', unit: 'kg' })
    const asked = answerOf(ctx, await verdict(ctx, { ...goods, code: '871200', market: 'jp', attributes: ['meat'] }))
    assert.match(asked.whyEn, /“Does it contain meat\?” was answered with yes/)
    assert.match(asked.whyZh, /“是否含有肉类？”的回答为“是”/)
    assert.deepEqual(asked.reasons[0]?.matched, { by: 'answer', value: 'meat' })
    const silent = answerOf(ctx, await verdict(ctx, { ...goods, code: '871200', market: 'vn' }))
    assert.deepEqual([silent.reasons[0]?.matched.by, silent.decidedBy], ['silence', 'vn-silence'])
  }))

test('six digits in China are judged as each line beneath them, and the strictest is the answer', () =>
  within(async (ctx) => {
    const [formula, honey, unknown] = await verdicts(ctx, [
      { ...goods, code: '190110' },
      { ...goods, code: '040900' },
      { ...goods, code: '999999' },
    ])
    assert.deepEqual([formula?.line?.code, formula?.verdict.verdict], ['19011010', 'specialist'])
    assert.deepEqual([honey?.line?.code, honey?.verdict.verdict], ['04090000', 'allowed'])
    assert.deepEqual([unknown?.line, unknown?.verdict.verdict], [null, 'refused'])
  }))

test('what adds a duty permits nothing, and a rule for some states speaks of goods of unknown origin unless it lets them in', () =>
  within(async (ctx) => {
    const shipped: { rules: Record<string, unknown>[] } = JSON.parse(reference('cn-eligibility/cn-eligibility.json'))
    const only = shipped.rules.filter(({ id }) => id === 'line-unknown' || id === 'buyer-notice')
    const match = { hsPrefixes: ['0409'], exceptHsPrefixes: [], attributes: [], tariff: null, originStates: ['OR'] }
    const honey = { ...shipped.rules[0], id: 'oregon', match, verdict: 'needs_papers', documents: [] }
    const later = { ...ctx, now: new Date(now.getTime() + 1000) }
    await loadEligibility(later, { ...shipped, rules: [...only, honey] })
    const of = async (originState: string) => word(later, { code: '04090000', originState })
    assert.deepEqual([await of('OR'), await of(''), await of('WA')], ['needs_papers', 'needs_papers', 'refused'])
    assert.equal((await wholePack(later, 'cn'))?.rules.length, 3)
  }))
