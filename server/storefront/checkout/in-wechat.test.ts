import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { after, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { placeOrders, putLine, quote } from '#modules/checkout'
import { paymentPort } from '#modules/payments'
import { authenticate, authenticateEach } from '../../authenticate.ts'
import { openMarket } from '../../modules/checkout/test/market.ts'
import { openWeChatWorld } from '../../modules/pay-wechat/test/wechat.ts'
import { createApp } from '../../platform/app.ts'
import { must } from '../../platform/check.ts'
import { sql } from '../../platform/db.ts'
import { discover } from '../../platform/discover.ts'
import { newId } from '../../platform/id.ts'
import { silentLog } from '../../platform/log.ts'
import { openPorts, plug } from '../../platform/world.ts'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { drain } from '../../test/drain.ts'
import { pageOfTrouble } from '../trouble.ts'

/** The shop's own pages in the browser inside WeChat, before the simulator of WeChat and its pay. */
const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const watch = createServer((_, answer) => answer.end(JSON.stringify({ now: market.clock.now().toISOString() })))
watch.listen(0, '127.0.0.1')
await once(watch, 'listening')
const seen = watch.address()
after(() => watch.close())
const wechat = await openWeChatWorld({
  CLOCK_URL: `http://127.0.0.1:${typeof seen === 'object' && seen !== null ? seen.port : 0}/`,
})
const world = { ...market.world, ports: openPorts([plug(paymentPort, [wechat.provider])]) }
const engine = { db, clock: market.clock, log: silentLog(), world }
const frame = { ...engine, authenticate: authenticate(world), authenticateEach }
const found = await discover(['modules', 'storefront/checkout'])
const ours = <T extends { readonly name: string }>(parts: readonly T[]) =>
  parts.filter(({ name }) => name.startsWith('payments.'))
const product = { ...found, listeners: ours(found.listeners), jobs: ours(found.jobs), sweeps: ours(found.sweeps) }
const app = createApp(frame, product, pageOfTrouble(frame), () => undefined)
const work = () => drain(engine, product)
await work()
beforeEach(() => wechat.misbehave({}))

const browsers = {
  wechat: 'Mozilla/5.0 (Linux; Android 14) Mobile MicroMessenger/8.0.50',
  phone: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148',
}

async function checkout() {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  const line = { listingId: offer.listingId, variantId: offer.variantId, quantity: 1 }
  const placed = await market.as(buyer.actor, async (given) => {
    const ctx = { ...given, world }
    await putLine(ctx, buyer.actor.id, line, 'set')
    const quoteId = await quote(ctx, buyer.actor.id, { split: false })
    return must(
      (await placeOrders(ctx, [{ by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }]))[0],
      '',
    )
  })
  assert(placed.kind === 'placed')
  // One way of paying stands beforehand and would be asked at once; here its buyer is still to choose.
  await sql`
    update payments.payment set state = 'unchosen', provider = null, method = null, account = null, ask_at = null
     where checkout_id = ${placed.checkoutId}
  `.execute(db)
  return { token: buyer.token, checkoutId: placed.checkoutId, page: `/zh-cn/pay/${placed.checkoutId}` }
}

async function go(token: string, path: string, fields?: Readonly<Record<string, string>>, browser = browsers.wechat) {
  const reply = await app.request(`${world.url}${path}`, {
    method: fields === undefined ? 'GET' : 'POST',
    headers: {
      origin: world.url,
      cookie: `wb_session=${token}`,
      'user-agent': browser,
      ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(fields === undefined ? {} : { body: new URLSearchParams(fields).toString() }),
  })
  return { status: reply.status, to: reply.headers.get('location'), text: await reply.text() }
}
/** Time goes by for us and for WeChat, which looks at the shared clock each second. */
async function pass(ms: number): Promise<void> {
  market.clock.forward(ms)
  await wait(1500)
}
const key = () => ({ 'idempotency-key': newId(market.clock.now()) })
const chooses = (token: string, page: string) => go(token, `${page}/method/wechat-pay`, key())

/** From our page to WeChat's, and the address to which it sends the browser back. */
async function toWeChatAndBack(token: string, page: string): Promise<string> {
  assert.equal((await chooses(token, page)).to, `${page}/wechat`)
  const { text } = await go(token, `${page}/wechat`)
  const url = must(/http-equiv="refresh" content="0; url=([^"]+)"/.exec(text)?.[1], 'it goes on by itself')
  const answer = await fetch(url.replaceAll('&amp;', '&'), { redirect: 'manual' })
  const back = new URL(must(answer.headers.get('location'), 'it is sent back'))
  return `${back.pathname}${back.search}`
}
const payments = async (checkoutId: string) =>
  (
    await sql<{ id: string; state: string; next: string | null; problem: string | null; choice: string | null }>`
      select id, state, next_step ->> 'kind' as next, problem, choice_sealed as choice
        from payments.payment where checkout_id = ${checkoutId} order by id
    `.execute(db)
  ).rows
const newest = async (checkoutId: string) => must((await payments(checkoutId)).at(-1), 'a payment')

test('inside WeChat the buyer is sent to say who pays, comes back, and is given the call that opens the window', async () => {
  const { token, checkoutId, page } = await checkout()
  await wechat.misbehave({ lie: { openid: 'oSayWhoPays123' }, on: ['authorise.page'] })
  const back = await toWeChatAndBack(token, page)
  assert.equal((await payments(checkoutId))[0]?.state, 'unchosen', 'nothing is chosen before WeChat has answered')
  assert.equal((await go(token, back)).to, page)
  await work()
  const paying = await newest(checkoutId)
  assert.deepEqual([paying.state, paying.next], ['pending', 'jsapi'])
  const { text } = await go(token, page)
  const params = must(/data-wechat-pay="([^"]+)"/.exec(text)?.[1], 'the call').replaceAll('&quot;', '"')
  assert.match(text, /<noscript><p class="problem">付款窗口需要运行脚本/)
  assert(text.includes('/assets/') && /src="[^"]*wechat-pay[^"]*"/.test(text), 'the script that calls is ours')
  const wallet = await fetch(`${wechat.config.url}/pay/jsapi?${new URLSearchParams(JSON.parse(params))}`)
  assert.equal(wallet.status, 200, 'what the page hands over is signed as WeChat checks it')
  const { rows } = await sql<{ told: boolean }>`
    select exists (select from payments.payment as p where p::text like '%oSayWhoPays123%')
        or exists (select from platform.audit as a where a::text like '%oSayWhoPays123%') as told
  `.execute(db)
  assert.equal(rows[0]?.told, false, 'who pays is kept sealed alone')
  const paid = await call(wechat.simulator, `/v1/transactions/${paying.id.replaceAll('-', '')}/pay`, { body: {} })
  assert.equal(paid.status, 200)
})

