import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Actor } from '#platform/context'
import { createApp } from '../../platform/app.ts'
import { discover } from '../../platform/discover.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { approvedSeller, loadChina, openLane } from '../../modules/catalog/test-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { engine, inTx } = openLane(db, '2026-11-22T08:00:00Z')
await inTx(loadChina)
const sellerId = await approvedSeller(engine)
const product = await discover(['modules', 'storefront/seller-products'])
const authenticate = async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
  c.req.header('authorization') === undefined
    ? { kind: 'anyone', visitorId: null }
    : { kind: 'seller', id: sellerId, sellerId }
const app = createApp(
  { ...engine, authenticate },
  product,
  async (c) => c.text('trouble', 500),
  () => undefined,
)
const ours = /^(catalog|search|translation)\./
const settle = () =>
  drain(engine, {
    listeners: product.listeners.filter((each) => ours.test(each.name)),
    jobs: product.jobs.filter((each) => ours.test(each.name)),
    sweeps: [],
  })

await settle()

const headers = { authorization: 'Bearer seller', 'accept-language': 'en' }
const get = async (path: string): Promise<string> => {
  const answer = await app.request(path, { headers })
  const text = await answer.text()
  assert.equal(answer.status, 200, `${path}: ${text.slice(0, 400)}`)
  return text
}
const keys = { count: 0 }
async function send(path: string, fields: Readonly<Record<string, string | File>>, status = 303): Promise<Response> {
  const body = new FormData()
  body.set('idempotency-key', `walk-${(keys.count += 1)}`)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  const answer = await app.request(path, { method: 'POST', body, headers })
  assert.equal(
    answer.status,
    status,
    `${path}: ${answer.status === 303 ? '' : (await answer.clone().text()).replace(/\s+/g, ' ').slice(0, 3000)}`,
  )
  return answer
}
const file = readFileSync(new URL('../../../demo/shopify/orchard-farm.csv', import.meta.url))
const csv = (): File => new File([file], 'products.csv', { type: 'text/csv' })
async function found(words: string): Promise<readonly string[]> {
  const answer = await app.request(`/api/v1/listings?words=${encodeURIComponent(words)}`)
  const body: { items: readonly { titleZh: string }[] } = JSON.parse(await answer.text())
  return body.items.map((item) => item.titleZh)
}

test('a seller brings a shop file to a Chinese listing by the pages alone, and a buyer finds it', async () => {
  assert.match(await get('/sell/products'), /No products yet/)
  const checked = await send('/sell/products/import', { file: csv() })
  const report = checked.headers.get('location') ?? ''
  assert.match(await get(report), /What the import would do/)
  assert.match(await get('/sell/products'), /No products yet/)
  await send(report, {})
  const list = await get('/sell/products')
  const address = [...list.matchAll(/href="(\/sell\/products\/[0-9a-f-]{36})">([^<]+)</g)].find(([, , title = '']) =>
    /almond|walnut|cherr|apple|honey/i.test(title),
  )?.[1]
  assert(address !== undefined, list)
  const page = await get(`${address}?words=honey`)
  assert.match(page, /04090000/)
  const ids = [...page.matchAll(/name="weight-([0-9a-f-]{36})"/g)].map(([, id = '']) => id)
  await send(`${address}/basics`, {
    title: 'Orchard blossom honey',
    originState: 'WA',
    ...Object.fromEntries(
      ids.flatMap((id) => [
        [`weight-${id}`, '450'],
        [`net-${id}`, '340 g'],
      ]),
    ),
  })
  const refused = await send(
    `${address}/basics`,
    { title: 'Orchard blossom honey', originState: 'WA', [`weight-${ids[0]}`]: '1.5' },
    422,
  )
  assert.match(await refused.text(), /value="1\.5"/)
  await send(`${address}/hs-code`, { hsCode: '04090000' })
  await send(`${address}/hs-code`, { hsCode: '99999999' }, 422)
  for (const id of ids) await send(`${address}/prices`, { [`fix-${id}`]: 'keep', [`amount-${id}`]: '8.50' })
  await send(`${address}/prices`, { [`fix-${ids[0]}`]: 'keep', [`amount-${ids[0]}`]: '1,299.00' }, 422)
  await send(`${address}/chinese-draft`, {})
  await send(`${address}/publish`, { mode: '9610' }, 409)
  await send(`${address}/chinese-approve`, {})
  const priced = await get(address)
  assert.match(priced, /You keep .*8\.50/)
  assert.match(priced, /demonstration/)
  const questions = [...priced.matchAll(/name="(paper-[a-z0-9-]+)"/g)].map(([, name = '']) => [name, 'yes'])
  await send(`${address}/answers`, Object.fromEntries(questions))
  await send(`${address}/publish`, { mode: '9610' })
  await settle()
  assert.match(await get(address), /Direct mail \(9610\): on sale/)
  const inChinese = await app.request(address, { headers: { ...headers, 'accept-language': 'zh-CN' } })
  assert.match(await inChinese.text(), /海外直邮（9610）：在售/)
  const [title = ''] = await found('honey')
  assert.match(title, /\p{Script=Han}/u)
  assert.deepEqual(await found('蜂蜜'), [title])
  assert.deepEqual(await found('fengmi'), [title])
  assert.deepEqual(await found('fm'), [title])
  assert.deepEqual(await found('two levees'), [title])
  assert.deepEqual(await found('冰箱'), [])
  await send(`${address}/take-down`, {})
  await settle()
  assert.deepEqual(await found('honey'), [])
})

