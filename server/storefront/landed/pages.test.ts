import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildIfStale } from '@westbound/web/build'
import { loadEligibility, markets } from '#modules/compliance'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import type { Actor } from '#platform/context'
import { transact } from '#platform/db'
import { silentLog } from '#platform/log'
import { testDatabase } from '../../test/database.ts'
import { loadMarketRows, reference } from '../../test/market-rows.ts'
import { makeApprovedSeller, makeOperator } from '../../test/people.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { marketRulesPage } from '../operator-rules/market-rules.page.ts'
import { packsPage } from '../operator-rules/packs.page.ts'
import { checkPage } from '../seller-check/check.page.ts'
import { deleteForm, plannerPage, saveForm, shareForm, unshareForm } from '../seller-planner/planner.page.ts'
import { sharedPage } from '../seller-planner/shared.page.ts'
import { pageOfTrouble } from '../trouble.ts'

await buildIfStale()
const { db } = await testDatabase({ max: 3 })
const world = testWorld()
const clock = handClock('2026-11-22T06:00:00Z')
await transact(db, async (tx) => {
  const ctx = ctxOf(tx, { actor: system, now: clock.now(), world })
  await loadMarketRows(ctx)
  await loadEligibility(ctx, JSON.parse(reference('cn-eligibility/cn-eligibility.json')))
  for (const market of markets.filter((each) => each !== 'cn' && each !== 'vn'))
    await loadEligibility(ctx, JSON.parse(reference(`eligibility/${market}.json`)))
})
const [ruth, omar] = [
  await makeApprovedSeller(db, world, clock.now()),
  await makeApprovedSeller(db, world, clock.now()),
]
const actors: Readonly<Record<string, Actor>> = {
  ruth: ruth.actor,
  omar: omar.actor,
  operator: (await makeOperator(db, world, clock.now())).actor,
}
const frame = {
  db,
  clock,
  world,
  log: silentLog(),
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
    actors[c.req.header('x-actor') ?? ''] ?? { kind: 'anyone', visitorId: null },
}
const pages = [
  checkPage,
  plannerPage,
  saveForm,
  deleteForm,
  shareForm,
  unshareForm,
  sharedPage,
  packsPage,
  marketRulesPage,
]
const app = createApp(
  frame,
  { endpoints: [], pages, listeners: [], jobs: [], sweeps: [] },
  pageOfTrouble(frame),
  () => undefined,
)
async function get(path: string, who = '', status = 200, language = 'en'): Promise<string> {
  const answer = await app.request(path, {
    headers: { 'x-actor': who, 'accept-language': language, accept: 'text/html' },
  })
  const text = await answer.text()
  assert.equal(answer.status, status, `${path}: ${text.replace(/\s+/g, ' ').slice(0, 800)}`)
  return text
}
const keys = { count: 0 }
async function send(path: string, fields: Readonly<Record<string, string>>, who: string, status = 303): Promise<void> {
  const body = new FormData()
  body.set('idempotency-key', `planner-${(keys.count += 1)}`)
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  const answer = await app.request(path, { method: 'POST', body, headers: { 'x-actor': who, accept: 'text/html' } })
  assert.equal(answer.status, status, `${path}: ${answer.status}`)
}
const honey = 'words=raw+honey&price=12.00&weight=450&quantity=2&market=cn'

test('before anything is asked the page says what will stand there, and asks nobody to sign in', async () => {
  const text = await get('/sell/check')
  assert.match(text, /The answer will stand here/)
  assert.match(text, /method="get" action="\/sell\/check#answer"/)
})

test('one question has verdict, rule path, waterfall with a table twin, keep, sources and an address to share', async () => {
  const text = await get(`/sell/check?${honey}`)
  for (const part of [
    /id="verdict"/,
    /The rule that decides/,
    /<svg viewBox/,
    /The figures as a table/,
    /You keep, for all 2 pieces/,
    /rules and rows behind this/,
    /demonstration/,
    /code=040900/,
  ])
    assert.match(text, part)
  assert.match(text, /\$22\.79/)
  assert.match(await get(`/sell/check?${honey}`, '', 200, 'zh-CN'), /你到手（共 2 件）/)
})