test('the way back is open once, to one buyer and one checkout, for ten minutes', async () => {
  const [one, other] = [await checkout(), await checkout()]
  const back = await toWeChatAndBack(one.token, one.page)
  assert.equal((await go(other.token, back)).status, 404, 'a stranger finds nothing')
  const query = back.slice(back.indexOf('?'))
  await chooses(other.token, other.page)
  assert.equal((await go(other.token, `${other.page}/wechat/back${query}`)).to, `${other.page}?wechat=over`)
  assert.equal((await payments(other.checkoutId))[0]?.state, 'unchosen', 'nobody pays with the word of another')
  assert.equal((await go(one.token, back.replace(/.$/, 'x'))).to, `${one.page}?wechat=over`)
  assert.equal((await go(one.token, back)).to, one.page)
  assert.equal((await go(one.token, back)).to, `${one.page}?wechat=over`)
  assert.equal((await payments(one.checkoutId)).length, 1)
  const late = await checkout()
  const lateBack = await toWeChatAndBack(late.token, late.page)
  await pass(10 * 60_000)
  assert.equal((await go(late.token, lateBack)).to, `${late.page}?wechat=over`)
  assert.match((await go(late.token, `${late.page}?wechat=over`)).text, /已超过十分钟。请重新选择微信支付/)
  assert.equal((await go(late.token, `${late.page}/wechat`)).to, late.page, 'and nobody is sent with an old word')
})

