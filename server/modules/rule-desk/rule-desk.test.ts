import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadEligibility, loadTariff, tariffLine } from '#modules/compliance'
import { countTries } from '#modules/identity'
import { asking } from '../compliance/verdicts.endpoint.ts'
import { createApp } from '../../platform/app.ts'
import { handClock } from '../../platform/clock.ts'
import type { Actor } from '../../platform/context.ts'
import { sql, transact } from '../../platform/db.ts'
import { discover } from '../../platform/discover.ts'
import { newId } from '../../platform/id.ts'
import { silentLog } from '../../platform/log.ts'
import { z } from '../../platform/wire.ts'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { makeOperator } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'

const { db } = await testDatabase({ max: 4 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
const reference = (name: string): string => readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')
const shipped = reference('cn-eligibility/cn-eligibility.json')
const run = <T>(work: (ctx: ReturnType<typeof ctxOf>) => Promise<T>) =>
  transact(db, (tx) => work(ctxOf(tx, { actor: system, now: clock.now(), world })))
await run(async (ctx) => {
  await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'demo' })
  await loadEligibility(ctx, JSON.parse(shipped))
  await loadEligibility(ctx, JSON.parse(reference('eligibility/kr.json')))
})

const actors: Readonly<Record<string, Actor>> = {
  anyone: { kind: 'anyone', visitorId: null },
  seller: { kind: 'seller', id: newId(clock.now()), sellerId: null },
  operator: (await makeOperator(db, world, clock.now())).actor,
}
const frame = {
  db,
  clock,
  world,
  log: silentLog(),
  authenticate: async (c: { req: { header(name: string): string | undefined } }) =>
    actors[c.req.header('x-actor') ?? 'anyone'] ?? { kind: 'anyone' as const, visitorId: null },
}
const app = createApp(
  frame,
  await discover(['modules/compliance', 'modules/rule-desk', 'storefront/operator-settings']),
  pageOfTrouble(frame),
  () => undefined,
)
async function ask(who: string, path: string, body?: string, type = 'application/json') {
  clock.forward(1000)
  const answer = await app.request(`http://lane.example${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      'x-actor': who,
      authorization: 'Bearer x',
      'idempotency-key': newId(clock.now()),
      accept: path.startsWith('/api') ? 'application/json' : 'text/html',
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const text = await answer.text()
  return { status: answer.status, text, json: path.startsWith('/api') ? Loose.parse(JSON.parse(text)) : {} }
}
const Loose = z.record(z.string(), z.any())
const load = (query: string, body: string, type?: string) =>
  ask('operator', `/api/v1/operator/rules/load?${query}`, body, type)

const published = [
  '税则号列,货品名称,最惠国税率(%),暂定税率,增值税率,消费税率,法定第一单位,法定第二单位',
  '04.09,天然蜂蜜,,,,,,',
  '0409.0000,天然蜂蜜,15,,9%,,千克,',
  '2204.2100,装入2升及以下容器的葡萄酒,14,,13,10%,升,千克',
  '9619.0011,婴儿尿裤,4,0,13,,千克,',
].join('\n')

test('a published tariff is read as printed: percent, unit names, headings passed over; the list half stays', async () => {
  const dry = await load(
    'market=cn&kind=tariff&dryRun=true&source=Tariff+2026&certainty=confirmed',
    published,
    'text/csv',
  )
  assert.equal(dry.status, 200, dry.text)
  assert.deepEqual([dry.json['added'], dry.json['dryRun'], dry.json['diff'].changed], [3, true, 3])
  assert.equal((await run((ctx) => tariffLine(ctx, '04090000')))?.certainty, 'unsure', 'a dry run writes nothing')
  const done = await load('market=cn&kind=tariff&source=Tariff+2026&certainty=confirmed', published, 'text/csv')
  assert.equal(done.json['added'], 3)
  const wine = await run((ctx) => tariffLine(ctx, '22042100'))
  assert.deepEqual(
    [wine?.line.dutyRate, wine?.line.vat, wine?.line.consumptionTax, wine?.unit1, wine?.unit2, wine?.positiveList],
    ['0.14', { rate: '0.13' }, { kind: 'ad-valorem', rate: '0.1' }, '095', '035', true],
  )
  assert.deepEqual([wine?.certainty, wine?.source, wine?.demonstration], ['confirmed', 'Tariff 2026', true])
  const again = await load('market=cn&kind=tariff&source=Tariff+2026&certainty=confirmed', published, 'text/csv')
  assert.deepEqual([again.json['added'], again.json['unchanged']], [0, 3])
})

test('the positive list is whole: what it does not name is not listed, and its remarks give modes, caps and exclusions', async () => {
  const list = [
    '序号,税则号列,货品名称,备注',
    '1,04090000,天然蜂蜜,',
    '2,08081000,鲜苹果,仅限网购保税商品',
    '3,10063020,长粒米精米,每人每年限购20千克',
    '4,22042100,葡萄酒,每人每年限购二十升',
    '5,99887766,没有税则的商品,',
  ].join('\n')
  const done = await load('market=cn&kind=positive-list&source=List+2022&certainty=confirmed', list, 'text/csv')
  assert.equal(done.status, 200, done.text)
  assert.deepEqual(done.json['withoutLine'], ['99887766'])
  // A limit in words that cannot be read is loaded as none, and named for a person to read.
  assert.deepEqual(done.json['toRead'], [{ line: 5, code: '22042100', remark: '每人每年限购二十升' }])
  const line = (code: string) => run((ctx) => tariffLine(ctx, code))
  assert.deepEqual((await line('08081000'))?.modes, ['1210'])
  assert.deepEqual((await line('10063020'))?.yearlyCap, { amount: '20', unit: 'kg' })
  assert.deepEqual([(await line('08021200'))?.positiveList, (await line('08021200'))?.modes], [false, []])
  // Both halves of these two are official now; the rates of the others are still invented.
  const marks = await Promise.all(['04090000', '22042100', '08021200'].map(line))
  assert.deepEqual(
    marks.map((each) => each?.demonstration),
    [false, false, true],
  )
})

test('a tariff or list that cannot be read names every line, column as printed, value and what to write, and nothing is loaded', async () => {
  const refused = async (kind: string, body: string) => {
    const answer = await load(`market=cn&kind=${kind}`, body, 'text/csv')
    assert.deepEqual([answer.status, answer.json['code']], [422, 'compliance.file-mistaken'])
    const issues: readonly { readonly message: string }[] = answer.json['issues']
    assert.equal(issues.length, answer.json['params'].shown)
    return [answer.json['params'].n, ...issues.map(({ message }) => message)]
  }
  assert.deepEqual(
    await refused(
      'tariff',
      published.replace(',15,,9%', ',fifteen,,9%').replace('升,千克', '升,斤斤').replace('10%', '20%+1元'),
    ),
    [
      3,
      'Line 3, column “最惠国税率(%)”: “fifteen” cannot be used. Write a percentage, like 9, 9% or 2.5.',
      'Line 4, column “消费税率”: “20%+1元” cannot be used. Write one percentage, like 10 or 10%, or nothing. A tax of several rates or by quantity belongs in a file of our own layout (ct_kind, ct_rate, ct_specific_cny).',
      'Line 4, column “法定第二单位”: “斤斤” cannot be used. Write a unit of the customs table by its Chinese name or its number, like 千克 or 035.',
    ],
  )
  const missing = await refused('tariff', '税 号,货品名称,增值税率（％）,法定第一单位\n4090000,蜂蜜,130,')
  assert.deepEqual(missing.slice(0, 2), [
    2,
    'Line 1: no column gives the most-favoured-nation rate. Head one of them: 最惠国税率, 最惠国税率(%), 进口最惠国税率, mfn_rate.',
  ])
  assert.match(String(missing[2]), /^Line 2, column “税 号”: “4090000” cannot be used.*leading 0/)
  const cells = await refused('tariff', published.replace(',15,,9%', ',,,130'))
  assert.deepEqual(
    cells.slice(1).map((each) => String(each).replace(/ Write.*/, '')),
    ['Line 3, column “最惠国税率(%)”: the cell is empty.', 'Line 3, column “增值税率”: “130” cannot be used.'],
  )
  assert.match(
    String((await refused('positive-list', '税则号列,货品名称,备注\n0409,蜂蜜,'))[1]),
    /^Line 2, column “税则号列”: “0409” cannot be used\. Write the 8 digits/,
  )
  const twice = '序号,税则号列（2022）,货品名称,备注\n1,04090000,蜂蜜,\n\n2,04090000,蜂蜜,'
  assert.match(
    String((await refused('positive-list', twice))[1]),
    /^Line 4, column “税则号列（2022）”: 04090000 .* line 2/,
  )
  const many = ['税则号列,货品名称,备注', ...Array.from({ length: 45 }, (_, n) => `${n},蜂蜜,`)].join('\n')
  assert.equal((await refused('positive-list', many)).length, 31)
  const { json } = await load('market=cn&kind=positive-list', many, 'text/csv')
  assert.equal(
    json['title'],
    'There are 45 mistakes in the file. Nothing was loaded. The first 30 are listed; 15 more are not.',
  )
  const wrong = await load('market=kr&kind=tariff', published, 'text/csv')
  assert.deepEqual([wrong.status, wrong.json['code']], [422, 'rule-desk.kind-not-here'])
})

test('entry rules show by rule and field what differs, and a file of another market is refused', async () => {
  const file: { readOn: string; rules: Record<string, unknown>[] } = JSON.parse(shipped)
  const [first, , ...rest] = file.rules
  const changed = JSON.stringify({ ...file, rules: [{ ...first, act: 'Another act' }, ...rest] })
  const dry = await load('market=cn&kind=eligibility&dryRun=true', changed)
  assert.deepEqual([dry.json['diff'].changed, dry.json['diff'].removed, dry.json['diff'].added], [1, 1, 0])
  assert.deepEqual(
    dry.json['diff'].changedRows[0].fields.map((each: { field: string }) => each.field),
    ['act'],
  )
  assert.equal(dry.json['version'], null)
  const wrong = await load('market=kr&kind=eligibility', shipped)
  assert.deepEqual([wrong.status, wrong.json['code']], [422, 'rule-desk.market-differs'])
  assert.equal((await ask('seller', '/api/v1/operator/rules/load?market=cn&kind=eligibility', shipped)).status, 403)
})

test('anybody may ask for verdicts, up to a hundred at once, for several markets and a day', async () => {
  const items = [
    { code: '040900', markets: ['cn', 'kr'], originState: 'OR' },
    { code: '080810', markets: ['cn'], route: 'bonded', papers: ['us-phytosanitary'] },
    { code: '19042000', markets: ['cn'], route: 'freight', date: '2026-05-31' },
  ]
  const { status, json, text } = await ask('anyone', '/api/v1/verdicts', JSON.stringify({ items }))
  assert.equal(status, 200, text)
  const [honey, apples, granola] = json['items']
  assert.deepEqual(
    honey.answers.map((each: Record<string, string>) => [each['market'], each['verdict'], each['demonstration']]),
    [
      ['cn', 'allowed', true],
      ['kr', 'specialist', true],
    ],
  )
  assert.equal(honey.answers[0].line.code, '04090000')
  assert.deepEqual(
    apples.answers[0].papers.map((each: Record<string, unknown>) => [each['code'], each['inHand']]),
    [
      ['us-phytosanitary', true],
      ['orchard-registration', false],
    ],
  )
  assert.equal(granola.answers[0].decidedBy, 'food-maker-248')
  const refused = async (body: unknown) => {
    const answer = await ask('anyone', '/api/v1/verdicts', JSON.stringify(body))
    assert.equal(answer.status, 400, answer.text)
    return answer.text
  }
  assert.match(await refused({ items: [{ code: '040900', markets: ['fr'] }] }), /cn.*hk.*tw.*jp/)
  await refused({ items: Array.from({ length: 101 }, () => ({ code: '040900', markets: ['cn'] })) })
  await refused({ items: [{ code: '0409.00', markets: ['cn'] }] })
  await refused({ items: [{ code: '040900', markets: ['cn'], colour: 'gold' }] })
  const none = await ask('anyone', '/api/v1/verdicts', JSON.stringify({ items: [{ code: '040900', markets: ['jp'] }] }))
  assert.deepEqual([none.status, none.json['code']], [409, 'compliance.rules-missing'])
})

test('asking is limited by the product’s own limiter', async () => {
  const body = JSON.stringify({ items: [{ code: '040900', markets: ['cn'] }] })
  const first = await ask('anyone', '/api/v1/verdicts', body)
  assert.equal(first.status, 200)
  const { rows } = await sql<{ key: string }>`select key from identity.counter where name = ${asking.name}`.execute(db)
  assert.equal(rows.length, 1)
  const [window] = asking.windows
  await run(async (ctx) => {
    const whom = { kind: 'address' as const, id: 'as counted', key: rows[0]?.key ?? '' }
    await countTries(
      ctx,
      Array.from({ length: Number(window?.most ?? 0) }, () => ({ limit: asking, whom })),
    )
  })
  const full = await ask('anyone', '/api/v1/verdicts', body)
  assert.deepEqual([full.status, full.json['code']], [429, 'identity.too-many'])
  clock.forward(120_000)
  assert.equal((await ask('anyone', '/api/v1/verdicts', body)).status, 200)
})

test('an operator sees each change with a bar for listings, carts and orders; nobody else does', async () => {
  const { json } = await ask('operator', '/api/v1/operator/rule-changes')
  assert(json['items'].length >= 3)
  const page = await ask('operator', '/operator/rule-changes')
  assert.equal(page.status, 200)
  assert.match(page.text, /Rule changes/)
  assert.match(page.text, /waits its turn/)
  assert.equal((await ask('seller', '/api/v1/operator/rule-changes')).status, 403)
})