test('all twelve markets stand in one table; one whose entry rules are not loaded is priced and not judged', async () => {
  const text = await get(`/sell/check?${honey}&all=1`)
  const rows = text.slice(text.indexOf('id="markets"')).split('<tr role="row">').length - 2
  assert.equal(rows, 12)
  assert.match(text, /Vietnam<\/a><\/th>\s*<td role="cell" data-label="May it enter\?">–/)
})

test('what makes no sense is told at its field and nothing that was typed is lost', async () => {
  const text = await get('/sell/check?words=raw+honey&price=abc&weight=0&quantity=2&market=zz')
  for (const part of [
    /3 things need your attention/,
    /value="abc"/,
    /Write whole grams/,
    /Choose one of the twelve markets/,
  ])
    assert.match(text, part)
  assert.match(await get('/sell/check?words=%3Cscript%3E&price=1.00&weight=1'), /&lt;script&gt;/)
})

test('a price over the limit is a designed no with customs’ own code and what two parcels would do', async () => {
  const text = await get('/sell/check?code=04090000&price=400.00&weight=450&quantity=2&market=cn')
  assert.match(text, /-621005/)
  assert.match(text, /two parcels may enter/)
})

const wine = 'words=&code=220421&price=18.00&weight=1300&quantity=1&market=tw'

test('only a drink is asked its strength, known by its code or by its words', async () => {
  assert.doesNotMatch(await get('/sell/check'), /name="strength"/)
  assert.doesNotMatch(await get(`/sell/check?${honey}`), /name="strength"/)
  for (const path of ['/sell/check?code=220421', '/sell/check?words=red+wine', `/sell/check?${wine}`]) {
    const text = await get(path)
    assert.match(text, /Strength, % vol/)
    assert.match(text, /<option value="l" selected>/, 'litres are offered as the unit of a drink')
  }
  assert.match(await get(`/sell/check?${wine}`, '', 200, 'zh-CN'), /酒精度 \(% vol\)/)
  assert.match(await get(`/sell/planner?${wine}`, 'ruth'), /id="f-strength"/)
  assert.doesNotMatch(await get(`/sell/planner?${honey}`, 'ruth'), /id="f-strength"/)
})

test('without litres or strength the page says that the tax on alcohol is missing and what to enter; with both it is there', async () => {
  const bare = await get(`/sell/check?${wine}`)
  assert.match(bare, /alcohol tax of Taiwan is not in this price yet\. It goes by liters and strength/)
  assert.match(await get(`/sell/check?${wine}&content=0.75&unit=l`), /It depends on the strength: enter it in % vol/)
  assert.match(await get(`/sell/check?${wine}&strength=13.5`), /It goes by liters: enter the net content/)
  assert.match(await get(`/sell/check?${wine}`, '', 200, 'zh-CN'), /此价格尚未包含台湾[^。]*的酒税/)
  const told = await get(`/sell/check?${wine}&content=750&unit=ml&strength=13.5`)
  assert.doesNotMatch(told, /not in this price yet/)
  assert.match(told, /NT\$71/)
  assert.match(told, /strength=13\.5/, 'the address to share keeps it')
  assert.match(await get(`/sell/check?${wine}&all=1`), /the tax on alcohol may be missing from the price/)
  const all = await get(`/sell/check?${wine}&all=1&content=0.75&unit=l&strength=13.5`)
  assert.doesNotMatch(all, /the tax on alcohol may be missing/)
})