test('whoever says no reads what to do, and may pay by code', async () => {
  const { token, checkoutId, page } = await checkout()
  await wechat.misbehave({ lie: { authorise: 'denied' } })
  assert.equal((await go(token, await toWeChatAndBack(token, page))).to, `${page}?wechat=denied`)
  const { text } = await go(token, `${page}?wechat=denied`)
  assert.match(text, /微信没有确认付款账户。请重新选择微信支付、改用扫码/)
  assert.match(text, /name="device" value="desktop"/)
  await go(token, `${page}/method/wechat-pay`, { ...key(), device: 'desktop' })
  await work()
  assert.equal((await newest(checkoutId)).next, 'qr')
})

test('a code WeChat does not take leads to a code to scan, and asking again to the window', async () => {
  const { token, checkoutId, page } = await checkout()
  const back = await toWeChatAndBack(token, page)
  await wechat.misbehave({ lie: { errcode: '40029' }, on: ['authorise.exchange'] })
  await go(token, back)
  await work()
  const scanned = await newest(checkoutId)
  assert.deepEqual([scanned.state, scanned.next], ['pending', 'qr'])
  const { rows } = await sql<{ why: string }>`
    select details ->> 'why' as why from platform.audit
     where action = 'payments.payer-unknown' and subject_id = ${scanned.id}
  `.execute(db)
  assert.deepEqual(rows, [{ why: '40029' }], 'an operator finds the number')
  const { text } = await go(token, page)
  assert.match(text, /微信没有确认付款账户。可以换一部手机扫码付款/)
  assert.match(text, /重新向微信确认/)
  await wechat.misbehave({})
  await go(token, await toWeChatAndBack(token, page))
  await work()
  assert.deepEqual(
    (await payments(checkoutId)).map(({ state, next }) => [state, next]),
    [
      ['closed', 'qr'],
      ['pending', 'jsapi'],
    ],
    'the code is closed before the window is opened',
  )
})

test('while WeChat is silent the buyer waits a quarter of a minute at most, then pays by code', async () => {
  const { token, checkoutId, page } = await checkout()
  const back = await toWeChatAndBack(token, page)
  await wechat.misbehave({ lose: 'answer', on: ['authorise.exchange'] })
  await go(token, back)
  await work()
  assert.equal((await newest(checkoutId)).state, 'new')
  assert.match((await newest(checkoutId)).problem ?? '', /^who pays: /)
  market.clock.forward(16_000)
  await work()
  assert.deepEqual([(await newest(checkoutId)).state, (await newest(checkoutId)).next], ['pending', 'qr'])
})