test('a seller of whiskey is asked for its net weight at its field, and has a price when it is told', async () => {
  const list = await get('/sell/products')
  const [, address = ''] = [...list.matchAll(/href="(\/sell\/products\/[0-9a-f-]{36})">/g)].map(([, path]) => path)
  assert.doesNotMatch(await get(address), /name="net-weight-/)
  await send(`${address}/hs-code`, { hsCode: '22083000' })
  const asked = await get(address)
  assert.match(asked, /Enter its contents as a volume, like 750 ml/)
  assert.match(asked, /Net weight of one piece, without packaging/)
  const ids = [...asked.matchAll(/name="net-weight-([0-9a-f-]{36})"/g)].map(([, id = '']) => id)
  const of = (name: string, value: string) => Object.fromEntries(ids.map((id) => [`${name}-${id}`, value]))
  const basics = { title: 'Straight rye whiskey', originState: 'KY', ...of('weight', '1250'), ...of('net', '700 ml') }
  await send(`${address}/basics`, basics)
  for (const id of ids) await send(`${address}/prices`, { [`fix-${id}`]: 'keep', [`amount-${id}`]: '18.00' })
  assert.match(await get(address), /Enter its net weight: the tax counts by it/)
  const inChinese = await app.request(address, { headers: { ...headers, 'accept-language': 'zh-CN' } })
  assert.match(await inChinese.text(), /请填写净重：税按净重计算[\s\S]*单件净重（不含包装）/)
  const heavy = await send(`${address}/basics`, { ...basics, ...of('net-weight', '6650') }, 422)
  assert.match(await heavy.text(), /6650 g without packaging is more than the packed piece weighs/)
  await send(`${address}/basics`, { ...basics, ...of('net-weight', 'heavy') }, 422)
  await send(`${address}/basics`, { ...basics, ...of('net-weight', '665') })
  const told = await get(address)
  assert.doesNotMatch(told, /Enter its net weight|Enter its contents/)
  assert.match(told, /name="net-weight-[^>]*value="665"/)
  assert.match(told, /0\.665 kg × 1/)
})

test('the same file a second time changes nothing and says so', async () => {
  const again = await send('/sell/products/import', { file: csv() })
  const text = await get(again.headers.get('location') ?? '')
  assert.match(text, /New products<\/dt><dd[^>]*>0</)
})

test('a file that is no product file comes back with what to do', async () => {
  const answer = await send('/sell/products/import', { file: new File(['a,b\n1,2\n'], 'x.csv') }, 422)
  assert.match(await answer.text(), /not the header of a Shopify product export/)
})

test('the import endpoint says what a dry run would do and needs the right body', async () => {
  const post = (query: string, type: string, key: string) =>
    app.request(`/api/v1/seller/product-imports?format=shopify${query}`, {
      method: 'POST',
      body: file,
      headers: { ...headers, 'content-type': type, 'idempotency-key': key },
    })
  const dry = await post('&dry_run=true', 'text/csv; charset=utf-8', 'dry')
  assert.equal(dry.status, 200)
  const said: { dryRun: boolean; created: number } = JSON.parse(await dry.text())
  assert.deepEqual([said.dryRun, said.created], [true, 0])
  assert.equal((await post('', 'application/json', 'wrong')).status, 415)
})

test('a drawing and a picture are served by name, and nothing else is', async () => {
  assert.equal((await app.request('/drawings/honey.svg')).status, 200)
  assert.notEqual((await app.request('/drawings/..%2f..%2fpackage.json')).status, 200)
  assert.notEqual((await app.request(`/media/${'0'.repeat(64)}-800.webp`)).status, 200)
})