test('where a tax is not counted the numbers themselves say so, on the sheet and in the table of markets', async () => {
  const words = (html: string): string => html.replaceAll(/<[^>]*>/g, '')
  const bare = words(await get(`/sell/check?${wine}`))
  assert.match(bare, /Of that, import taxesat least NT\$[\d,]+customs duty not counted, alcohol tax not counted/)
  assert.match(bare, /pays at the doorat least NT\$[\d,]+/)
  const chinese = words(await get(`/sell/check?${wine}`, '', 200, 'zh-CN'))
  assert.match(chinese, /其中进口税至少 NT\$[\d,]+未含关税、未含酒税/)
  const table = await get(`/sell/check?${wine}&all=1`)
  assert.match(
    table,
    /data-cell="tw tax" data-around="at least \{\}">at least NT\$[\d,]+<\/span><span class="note">customs duty not counted, alcohol tax/,
  )
  const told = `${wine}&content=750&unit=ml&strength=13.5`
  assert.doesNotMatch(words(await get(`/sell/check?${told}`)), /alcohol tax not counted/)
  assert.doesNotMatch(words(await get(`/sell/check?${honey}`)), /at least \D{0,3}\d|not counted/)
})

test('a strength beyond 0 to 100 and a content without its unit are refused in words at their field', async () => {
  for (const strength of ['-1', '100.5', '101', 'strong', '13.555']) {
    const text = await get(`/sell/check?${wine}&strength=${strength}`)
    assert.match(text, /Write a percentage from 0 to 100, like 13\.5\./, strength)
    assert.match(text, new RegExp(`name="strength"[^>]*value="${strength}"`))
    assert.doesNotMatch(text, /id="price"/)
  }
  for (const strength of ['0', '100', '100.00', '40'])
    assert.match(await get(`/sell/check?${wine}&strength=${strength}`), /id="price"/, strength)
  assert.match(await get(`/sell/check?${wine}&content=0.75`), /Choose a unit from the list/)
})

const whisky = 'words=&code=220830&price=32.00&weight=1250&quantity=1&content=0.7&unit=l&strength=40'

test('what is measured by volume is asked its net weight, with which China and its neighbors answer the same bottle', async () => {
  assert.doesNotMatch(await get('/sell/check'), /name="net"/)
  assert.doesNotMatch(await get(`/sell/check?${honey}`), /name="net"/)
  assert.match(await get('/sell/check?words=olive+oil&content=500&unit=ml'), /name="net"/)
  const bare = await get(`/sell/check?${whisky}&market=cn`)
  assert.match(bare, /give the net weight too/)
  assert.match(bare, /Net weight of one/)
  assert.doesNotMatch(bare, /legal-quantity/, 'our own codes are told in words')
  const told = await get(`/sell/check?${whisky}&market=cn&net=665`)
  assert.match(told, /consumption tax by quantity 0\.665 kg × 1/)
  assert.match(told, /net=665/, 'the address to share keeps it')
  assert.match(await get(`/sell/check?${whisky}&market=jp&net=665`), /0\.7 l × 370/)
  const all = await get(`/sell/check?${whisky}&net=665&all=1`)
  assert.doesNotMatch(all, /depends on the legal quantity|may be missing from the price/)
  assert.match(await get(`/sell/check?${whisky}&market=cn`, '', 200, 'zh-CN'), /单件净重[\s\S]*请再填写净重/)
})

test('a net weight above the packed one, or beside a content that is a weight itself, is told at its field', async () => {
  for (const net of ['1251', '0', '66.5', 'heavy'])
    assert.match(await get(`/sell/check?${whisky}&net=${net}`), /Write whole grams, like 665/, net)
  const twice = await get(`/sell/check?${whisky.replace('unit=l', 'unit=kg')}&net=665`)
  assert.match(twice, /The net content is a weight already/)
  assert.match(twice, /name="net"[^>]*value="665"/)
})

test('a kept whisky plan and its link carry the net weight', async () => {
  const bottle = { code: '220830', price: '32.00', weight: '1250', market: 'cn', content: '0.7', unit: 'l', net: '665' }
  await send('/sell/planner/save', { ...bottle, strength: '40', dollar: '100', name: 'Whisky to China' }, 'ruth')
  const saved = await get('/sell/planner', 'ruth')
  assert.match(saved, /unit=l&(amp;)?net=665/)
  const id = /\/sell\/planner\/([0-9a-f-]{36})\/share/.exec(saved)?.[1] ?? ''
  await send(`/sell/planner/${id}/share`, {}, 'ruth')
  const link = /\/sell\/planner\/shared\/[\w-]{22}/.exec(await get('/sell/planner', 'ruth'))?.[0] ?? ''
  assert.match(await get(link), /0\.665 kg × 1/)
  assert.match(await get(`/sell/planner?${whisky}&net=665&market=cn`, 'ruth'), /secondQuantity/)
  await send(`/sell/planner/${id}/delete`, {}, 'ruth')
})

