import assert from 'node:assert/strict'
import { test } from 'node:test'
import { placeOrders, putLine, quote } from '#modules/checkout'
import { openStripe } from '#modules/pay-stripe'
import { openWallet, paymentPort } from '#modules/payments'
import { authenticate, authenticateEach } from '../../authenticate.ts'
import { openMarket } from '../../modules/checkout/test/market.ts'
import { createApp } from '../../platform/app.ts'
import { must } from '../../platform/check.ts'
import { sql } from '../../platform/db.ts'
import { discover } from '../../platform/discover.ts'
import { newId } from '../../platform/id.ts'
import { silentLog } from '../../platform/log.ts'
import { openPorts, plug } from '../../platform/world.ts'
import { testDatabase } from '../../test/database.ts'
import { pageOfTrouble } from '../trouble.ts'
import { deviceOf } from './pay.page.ts'

const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const nowhere = 'http://127.0.0.1:9'
const wallet = openWallet({ url: nowhere, secret: 's', webhookSecret: 'whsec_AAAA' })
const stripe = openStripe({
  url: nowhere,
  secretKey: 'sk_test_for_tests_only',
  webhookSecrets: ['whsec_for_tests_only'],
  methods: ['alipay', 'card'],
})
const world = { ...market.world, ports: openPorts([plug(paymentPort, [wallet, stripe])]) }
const frame = {
  db,
  clock: market.clock,
  log: silentLog(),
  world,
  authenticate: authenticate(world),
  authenticateEach,
}
const product = await discover(['modules/checkout', 'storefront/checkout'])
const app = createApp(frame, product, pageOfTrouble(frame), () => undefined)
const origin = 'http://127.0.0.1:4000'

async function checkout() {
  const [offer, buyer] = [await market.onSale(), await market.buyer()]
  const line = { listingId: offer.listingId, variantId: offer.variantId, quantity: 1 }
  const placed = await market.as(buyer.actor, async (ctx) => {
    await putLine(ctx, buyer.actor.id, line, 'set')
    const quoteId = await quote(ctx, buyer.actor.id, { split: false })
    const request = { by: ctx, buyerId: buyer.actor.id, quoteId, addressId: buyer.addressId }
    return must((await placeOrders(ctx, [request]))[0], 'one outcome')
  })
  assert(placed.kind === 'placed')
  return { token: buyer.token, checkoutId: placed.checkoutId }
}

