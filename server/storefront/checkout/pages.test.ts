import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from '#platform/db'
import { takeDown } from '#modules/catalog'
import { authenticate, authenticateEach } from '../../authenticate.ts'
import { identity, openMarket } from '../../modules/checkout/test/market.ts'
import { createApp } from '../../platform/app.ts'
import { discover } from '../../platform/discover.ts'
import { newId } from '../../platform/id.ts'
import { silentLog } from '../../platform/log.ts'
import { testDatabase } from '../../test/database.ts'
import { system } from '../../test/world.ts'
import { pageOfTrouble } from '../trouble.ts'

const { db } = await testDatabase({ max: 6 })
const market = await openMarket(db)
const frame = {
  db,
  clock: market.clock,
  log: silentLog(),
  world: market.world,
  authenticate: authenticate(market.world),
  authenticateEach,
}
const product = await discover(['modules/buyers', 'modules/checkout', 'storefront/cart', 'storefront/checkout'])
const app = createApp(frame, product, pageOfTrouble(frame), () => undefined)
const origin = 'http://127.0.0.1:4000'

/** A browser without scripts: a jar of cookies, forms as they stand in the page; follows no redirect. */
function browser(token?: string) {
  const jar = new Map<string, string>(token === undefined ? [] : [['wb_session', token]])
  const go = async (
    path: string,
    fields?: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ) => {
    const reply = await app.request(`${origin}${path}`, {
      method: fields === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'text/html',
        origin,
        cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
        ...headers,
        ...(fields === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(fields === undefined ? {} : { body: new URLSearchParams(fields).toString() }),
    })
    for (const cookie of reply.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at))
      else jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
    return { status: reply.status, to: reply.headers.get('location'), text: await reply.text() }
  }
  return { go, jar }
}
const hiddenIn = (text: string, name: string): string =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? ''
/** `units.0.lines` of whatever was answered; undefined where there is nothing. */
const at = (value: unknown, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (each, key) => (typeof each === 'object' && each !== null ? Reflect.get(each, key) : undefined),
      value,
    )
