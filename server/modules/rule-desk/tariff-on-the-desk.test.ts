import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOrders, putLine, quote } from '#modules/checkout'
import { tariffLine } from '#modules/compliance'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { discover } from '#platform/discover'
import { silentLog } from '#platform/log'
import { openMarket } from '../checkout/test/market.ts'
import { createApp } from '../../platform/app.ts'
import type { Actor } from '../../platform/context.ts'
import type { Page } from '../../platform/page.ts'
import { keyField } from '../../storefront/kit/index.ts'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { makeOperator } from '../../test/people.ts'
import { system } from '../../test/world.ts'

/** The load page with a tariff and with a list of consumer goods, as an operator walks it, while almonds are on sale. */
const { db } = await testDatabase({ max: 4 })
const market = await openMarket(db)
const { as, clock, world } = market
const operator: Actor = (await makeOperator(db, world, clock.now())).actor
const frame = { db, clock, world, log: silentLog(), authenticate: async () => operator }
const pages: Page[] = []
for (const file of ['operator-rules/load', 'operator-settings/changes'])
  pages.push(
    ...Object.values<Page>(await import(`../../storefront/${file}.page.ts`)).filter((each) => each.kind === 'page'),
  )
const app = createApp(
  frame,
  { endpoints: [], pages, listeners: [], jobs: [], sweeps: [] },
  pageOfTrouble(frame),
  () => undefined,
)
const product = await discover(['modules'])
const judging = /^(catalog|search|orders\.(rejudge|when-listings)|checkout\.(rejudge|when-listings))/
const settle = () =>
  drain(frame, {
    jobs: product.jobs.filter(({ name }) => judging.test(name)),
    listeners: product.listeners.filter(({ name }) => judging.test(name)),
    sweeps: [],
  })

await settle()
const [offer, buyer, other] = [await market.onSale(), await market.buyer(), await market.buyer()]
await as(buyer.actor, (ctx) => putLine(ctx, buyer.actor.id, { ...offer, quantity: 1 }, 'set'))
const quoteId = await as(buyer.actor, (ctx) => quote(ctx, buyer.actor.id, { split: false }))
const [placed] = await as(buyer.actor, (ctx) =>
  placeOrders(ctx, [{ by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }]),
)
assert(placed?.kind === 'placed')
await as(other.actor, (ctx) => putLine(ctx, other.actor.id, { ...offer, quantity: 1 }, 'set'))

const at = '/operator/rules/cn/load'
const keys = { n: 0 }
async function send(path: string, fields: Readonly<Record<string, string | File>>, language = 'en') {
  const body = new FormData()
  keys.n += 1
  for (const [name, value] of Object.entries({ [keyField]: `key-${keys.n}`, ...fields })) body.append(name, value)
  const headers = { 'sec-fetch-site': 'same-origin', accept: 'text/html', cookie: `lang=${language}` }
  const answer = await app.request(path, { method: 'POST', body, headers })
  return { status: answer.status, at: answer.headers.get('location') ?? '', text: await answer.text() }
}
const see = async (path: string, language = 'en'): Promise<string> =>
  (await app.request(path, { headers: { accept: 'text/html', cookie: `lang=${language}` } })).text()
const put = (kind: string, csv: string, over: Readonly<Record<string, string>> = {}, language = 'en') =>
  send(
    at,
    {
      file: new File([csv], `${kind}.csv`, { type: 'text/csv' }),
      kind,
      validFrom: '2026-11-22',
      readOn: '2026-11-22',
      source: 'the gazette',
      certainty: 'confirmed',
      ...over,
    },
    language,
  )
const hiddenOf = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([0-9a-f]{64})"`).exec(text)?.[1] ?? ''
const press = (path: string, shown: string) =>
  send(path, { hash: hiddenOf(shown, 'hash'), seen: hiddenOf(shown, 'seen') })
/** What a person reads. */
const words = (text: string): string =>
  text
    .slice(text.indexOf('<main'))
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ')

const tariff = (rate: string): string =>
  ['税则号列,货品名称,最惠国税率(%),增值税率(%),法定第一单位', `08021200,去壳巴旦杏,${rate},13,千克`].join('\n')

const lineOf = (code: string) => as(system, (ctx) => tariffLine(ctx, code))
const almonds = '08021200'
const dutyOf = async (code: string) =>
  (
    await sql<{ rate: string }>`
      select rtrim(duty_rate::text, '0') as rate from compliance.tariff_line
       where hs8 = ${code} and valid_from <= '2026-11-22' order by valid_from desc, set_at desc, entry desc limit 1`.execute(
      db,
    )
  ).rows[0]?.rate
const shownOf = async (path: string, language = 'en'): Promise<string> => words(await see(path, language))
const rows = async () => (await sql`select 1 from compliance.tariff_line`.execute(db)).rows.length