async function go(token: string, path: string, fields?: Readonly<Record<string, string>>) {
  const reply = await app.request(`${origin}${path}`, {
    method: fields === undefined ? 'GET' : 'POST',
    headers: {
      origin,
      cookie: `wb_session=${token}`,
      ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(fields === undefined ? {} : { body: new URLSearchParams(fields).toString() }),
  })
  return { status: reply.status, to: reply.headers.get('location'), text: await reply.text() }
}

const pending = (checkoutId: string, next: object | null, url: string | null) =>
  sql`
  update payments.payment set state = 'pending', attempts = 1, pay_url = ${url}, next_step = ${next === null ? null : JSON.stringify(next)}::jsonb
   where checkout_id = ${checkoutId}
`.execute(db)
const paymentsOf = async (checkoutId: string) =>
  (
    await sql<{ state: string; method: string | null; then_method: string | null }>`
      select state, method, then_method from payments.payment where checkout_id = ${checkoutId} order by id
    `.execute(db)
  ).rows

test('the page leads to the provider that was asked, and folds the other ways beside it', async () => {
  const { token, checkoutId } = await checkout()
  await pending(checkoutId, null, 'http://127.0.0.1:4801/pay/abc')
  const { text } = await go(token, `/zh-cn/pay/${checkoutId}`)
  assert.match(text, /付款方式：演示钱包/)
  assert.match(text, /换一种付款方式/)
  assert(text.includes(`/zh-cn/pay/${checkoutId}/method/alipay`) && text.includes('支付宝'))
  assert(!text.includes('微信支付'), 'what nobody offers is not shown')
  assert(!text.includes(`/method/wallet"`), 'what is open is not offered again')
})

test('a code is drawn to be scanned, and a call inside WeChat is a button of its own', async () => {
  const { token, checkoutId } = await checkout()
  await pending(checkoutId, { kind: 'qr', text: 'weixin://wxpay/bizpayurl?pr=<script>' }, null)
  const scanned = await go(token, `/zh-cn/pay/${checkoutId}`)
  assert.match(scanned.text, /<figure class="scan"><svg/)
  assert(!scanned.text.includes('bizpayurl?pr=<script>'))
  await pending(checkoutId, { kind: 'jsapi', params: { appId: 'wx"1' } }, null)
  const inWeChat = await go(token, `/zh-cn/pay/${checkoutId}`)
  assert.match(inWeChat.text, /data-wechat-pay="\{&quot;appId&quot;:&quot;wx\\&quot;1&quot;\}"/)
})

test('choosing another way closes what is open first; twice the same key is once, and strangers find nothing', async () => {
  const { token, checkoutId } = await checkout()
  await pending(checkoutId, null, 'http://127.0.0.1:4801/pay/abc')
  const path = `/zh-cn/pay/${checkoutId}/method/card`
  const fields = { 'idempotency-key': newId(market.clock.now()) }
  assert.equal((await go(token, path, fields)).to, `/zh-cn/pay/${checkoutId}`)
  assert.equal((await go(token, path, fields)).to, `/zh-cn/pay/${checkoutId}`)
  assert.deepEqual(await paymentsOf(checkoutId), [{ state: 'pending', method: 'wallet', then_method: 'card' }])
  assert.match((await go(token, `/zh-cn/pay/${checkoutId}`)).text, /正在准备付款/)
  const stranger = (await market.buyer()).token
  const key = { 'idempotency-key': newId(market.clock.now()) }
  assert.equal((await go(stranger, path, key)).status, 404)
  assert.equal((await go(token, `/zh-cn/pay/${checkoutId}/method/cash`, key)).status, 400)
  const absent = `/zh-cn/pay/${checkoutId}/method/wechat-pay`
  assert.equal((await go(token, absent, { 'idempotency-key': newId(market.clock.now()) })).status, 422)
})

test('over the API the same choice is answered with the checkout', async () => {
  const { token, checkoutId } = await checkout()
  const ask = (method: string, who = token) =>
    app.request(`${origin}/api/v1/checkouts/${checkoutId}/method`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${who}`,
        'content-type': 'application/json',
        'idempotency-key': newId(market.clock.now()),
      },
      body: JSON.stringify({ method }),
    })
  const chosen = await ask('alipay')
  assert.equal(chosen.status, 200)
  assert.partialDeepStrictEqual(await chosen.json(), { state: 'preparing', payUrl: null, next: null })
  assert.deepEqual(
    (await paymentsOf(checkoutId)).map(({ state, method }) => [state, method]),
    [
      ['closed', 'wallet'],
      ['new', 'alipay'],
    ],
    'the wallet was never asked, so it is closed at once',
  )
  assert.equal((await ask('card', (await market.buyer()).token)).status, 404)
  await sql`update payments.payment set state = 'succeeded', captured_minor = amount_minor where checkout_id = ${checkoutId} and state = 'new'`.execute(
    db,
  )
  const late = await ask('card')
  assert.deepEqual([late.status, must(await late.json(), 'a body').code], [409, 'checkout.not-payable'])
})

test('a buyer who says it is paid has the provider asked next, but not twice in five seconds', async () => {
  const { token, checkoutId } = await checkout()
  await pending(checkoutId, null, 'http://127.0.0.1:4801/pay/abc')
  const [now, later] = [market.clock.now(), new Date(market.clock.now().getTime() + 480_000)]
  const paid = async (answeredSecondsAgo: number): Promise<Date | null> => {
    const answered = new Date(now.getTime() - answeredSecondsAgo * 1000)
    await sql`update payments.payment set ask_at = ${later}, answered_at = ${answered} where checkout_id = ${checkoutId}`.execute(
      db,
    )
    assert.equal((await go(token, `/zh-cn/pay/${checkoutId}/paid`, {})).status, 303)
    const { rows } = await sql<{ ask_at: Date | null }>`
      select ask_at from payments.payment where checkout_id = ${checkoutId}
    `.execute(db)
    return rows[0]?.ask_at ?? null
  }
  assert.deepEqual(await paid(6), now)
  assert.deepEqual(await paid(4), later)
})

test('a declined payment offers the same way again and every other', async () => {
  const { token, checkoutId } = await checkout()
  await sql`update payments.payment set state = 'failed' where checkout_id = ${checkoutId}`.execute(db)
  const { text } = await go(token, `/zh-cn/pay/${checkoutId}`)
  assert.match(text, /付款没有成功/)
  assert(text.includes(`/zh-cn/pay/${checkoutId}/again`) && text.includes(`/zh-cn/pay/${checkoutId}/method/card`))
})

test('what a buyer pays with is told by the browser', () => {
  assert.equal(deviceOf('Mozilla/5.0 (X11; Linux x86_64) Chrome/131'), 'desktop')
  assert.equal(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148'), 'phone')
  assert.equal(deviceOf('Mozilla/5.0 (Linux; Android 14) Mobile MicroMessenger/8.0.50'), 'in-wechat')
})