/** One call of the API as a signed-in program. */
const api = async (
  method: string,
  path: string,
  token?: string,
  body?: object,
  headers: Readonly<Record<string, string>> = {},
) => {
  const reply = await app.request(`${origin}/api/v1${path}`, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      'idempotency-key': newId(market.clock.now()),
      'accept-language': 'zh',
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const json: unknown = await reply.json()
  return { status: reply.status, json, get: (path: string): unknown => at(json, path) }
}

test('the whole way without scripts: cart as a visitor, sign-in, address, real name, notice, price, order, payment page', async () => {
  const offer = await market.onSale()
  const line = { listingId: offer.listingId, variantId: offer.variantId }
  const visitor = browser()
  const added = await visitor.go(
    '/zh-cn/cart/add',
    Object.fromEntries(
      new URLSearchParams({ ...line, quantity: '2' })
        .toString()
        .concat('&then=stay')
        .split('&')
        .map((each) => each.split('=')),
    ),
    { referer: `${origin}/zh-cn/products/x?mode=9610` },
  )
  assert.deepEqual([added.status, added.to], [303, '/zh-cn/products/x?mode=9610'])
  const seen = await visitor.go('/zh-cn/cart')
  assert.match(seen.text, /value="2"/)
  assert.match(seen.text, /5,000\.00/)
  assert.equal((await visitor.go('/zh-cn/checkout')).to, '/zh-cn/sign-in?next=%2Fzh-cn%2Fcheckout')

  const buyer = await market.buyer({ address: false, person: false, notice: false })
  visitor.jar.set('wb_session', buyer.token)
  const { go } = visitor
  assert.equal((await go('/zh-cn/checkout')).to, '/zh-cn/me/addresses/new?next=checkout')
  const read = await go('/zh-cn/me/addresses', {
    action: 'recognise',
    next: 'checkout',
    pasted: '林小满 13800138000 上海市浦东新区花木示范路88弄6号',
  })
  assert.match(read.text, /value="310115" selected/)
  assert.match(read.text, /value="13800138000"/)
  const stepped = await go('/zh-cn/me/addresses', {
    action: 'continue',
    next: 'checkout',
    province: '330000',
    name: '林小满',
  })
  assert.match(stepped.text, /value="330100"/)
  assert.match(stepped.text, /value="林小满"/)
  const wrong = await go('/zh-cn/me/addresses', { name: '', phone: '1', next: 'checkout', detail: 'x', district: '' })
  assert.match(wrong.text, /href="#f-district"/)
  const saved = await go('/zh-cn/me/addresses', {
    name: '林小满',
    phone: '13800138000',
    district: '310115',
    detail: '花木示范路88弄',
    next: 'checkout',
  })
  assert.match(saved.to ?? '', /^\/zh-cn\/checkout\?address=/)

  assert.equal((await go('/zh-cn/checkout')).to, '/zh-cn/me/real-name?next=checkout')
  const number = identity(777)
  const bad = await go('/zh-cn/me/real-name', {
    name: '林小满',
    id_number: number.slice(0, 17) + (number.endsWith('1') ? '2' : '1'),
    next: 'checkout',
  })
  assert.equal(bad.status, 422)
  assert.match(bad.text, /href="#f-id_number"/)
  assert(!bad.text.includes(number.slice(0, 17)), 'a number is never shown again')
  assert.equal(
    (await go('/zh-cn/me/real-name', { name: '林小满', id_number: number, next: 'checkout' })).to,
    '/zh-cn/checkout',
  )
  assert.equal((await go('/zh-cn/checkout')).to, '/zh-cn/checkout/notice')
  const notice = await go('/zh-cn/checkout/notice')
  const edition = hiddenIn(notice.text, 'edition')
  assert.equal((await go('/zh-cn/checkout/notice', { edition })).status, 400)
  assert.equal((await go('/zh-cn/checkout/notice', { edition, read: 'yes' })).to, '/zh-cn/checkout')

  const quoted = await go('/zh-cn/checkout')
  assert.match(quoted.to ?? '', /^\/zh-cn\/checkout\?quote=/)
  const confirm = await go(quoted.to ?? '')
  const places = ['商品', '运费', '保险', '进口税', '优惠', '应付', '关税', '消费税', '增值税'].map((word) =>
    confirm.text.indexOf(`<dt>${word}`),
  )
  assert(
    places.every((at, index) => at > (places[index - 1] ?? 0)),
    'every amount is a line, in the fixed order',
  )
  assert.match(confirm.text, /付款账号须为订购人/)
  assert(!confirm.text.includes(number), 'the number is masked')
  const fields = {
    quoteId: hiddenIn(confirm.text, 'quoteId'),
    addressId: hiddenIn(confirm.text, 'addressId'),
    'idempotency-key': hiddenIn(confirm.text, 'idempotency-key'),
  }
  const placed = await go('/zh-cn/checkout', fields)
  assert.match(placed.to ?? '', /^\/zh-cn\/pay\//)
  assert.equal(
    (await go('/zh-cn/checkout', fields)).to,
    placed.to,
    'the same button pressed twice leads to the same order',
  )
  const waiting = await go(placed.to ?? '')
  assert.match(waiting.text, /http-equiv="refresh"/)
  assert.match(waiting.text, /正在准备付款/)

  const payUrl = 'http://127.0.0.1:4801/pay/abc'
  await sql`update payments.payment set state = 'pending', pay_url = ${payUrl} where buyer_id = ${buyer.actor.id}`.execute(
    db,
  )
  const ready = await go(placed.to ?? '')
  assert(ready.text.includes(`href="${payUrl}"`))
  assert.equal((await go(`${placed.to}/paid`, {})).to, placed.to)
  assert.match((await go(`${placed.to}/state`)).text, /^<div class="stack"><section/)
  const stranger = browser((await market.buyer()).token)
  assert.equal((await stranger.go(placed.to ?? '')).status, 404)
  assert.equal((await stranger.go(`${placed.to}/state`)).status, 404)
  assert.equal((await stranger.go(`${placed.to}/paid`, {})).status, 404)
})

test('every wrong quantity is refused on the page and over the API and changes nothing', async () => {
  const offer = await market.onSale()
  const line = { listingId: offer.listingId, variantId: offer.variantId }
  const { token } = await market.buyer()
  const { go } = browser(token)
  for (const quantity of ['0', '-1', '1.5', '1000000000000', '1e3', '', 'abc', '1000'])
    assert.equal((await go('/zh-cn/cart/set', { ...line, quantity })).status, 400, quantity)
  for (const quantity of [0, -1, 1.5, 1e12, 1000, '3', null]) {
    const { status, get } = await api('PUT', '/cart/lines', token, { ...line, quantity })
    assert.deepEqual([status, get('code')], [400, 'request.invalid'], String(quantity))
  }
  assert.equal((await api('GET', '/cart', token)).get('pieces'), 0)
  assert.equal((await api('PUT', '/cart/lines', token, { ...line, quantity: 999 })).status, 200)
})

test('over the API: cart, quote, checkout; what belongs to another buyer is absent', async () => {
  const offer = await market.onSale()
  const [buyer, other] = [await market.buyer(), await market.buyer()]
  const line = { listingId: offer.listingId, variantId: offer.variantId, quantity: 2 }
  const cart = await api('PUT', '/cart/lines', buyer.token, line)
  assert.equal(cart.status, 200)
  assert.equal(cart.get('units.0.amounts.duty.amount'), '0.00')
  const made = await api('POST', '/quotes', buyer.token, {})
  assert.equal(made.status, 201)
  assert.equal(made.get('total.amount'), cart.get('total.amount'))
  const quoteId = String(made.get('quoteId'))
  assert.equal((await api('GET', `/quotes/${quoteId}`, other.token)).get('code'), 'checkout.quote-not-found')
  assert.equal(
    (await api('GET', `/quotes/${newId(market.clock.now())}`, other.token)).get('code'),
    'checkout.quote-not-found',
  )
  assert.equal(
    (await api('POST', '/checkouts', other.token, { quoteId, addressId: other.addressId })).get('code'),
    'checkout.quote-not-found',
  )
  assert.equal(
    (await api('POST', '/checkouts', buyer.token, { quoteId, addressId: other.addressId })).get('code'),
    'checkout.address-missing',
  )
  const placed = await api('POST', '/checkouts', buyer.token, { quoteId, addressId: buyer.addressId })
  assert.equal(placed.status, 201)
  assert.equal(placed.get('orders.length'), 1)
  assert.equal(
    (await api('POST', '/checkouts', buyer.token, { quoteId, addressId: buyer.addressId })).get('code'),
    'checkout.quote-used',
  )
  const of = `/checkouts/${String(placed.get('checkoutId'))}`
  assert.equal((await api('GET', of, buyer.token)).get('ended'), false)
  assert.equal((await api('GET', of, other.token)).status, 404)
  assert.equal((await api('POST', `${of}/pay-again`, other.token)).get('code'), 'checkout.not-found')
  assert.equal((await api('POST', `${of}/pay-again`, buyer.token)).get('code'), 'checkout.not-payable')
  assert.equal((await api('DELETE', '/me/real-name', buyer.token)).get('code'), 'checkout.clearance-open')
  for (const [method, path] of [
    ['POST', '/quotes'],
    ['POST', '/checkouts'],
    ['GET', of],
    ['GET', '/addresses'],
    ['PUT', '/me/real-name'],
    ['DELETE', '/me/real-name'],
    ['POST', '/me/notice'],
  ] as const)
    assert.equal(
      (await api(method, path, undefined, method === 'GET' || method === 'DELETE' ? undefined : bodyOf(path))).status,
      401,
      path,
    )
})

const bodyOf = (path: string): object =>
  ({
    '/quotes': {},
    '/checkouts': { quoteId: newId(market.clock.now()), addressId: newId(market.clock.now()) },
    '/me/real-name': { name: '林小满', idNumber: identity(1) },
    '/me/notice': { edition: '2026-11-22' },
  })[path] ?? {}

test('over the API: addresses, real name and notice of the buyer who asks, and nobody else', async () => {
  const [buyer, other] = [await market.buyer({ address: false, person: false, notice: false }), await market.buyer()]
  const home = { name: '林小满', phone: '13800138000', districtCode: '310115', detail: '花木示范路88弄' }
  const made = await api('POST', '/addresses', buyer.token, home)
  const addressId = String(made.get('id'))
  assert.equal(made.get('district.name'), '浦东新区')
  assert.equal((await api('PUT', `/addresses/${addressId}`, other.token, home)).get('code'), 'buyers.address-not-found')
  assert.equal((await api('DELETE', `/addresses/${addressId}`, other.token)).get('code'), 'buyers.address-not-found')
  assert.equal(
    (await api('PUT', `/addresses/${addressId}`, buyer.token, { ...home, detail: '另一条路1号' })).get('detail'),
    '另一条路1号',
  )
  assert.equal(
    (await api('POST', '/addresses', buyer.token, { ...home, districtCode: '999999' })).get('code'),
    'buyers.district-unknown',
  )
  assert.equal((await api('POST', '/addresses', buyer.token, { ...home, extra: 1 })).get('code'), 'request.invalid')
  assert.equal((await api('DELETE', `/addresses/${addressId}`, buyer.token)).get('removed'), true)
  const parsed = await api(
    'POST',
    '/addresses/parse',
    undefined,
    { text: '张三 13800138000 浙江省杭州市余杭区文一西路969号' },
    { 'idempotency-key': '' },
  )
  assert.deepEqual([parsed.get('district'), parsed.get('name')], ['330110', '张三'])
  assert.equal((await api('GET', '/districts?under=330100')).get('items.5') !== undefined, true)
  const number = identity(555)
  assert.equal(
    (await api('PUT', '/me/real-name', buyer.token, { name: '林小满', idNumber: `${number.slice(0, 16)}99` })).get(
      'code',
    ),
    'buyers.identity-invalid',
  )
  const named = await api('PUT', '/me/real-name', buyer.token, { name: '林小满', idNumber: number })
  assert.equal(named.get('person.name'), '林**')
  assert(!JSON.stringify(named.json).includes(number))
  assert.equal((await api('GET', '/me/notice', buyer.token)).get('acknowledged'), false)
  const edition = String((await api('GET', '/me/notice', buyer.token)).get('edition'))
  assert.equal((await api('POST', '/me/notice', buyer.token, { edition })).get('acknowledged'), true)
  assert.equal((await api('DELETE', '/me/real-name', buyer.token)).get('forgotten'), true)
  assert.equal((await api('GET', '/me/real-name', buyer.token)).get('person'), null)
})

test('a cart shows a changed price, what cannot be bought and a split, each with its way on; a refused order keeps the buyer on a page', async () => {
  const [buyer, dear, gone] = [await market.buyer(), await market.onSale({ keepMinor: 20_000n }), await market.onSale()]
  const { go } = browser(buyer.token)
  const put = (offer: typeof dear, quantity: string) =>
    go('/zh-cn/cart/set', { listingId: offer.listingId, variantId: offer.variantId, quantity })
  assert.equal((await put(dear, '4')).to, '/zh-cn/cart')
  await put(gone, '1')
  await market.as(system, (ctx) => takeDown(ctx, gone))
  await sql`update checkout.cart_line set shelf_minor = 100 where listing_id = ${dear.listingId}`.execute(db)
  const { text } = await go('/zh-cn/cart')
  assert.match(text, /按新价格购买/)
  assert.match(text, /\/zh-cn\/checkout\?split=1/)
  assert.match(text, /卖家已下架|商品暂停销售/)
  assert.match((await go('/zh-cn/checkout?split=1')).text, /暂时不能购买/)
  await go('/zh-cn/cart/remove', {
    listingId: gone.listingId,
    variantId: gone.variantId,
    'idempotency-key': newId(market.clock.now()),
  })
  assert.match((await go('/zh-cn/checkout?split=1')).text, /的价格由/)
  await put(dear, '4')
  const quoted = await go('/zh-cn/checkout?split=1')
  assert.match(quoted.to ?? '', /quote=/)
  const confirm = await go(quoted.to ?? '')
  assert.match(confirm.text, /包裹 2/)
  market.clock.forward(16 * 60_000)
  assert.match((await go(quoted.to ?? '')).text, /报价已过期/)
  const late = await go('/zh-cn/checkout', {
    quoteId: hiddenIn(confirm.text, 'quoteId'),
    addressId: buyer.addressId,
    'idempotency-key': newId(market.clock.now()),
  })
  assert.deepEqual([late.status, /报价已过期/.test(late.text)], [410, true])
  assert.equal(
    (
      await go(`/zh-cn/me/addresses/${newId(market.clock.now())}/remove`, {
        'idempotency-key': newId(market.clock.now()),
      })
    ).status,
    404,
  )
})