test('a tariff as published: the line that differs in words and percent, what is priced anew, and then loaded', async () => {
  clock.forward(1000)
  const before = await rows()
  const { at: path, status } = await put('tariff', tariff('12'))
  assert.deepEqual([status, await rows()], [303, before])
  const english = await shownOf(path)
  for (const said of [
    'Changed 1',
    'Duty: 10% → 12%',
    'Value-added tax: 9% → 13%',
    'the gazette',
    'How sure: unsure → confirmed',
    'Listings priced anew 1',
  ])
    assert(english.includes(said), `${said}: ${english}`)
  assert.doesNotMatch(english, /duty_rate|rates_demonstration/)
  const chinese = await shownOf(path, 'zh-Hans')
  assert(english.includes('08021200 Almonds, shelled') && chinese.includes('08021200 去壳巴旦杏'))
  for (const said of ['关税税率', '可靠程度', '将重新定价的商品 1'])
    assert(chinese.includes(said), `${said}: ${chinese}`)
  const done = await press(path, await see(path))
  assert.deepEqual([done.status, done.at.startsWith('/operator/rule-changes')], [303, true])
  assert.equal(await dutyOf(almonds), '0.12')
  const shelf = async () =>
    (await sql<{ minor: bigint }>`select shelf_minor as minor from catalog.listing_variant`.execute(db)).rows[0]?.minor
  const price = await shelf()
  await settle()
  assert.notEqual(await shelf(), price)
  assert.match(await shownOf(path), /This file was loaded/)
  const again = await put('tariff', tariff('12'))
  assert.match(await shownOf(again.at), /No line differs/)
})

test('lines that hold from a later day touch nobody today, and the page says from when', async () => {
  clock.forward(1000)
  const { at: path } = await put('tariff', tariff('15'), { validFrom: '2026-12-01' })
  assert.match(await shownOf(path), /Nobody today: these lines hold from Dec 1, 2026\./)
  assert.match(await shownOf(path, 'zh-Hans'), /自2026年12月1日起生效/)
  assert.equal((await press(path, await see(path))).status, 303)
  assert.equal(await dutyOf(almonds), '0.12')
})

test('a positive list without the goods: who goes down, which cart and open order; loaded, the goods are not sold any more', async () => {
  clock.forward(1000)
  const list = ['税则号列,货品名称,备注', '04090000,天然蜂蜜,', '99999999,没有税则的商品,'].join('\n')
  const { at: path, status } = await put('positive-list', list)
  assert.equal(status, 303)
  const text = await shownOf(path)
  for (const said of [
    '1 code of the list has no tariff line, so nothing can be loaded there: 99999999',
    'On the positive list: yes → no',
    'Ways of entry: 9610, 1210 → nothing',
    'Going off sale 1',
    'Carts 1',
    'Open orders 1',
    'Raw almonds',
    'Allowed Refused line-not-listed',
  ])
    assert(text.includes(said), `${said}: ${text}`)
  assert((await see(path)).includes(must(placed.orders[0], 'an order').number))
  assert.equal((await lineOf(almonds))?.positiveList, true)
  const looked = await see(path)
  assert.equal((await press(path, looked)).status, 303)
  await settle()
  assert.equal((await lineOf(almonds))?.positiveList, false)
  const { rows: listed } = await sql<{ state: string }>`select state from catalog.listing`.execute(db)
  assert.deepEqual(listed, [{ state: 'down' }])
  assert.equal((await press(path, looked)).status, 409)
  assert.match(words(await see('/operator/rule-changes')), /Orders that wait for your decision \(1\)/)
})

test('a list loaded since the look refuses the load, and the new difference stands below; a tariff between keeps its rates', async () => {
  clock.forward(1000)
  const back = ['税则号列,货品名称,备注', '04090000,天然蜂蜜,', '08021200,去壳巴旦杏,'].join('\n')
  const { at: path } = await put('positive-list', back)
  const looked = await see(path)
  const load = async (kind: string, csv: string) => {
    clock.forward(1000)
    const between = await put(kind, csv)
    assert.equal((await press(between.at, await see(between.at))).status, 303)
  }
  await load('tariff', tariff('14'))
  await load('positive-list', back.replace('杏,', '杏,仅限网购保税商品'))
  const refused = await press(path, looked)
  assert.equal(refused.status, 409)
  assert.match(words(refused.text), /look at the new difference below.*Ways of entry: 1210 → 9610, 1210/)
  assert.equal((await press(path, refused.text)).status, 303)
  await settle()
  assert.deepEqual([await dutyOf(almonds), (await lineOf(almonds))?.positiveList], ['0.14', true])
})

test('a file that cannot be read says every line and column in the language of the page, keeps what was typed, and keeps no file', async () => {
  const kept = async () => (await sql`select 1 from rule_desk.file`.execute(db)).rows.length
  const before = await kept()
  const rate = await put('tariff', tariff('x'))
  assert.equal(rate.status, 422)
  assert.match(words(rate.text), /There is 1 mistake in the file.*Line 2, column “最惠国税率\(%\)”: “x” cannot be used/)
  assert.match(rate.text, /value="the gazette"/)
  const code = await put('positive-list', '税则号列,货品名称,备注\n0409,天然蜂蜜,', {}, 'zh-Hans')
  assert.equal(code.status, 422)
  assert.match(words(code.text), /文件中有 1 处错误.*第 2 行“税则号列”列：“0409”无法使用。请填写 8 位税号/)
  const column = await put('tariff', '税则号列,货品名称\n08021200,杏仁')
  assert.match(words(column.text), /There are 3 mistakes in the file.*no column gives the VAT rate/)
  for (const kind of ['tariff', 'positive-list']) assert([400, 422].includes((await put(kind, '')).status), kind)
  assert.equal(await kept(), before)
})