test('a kept plan and its link carry strength and litres, and the tax on alcohol with them', async () => {
  const bottle = { code: '220421', price: '18.00', weight: '1300', market: 'tw', content: '0.75', unit: 'l' }
  await send('/sell/planner/save', { ...bottle, strength: '13.5', dollar: '100', name: 'Wine to Taiwan' }, 'ruth')
  const saved = await get('/sell/planner', 'ruth')
  assert.match(saved, /content=0\.75&(amp;)?unit=l&(amp;)?strength=13\.5/)
  const id = /\/sell\/planner\/([0-9a-f-]{36})\/share/.exec(saved)?.[1] ?? ''
  await send(`/sell/planner/${id}/share`, {}, 'ruth')
  const link = /\/sell\/planner\/shared\/[\w-]{22}/.exec(await get('/sell/planner', 'ruth'))?.[0] ?? ''
  const shared = await get(link)
  assert.match(shared, /NT\$71/)
  assert.doesNotMatch(shared, /not in this price yet/)
  await send(`/sell/planner/${id}/delete`, {}, 'ruth')
})

test('a seller keeps a plan, shares it, ends the link and forgets it; nobody else sees or touches it', async () => {
  assert.match(await get('/sell/planner', 'ruth'), /No plan yet/)
  assert.match(await get(`/sell/planner?${honey}&dollar=90`, 'ruth'), /data-plan="/)
  const question = { words: 'raw honey', price: '12.00', weight: '450', quantity: '2', market: 'jp', dollar: '90' }
  await send('/sell/planner/save', { ...question, name: 'Honey to Japan' }, 'ruth')
  const saved = await get('/sell/planner', 'ruth')
  assert.match(saved, /Saved plans: 1 of 50/)
  const id = /\/sell\/planner\/([0-9a-f-]{36})\/share/.exec(saved)?.[1] ?? ''
  assert.doesNotMatch(await get('/sell/planner', 'omar'), /Honey to Japan/)
  for (const press of ['share', 'delete', 'unshare']) await send(`/sell/planner/${id}/${press}`, {}, 'omar', 404)
  await send(`/sell/planner/${id}/share`, {}, 'ruth')
  const link = /\/sell\/planner\/shared\/[\w-]{22}/.exec(await get('/sell/planner', 'ruth'))?.[0] ?? ''
  const shared = await get(link)
  assert.match(shared, /Honey to Japan/)
  assert.doesNotMatch(shared, new RegExp(`${ruth.actor.sellerId}|Sawmill`))
  await send(`/sell/planner/${id}/unshare`, {}, 'ruth')
  await get(link, '', 404)
  await send(`/sell/planner/${id}/delete`, {}, 'ruth')
  assert.match(await get('/sell/planner', 'ruth'), /Saved plans: 0 of 50/)
})

test('a plan is for sellers: a visitor is sent to sign in', async () => {
  await get('/sell/planner', '', 303)
})

test('the operator sees every market’s rules, what changes next, and how two days differ', async () => {
  const list = await get('/operator/rules', 'operator')
  assert.match(list, /Until Mar 31, 2028/)
  assert.match(list, /not loaded/)
  const japan = await get('/operator/rules/jp?from=2026-11-22&to=2028-04-01', 'operator')
  assert.match(japan, /rules differ/)
  assert.match(japan, /jp\.de-minimis/)
  assert.match(await get('/operator/rules/jp?from=2026-11-22&to=2026-11-23', 'operator'), /Nothing differs/)
  assert.match(await get('/operator/rules/cn?who=1', 'operator'), /listings were judged/)
  await get('/operator/rules/zz', 'operator', 404)
  await get('/operator/rules', 'ruth', 403)
})
