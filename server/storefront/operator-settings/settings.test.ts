import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { chinaDay, customsRoleNames, newestRate } from '#modules/markets'
import { createApp } from '../../platform/app.ts'
import { handClock } from '../../platform/clock.ts'
import type { Actor } from '../../platform/context.ts'
import { transact } from '../../platform/db.ts'
import type { Endpoint } from '../../platform/endpoint.ts'
import { silentLog } from '../../platform/log.ts'
import type { Page } from '../../platform/page.ts'
import { testDatabase } from '../../test/database.ts'
import { makeOperator } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { keyField } from '../kit/index.ts'
import { pageOfTrouble } from '../trouble.ts'

const { db } = await testDatabase({ max: 3 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
const reference = (name: string): string => readFileSync(new URL(`../../reference/${name}`, import.meta.url), 'utf8')
const actors: Readonly<Record<string, Actor>> = {
  anyone: { kind: 'anyone', visitorId: null },
  buyer: { kind: 'buyer', id: '01890000-0000-7000-8000-000000000001', visitorId: null },
  seller: { kind: 'seller', id: '01890000-0000-7000-8000-000000000002', sellerId: null },
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
const files = [
  ...['exchange-rates', 'freight-cards', 'settings'].map((name) => `../../modules/markets/${name}.endpoint.ts`),
  ...['tariff-lines', 'eligibility-rules', 'eligibility'].map((name) => `../../modules/compliance/${name}.endpoint.ts`),
  '../../modules/classification/find-codes.endpoint.ts',
  '../../modules/pricing/landed-price.endpoint.ts',
  ...['rates', 'freight', 'terms', 'customs-codes', 'tariff', 'rules'].map((name) => `./${name}.page.ts`),
]
const parts: (Endpoint | Page)[] = []
for (const file of files) parts.push(...Object.values<Endpoint | Page>(await import(file)))
const endpoints = parts.filter((part) => part.kind === 'endpoint')
const pages = parts.filter((part) => part.kind === 'page')
const app = createApp(
  frame,
  { endpoints, pages, listeners: [], jobs: [], sweeps: [] },
  pageOfTrouble(frame),
  () => undefined,
)

const count = { keys: 0 }
const send = async (
  who: string,
  method: string,
  path: string,
  body?: string | FormData,
  type?: string,
  key?: string,
) => {
  count.keys += 1
  clock.forward(1000)
  const headers = {
    'x-actor': who,
    'idempotency-key': key ?? `k${count.keys}`,
    'sec-fetch-site': 'same-origin',
    accept: path.startsWith('/api') ? 'application/json' : 'text/html',
    ...(type === undefined ? {} : { 'content-type': type }),
  }
  const answer = await app.request(path, {
    method: method.toUpperCase(),
    headers,
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, text: await answer.text(), headers: answer.headers }
}
const get = (path: string, who = 'operator') => send(who, 'get', path)
const csv = (path: string, text: string) => send('operator', 'post', path, text, 'text/csv')
const json = (path: string, value: unknown, key?: string) =>
  send('operator', 'post', path, JSON.stringify(value), 'application/json', key)
const formOf = (fields: Readonly<Record<string, string | File>>): FormData => {
  const data = new FormData()
  count.keys += 1
  for (const name of new Set([keyField, 'idempotency_key'])) data.set(name, `form${count.keys}`)
  for (const [name, value] of Object.entries(fields)) data.set(name, value)
  return data
}
const rate = {
  base: 'USD',
  quote: 'CNY',
  rate: '7.1024',
  spread: '0.012',
  ageMaxHours: 96,
  asOf: '2026-11-22T01:00:00Z',
  source: 'notice',
  certainty: 'confirmed',
}
const operatorRoutes = [...endpoints.filter(({ path }) => path.includes('/operator/')), ...pages]
const ratesHead = 'base,quote,rate,spread,age_max_hours,as_of,source,certainty'

test('only the operator reaches the settings: nobody else sees or changes them, by any route', async () => {
  assert(operatorRoutes.length >= 25)
  for (const { method, path } of operatorRoutes)
    for (const who of ['anyone', 'buyer', 'seller']) {
      const body = method === 'get' ? undefined : path.startsWith('/api') ? '{}' : formOf({})
      const type = typeof body === 'string' ? 'application/json' : undefined
      const { status } = await send(who, method, path, body, type)
      const barred = path.startsWith('/api') ? [400, 401, 403, 415] : [303, 401, 403]
      assert(barred.includes(status), `${who} ${method} ${path} ${status}`)
    }
  assert.equal((await get('/api/v1/operator/exchange-rates', 'seller')).status, 403)
  assert.equal((await get('/api/v1/operator/exchange-rates', 'anyone')).status, 401)
  assert.equal(
    (await send('seller', 'post', '/api/v1/operator/exchange-rates', JSON.stringify(rate), 'application/json')).status,
    403,
  )
})

test('every page says what is missing while nothing is set', async () => {
  for (const { path, method } of pages.filter((each) => each.method === 'get')) {
    const { status, text } = await send('operator', method, path)
    assert.equal(status, 200, path)
    assert(text.includes('aria-current="page"'), path)
  }
  assert((await get('/operator/settings')).text.includes('No exchange rate yet'))
  assert(
    (await get('/operator/settings/customs-codes')).text.includes(
      `${customsRoleNames.length} customs codes are missing`,
    ),
  )
})

test('a rate is added once under one key, listed with its age, and refused with its place when it does not fit', async () => {
  const first = await json('/api/v1/operator/exchange-rates', rate, 'same')
  assert.equal(first.status, 201)
  assert.equal((await json('/api/v1/operator/exchange-rates', rate, 'same')).text, first.text)
  const { items } = JSON.parse((await get('/api/v1/operator/exchange-rates')).text)
  assert.deepEqual(
    items.map((each: typeof rate & { effective: string; ageHours: number; stale: boolean }) => [
      each.effective,
      each.ageHours,
      each.stale,
    ]),
    [['7.1876288', 5, false]],
  )
  assert.equal((await json('/api/v1/operator/exchange-rates', { ...rate, rate: '7,1' })).status, 400)
  assert.equal((await json('/api/v1/operator/exchange-rates', { ...rate, more: 1 })).status, 400)
  const ahead = await json('/api/v1/operator/exchange-rates', { ...rate, asOf: '2026-11-23T01:00:00Z' })
  assert.deepEqual([ahead.status, JSON.parse(ahead.text).code], [422, 'markets.rate-in-future'])
})

test('files are loaded by the API, and a bad one changes nothing', async () => {
  const row = 'USD,CNY,7.2,0.01,96,2026-11-22T02:00:00Z,notice,confirmed'
  assert.equal((await csv('/api/v1/operator/exchange-rates/load', `${ratesHead}\n${row}`)).status, 201)
  const bad = await csv('/api/v1/operator/exchange-rates/load', `${ratesHead}\n${row}\n${row.replace('7.2', 'x')}`)
  const problem = JSON.parse(bad.text)
  assert.deepEqual([bad.status, problem.code], [422, 'markets.file-mistaken'])
  assert.deepEqual(problem.issues, [
    { path: '3.rate', message: 'Line 3, column “rate”: “x” cannot be used. Write a number above 0, like 7.1042.' },
  ])
  assert.equal(
    (await send('operator', 'post', '/api/v1/operator/exchange-rates/load', '{}', 'application/json')).status,
    415,
  )
  const cards = ['direct_mail', 'bonded'].map((route) => `${route},20000,60.00,2026-11-01,contract,confirmed`)
  const freight = ['route,up_to_grams,price,valid_from,source,certainty', ...cards].join('\n')
  assert.equal((await csv('/api/v1/operator/freight-cards/load', freight)).status, 201)
  const card = {
    route: 'bonded',
    validFrom: '2026-11-02',
    source: 'contract',
    certainty: 'confirmed',
    bands: [{ upToGrams: 1000, price: { amount: '12.00', currency: 'CNY' } }],
  }
  assert.equal((await json('/api/v1/operator/freight-cards', card)).status, 201)
  const dollars = { ...card, bands: [{ upToGrams: 1000, price: { amount: '12.00', currency: 'USD' } }] }
  assert.equal((await json('/api/v1/operator/freight-cards', dollars)).status, 400)
  const listed = JSON.parse((await get('/api/v1/operator/freight-cards?limit=1')).text)
  assert.deepEqual(listed.items[0].bands, card.bands)
  const terms = ['platform.fee-share,0.05', 'insurance.share,0.003'].map(
    (cells) => `${cells},2026-11-01,contract,confirmed`,
  )
  const settings = ['key,value,valid_from,source,certainty', ...terms].join('\n')
  assert.equal((await csv('/api/v1/operator/settings/load', settings)).status, 201)
  const clockSet = {
    key: 'orders.pay-minutes',
    value: '30',
    validFrom: '2026-11-01',
    source: 'terms',
    certainty: 'confirmed',
  }
  assert.equal((await json('/api/v1/operator/settings', clockSet)).status, 201)
  assert.equal(JSON.parse((await get('/api/v1/operator/settings')).text).inForce.length, 3)
  const code = {
    role: 'ebp',
    code: '3101960ABC',
    name: '示范',
    validFrom: '2026-11-01',
    source: 'customs',
    certainty: 'confirmed',
  }
  assert.equal((await json('/api/v1/operator/customs-codes', code)).status, 201)
  assert.equal(JSON.parse((await get('/api/v1/operator/customs-codes')).text).missing.length, 11)
  const tariff = await csv('/api/v1/operator/tariff-lines/load', reference('cn-tariff/cn-tariff-demo.csv'))
  assert.equal(tariff.status, 201)
  const lines = JSON.parse((await get('/api/v1/operator/tariff-lines?limit=3')).text)
  assert.deepEqual([lines.items.length, lines.items[0].code], [3, '04090000'])
  const rules = await send(
    'operator',
    'post',
    '/api/v1/operator/eligibility-rules/load',
    reference('cn-eligibility/cn-eligibility.json'),
    'application/json',
  )
  assert.equal(rules.status, 201)
  assert((JSON.parse((await get('/api/v1/operator/eligibility-rules')).text).items.length as number) > 20)
})

test('one line of the tariff is added by its columns', async () => {
  const [head = '', line = ''] = reference('cn-tariff/cn-tariff-demo.csv').split('\n')
  const cells = line.replace(/"[^"]*"/, 'general knowledge').split(',')
  const row = Object.fromEntries(head.split(',').map((column, at) => [column, cells[at] ?? '']))
  const added = await json('/api/v1/operator/tariff-lines', { ...row, vat_rate: '0.10', valid_from: '2027-01-01' })
  assert.deepEqual([added.status, JSON.parse(added.text)], [201, { added: 1, unchanged: 0 }])
  assert.equal((await json('/api/v1/operator/tariff-lines', { ...row, vat_rate: 'x' })).status, 422)
})

test('anyone learns the whole price, a code by words, and what may enter', async () => {
  const asked = 'code=04090000&weightGrams=500&mode=9610'
  const priced = JSON.parse((await get(`/api/v1/landed-price?keep=12.50&${asked}`, 'anyone')).text)
  assert.equal(priced.keep.amount, '12.50')
  assert.deepEqual(
    priced.lines.map((line: { part: string }) => line.part),
    ['seller-share', 'platform-fee', 'goods', 'freight', 'insurance', 'duty', 'consumption-tax', 'vat', 'shelf'],
  )
  assert.equal(priced.demonstration, true)
  const both = await get(`/api/v1/landed-price?keep=1&shelf=1&${asked}`, 'seller')
  assert.deepEqual([both.status, JSON.parse(both.text).code], [422, 'pricing.one-wish'])
  assert.equal((await get(`/api/v1/landed-price?keep=1e3&${asked}`, 'anyone')).status, 400)
  const found = JSON.parse((await get(`/api/v1/hs-codes?words=${encodeURIComponent('蜂蜜')}`, 'anyone')).text)
  assert.equal(found.items[0].hs6, '040900')
  const verdict = JSON.parse((await get('/api/v1/eligibility?code=08081000&mode=9610&origin=WA', 'anyone')).text)
  assert.equal(verdict.verdict, 'refused')
  assert(verdict.reasons[0].source !== '')
  assert.equal((await get('/api/v1/eligibility?code=0808&mode=9610&origin=WA', 'anyone')).status, 400)
})

test('the pages set and load what the API does, keep what was typed, and speak both languages', async () => {
  const typed = {
    rate: '7.1500',
    spread: '0.012',
    ageMaxHours: '96',
    asOf: '2026-11-22T05:00Z',
    source: 'notice',
    certainty: 'confirmed',
  }
  const done = await send('operator', 'post', '/operator/settings/rates', formOf(typed))
  assert.deepEqual([done.status, done.headers.get('location')], [303, '/operator/settings'])
  const current = await transact(db, (tx) =>
    newestRate(ctxOf(tx, { actor: system, now: clock.now(), world }), { from: 'USD', to: 'CNY' }),
  )
  assert.equal(current?.midText, '7.1500')
  const wrong = await send(
    'operator',
    'post',
    '/operator/settings/rates',
    formOf({ ...typed, rate: '-7', source: 'my notice' }),
  )
  assert.equal(wrong.status, 400)
  assert(wrong.text.includes('value="my notice"') && wrong.text.includes('Write a number above 0'))
  const file = (text: string, name: string) => formOf({ file: new File([text], name) })
  const badFile = await send(
    'operator',
    'post',
    '/operator/settings/rates/load',
    file(`${ratesHead}\nUSD`, 'rates.csv'),
  )
  assert.equal(badFile.status, 422)
  assert.match(badFile.text, /What to correct in the file[\s\S]*Line 2 has 1 cell, the heading has 8/)
  const loads = [
    [
      'freight',
      'route,up_to_grams,price,valid_from,source,certainty',
      'by ship,500,41.00',
      'Write one of: direct_mail, bonded',
    ],
    ['terms', 'key,value,valid_from,source,certainty', 'platform.fee-share,7%', 'Write a fraction below 1, like 0.05'],
  ] as const
  for (const [section, head, cells, said] of loads) {
    const csvFile = file(`${head}\n${cells},2026-11-01,board,confirmed`, `${section}.csv`)
    const refused = await send('operator', 'post', `/operator/settings/${section}/load`, csvFile)
    assert.equal(refused.status, 422)
    assert(refused.text.includes(said), section)
  }
  const tariff = file(reference('cn-tariff/cn-tariff-demo.csv'), 'tariff.csv')
  assert.equal((await send('operator', 'post', '/operator/settings/tariff/load', tariff)).status, 303)
  const rules = file(reference('cn-eligibility/cn-eligibility.json'), 'rules.json')
  assert.equal((await send('operator', 'post', '/operator/settings/rules/load', rules)).status, 303)
  const dated = { validFrom: chinaDay(clock.now()), source: 'board', certainty: 'confirmed' }
  const fee = formOf({ key: 'platform.fee-share', value: '0.07', ...dated })
  assert.equal((await send('operator', 'post', '/operator/settings/terms', fee)).status, 303)
  const code = formOf({ role: 'customs', code: '224', name: 'x', ...dated })
  assert.equal((await send('operator', 'post', '/operator/settings/customs-codes', code)).status, 422)
  assert((await get('/operator/settings/terms')).text.includes('7%'))
  for (const lang of ['en', 'zh-Hans'])
    for (const { path } of pages.filter((each) => each.method === 'get')) {
      const answer = await app.request(path, {
        headers: { 'x-actor': 'operator', cookie: `lang=${lang}`, accept: 'text/html' },
      })
      assert.equal(answer.status, 200, `${path} in ${lang}`)
      const text = await answer.text()
      assert(text.includes(`lang="${lang}"`), path)
    }
})

test('a stale rate is said on the page and in the refusal, with what to do', async () => {
  clock.set(new Date('2026-11-26T07:00:00Z'))
  assert((await get('/operator/settings')).text.includes('The exchange rate is too old'))
  const refused = JSON.parse((await get('/api/v1/landed-price?keep=1&code=04090000&weightGrams=5&mode=9610')).text)
  assert.equal(refused.code, 'markets.rate-stale')
  assert.match(refused.title, /98 hours old.*at most 96 hours.*loads a newer one/)
})