test('the same checkout on the phone’s own browser opens WeChat from there', async () => {
  const { token, checkoutId, page } = await checkout()
  await go(token, `${page}/method/wechat-pay`, { ...key(), device: 'desktop' })
  await work()
  const { text } = await go(token, page, undefined, browsers.phone)
  assert.match(text, /在本机打开微信付款/)
  await go(token, `${page}/method/wechat-pay`, { ...key(), device: 'phone' }, browsers.phone)
  await work()
  const { text: after_ } = await go(token, page, undefined, browsers.phone)
  assert.match(after_, /去付款|button-go" href=/)
  assert.equal((await payments(checkoutId)).length, 2)
})

test('a code that is older than WeChat allows is refused there', async () => {
  const { token, checkoutId, page } = await checkout()
  const back = await toWeChatAndBack(token, page)
  await pass(6 * 60_000)
  await go(token, back)
  await work()
  assert.equal((await newest(checkoutId)).next, 'qr')
})

const api = async (token: string, path: string, body?: object) => {
  const reply = await app.request(`${world.url}/api/v1/checkouts/${path}`, {
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': newId(market.clock.now()),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  const text = await reply.text()
  return { status: reply.status, text, json: JSON.parse(text) }
}
const returnUrl = 'https://shop.example/wechat/back?from=us'
const asks = (of: { token: string; checkoutId: string }, url = returnUrl) =>
  api(of.token, `${of.checkoutId}/payer-question`, { returnUrl: url })
const answers = (of: { token: string; checkoutId: string }, body: object) =>
  api(of.token, `${of.checkoutId}/payer-answer`, body)
/** Another shop's browser at WeChat: with what it comes back. */
async function authorised(url: string): Promise<{ readonly code: string; readonly state: string }> {
  const answer = await fetch(url, { redirect: 'manual' })
  const back = new URL(must(answer.headers.get('location'), 'it is sent back'))
  assert.equal(`${back.origin}${back.pathname}`, 'https://shop.example/wechat/back')
  return { code: back.searchParams.get('code') ?? '', state: back.searchParams.get('state') ?? '' }
}

test('over the API another shop asks who pays, brings the code back, and is given the call that opens the window', async () => {
  const of = await checkout()
  await wechat.misbehave({ lie: { openid: 'oOverTheApi456' }, on: ['authorise.page'] })
  const asked = await asks(of)
  assert.equal(asked.status, 200, asked.text)
  assert.equal(new Date(asked.json.expiresAt).getTime(), market.clock.now().getTime() + 10 * 60_000)
  const answer = await authorised(asked.json.url)
  const chosen = await answers(of, answer)
  assert.deepEqual([chosen.status, chosen.json.state], [200, 'preparing'])
  await work()
  const paying = await api(of.token, of.checkoutId)
  assert.deepEqual([paying.json.state, paying.json.next.kind], ['to-pay', 'jsapi'])
  const call = await fetch(`${wechat.config.url}/pay/jsapi?${new URLSearchParams(paying.json.next.params)}`)
  assert.equal(call.status, 200, 'what the API hands over is signed as WeChat checks it')
  const { rows } = await sql<{ told: boolean }>`
    select exists (select from payments.payment as p where p::text like '%oOverTheApi456%')
        or exists (select from platform.audit as a where a::text like '%oOverTheApi456%')
        or exists (select from platform.idempotency as i where i::text like '%oOverTheApi456%') as told
  `.execute(db)
  assert.deepEqual(
    [rows[0]?.told, paying.text.includes('oOverTheApi456')],
    [false, false],
    'who pays is kept sealed alone',
  )
})

test('over the API a way back is taken once, by the buyer who asked, for that checkout, within ten minutes', async () => {
  const [one, other] = [await checkout(), await checkout()]
  const answer = await authorised((await asks(one)).json.url)
  const refused = async (of: typeof one, body: object) => {
    const { status, json } = await answers(of, body)
    return [status, json.code]
  }
  const over = [409, 'checkout.way-back-over']
  assert.deepEqual(await refused({ ...one, token: other.token }, answer), [404, 'checkout.not-found'])
  await asks(other)
  assert.deepEqual(await refused(other, answer), over)
  assert.deepEqual(await refused(one, { ...answer, state: answer.state.replace(/.$/, 'x') }), over)
  assert.equal((await payments(one.checkoutId))[0]?.state, 'unchosen')
  const both = await Promise.all([answers(one, answer), answers(one, answer)])
  assert.deepEqual(
    both.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  )
  assert.deepEqual(await refused(one, answer), over)
  const late = await checkout()
  const lateAnswer = await authorised((await asks(late)).json.url)
  await pass(10 * 60_000)
  assert.deepEqual(await refused(late, lateAnswer), over)
})

test('over the API the address to come back to is secret on its way, and a stranger’s checkout is not found', async () => {
  const [of, other] = [await checkout(), await checkout()]
  for (const url of [
    'http://shop.example/back',
    'https://shop.example/#back',
    'https://me@shop.example/',
    'back',
    'javascript:1',
  ])
    assert.equal((await asks(of, url)).json.code, 'checkout.return-address', url)
  assert.equal((await asks(of, `${world.url}/zh-cn/pay/${of.checkoutId}/wechat/back`)).status, 200)
  assert.equal((await asks({ ...of, token: other.token })).json.code, 'checkout.not-found')
  const scanned = await api(of.token, `${of.checkoutId}/payer-question`, { returnUrl, method: 'alipay' })
  assert.deepEqual([scanned.status, scanned.json.code], [422, 'payments.no-such-method'])
})
