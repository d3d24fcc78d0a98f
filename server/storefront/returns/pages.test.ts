import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp } from '#platform/app'
import type { Actor } from '#platform/context'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { openYard, photograph, type Delivered } from '../../modules/returns/test/yard.ts'
import { makeOperator } from '../../test/people.ts'
import { testDatabase } from '../../test/database.ts'
import { keyField } from '../kit/index.ts'
import { pageOfTrouble } from '../trouble.ts'

const { db } = await testDatabase({ max: 6 })
const yard = await openYard(db)
await yard.placeInChina()
const { world, clock } = yard
const actorOf = (text: string): Actor => {
  const [kind, id = '', sellerId = null] = text.split(' ')
  if (kind === 'buyer') return { kind, id, visitorId: null }
  if (kind === 'seller') return { kind, id, sellerId }
  return kind === 'operator' ? { kind, id } : { kind: 'anyone', visitorId: null }
}
/** Who asks is said by a header, so that each test is about returns and not about signing in. */
const frame = {
  db,
  clock,
  log: silentLog(),
  world,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> =>
    actorOf(c.req.header('x-actor') ?? ''),
  authenticateEach: async () => [],
}
const app = createApp(
  frame,
  await discover([
    'modules/evidence',
    'modules/returns',
    'modules/disputes',
    'storefront/returns',
    'storefront/disputes',
    'storefront/seller-returns',
    'storefront/operator-returns',
    'storefront/operator-orders',
  ]),
  pageOfTrouble(frame),
  () => undefined,
)
const people = [await makeOperator(db, world, clock.now()), await makeOperator(db, world, clock.now())]
const [operator, other] = people.map(({ actor }) => `operator ${actor.id}`)
const seller = `seller ${yard.seller.id} ${yard.sellerId}`
const buyerOf = (order: Delivered): string => `buyer ${order.buyer.id}`

type Fields = Readonly<Record<string, string | File>>
async function go(path: string, actor: string | undefined, fields?: Fields) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields ?? {})) form.set(name, value)
  if (fields !== undefined) form.set(keyField, newId(clock.now()))
  const reply = await app.request(path, {
    method: fields === undefined ? 'GET' : 'POST',
    headers: { 'x-actor': actor ?? '', authorization: 'Bearer x', accept: 'text/html' },
    ...(fields === undefined ? {} : { body: form }),
  })
  return { status: reply.status, to: reply.headers.get('location') ?? '', text: await reply.text() }
}
async function api(method: string, path: string, actor: string | undefined, body?: unknown, type = 'application/json') {
  const reply = await app.request(`/api/v1${path}`, {
    method,
    headers: {
      'x-actor': actor ?? '',
      authorization: 'Bearer x',
      'idempotency-key': newId(clock.now()),
      ...(body === undefined ? {} : { 'content-type': type }),
    },
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body.slice() : JSON.stringify(body) }),
  })
  const json: unknown = JSON.parse(await reply.text())
  return {
    status: reply.status,
    json: typeof json === 'object' && json !== null ? Object.fromEntries(Object.entries(json)) : {},
  }
}
const picture = async () => new File([(await photograph()).slice()], 'photo.jpg', { type: 'image/jpeg' })

async function asked(order: Delivered): Promise<string> {
  const { to } = await go(`/zh-cn/orders/${order.orderId}/return`, buyerOf(order), {
    'line[]': '2',
    'pieces[]': '1',
    reason: 'defective',
    wish: 'refund',
    note: '瓶子漏了',
    'pictures[]': await picture(),
  })
  assert.match(to, /^\/zh-cn\/returns\//)
  return to.split('/').at(-1) ?? ''
}

test('a buyer returns a piece with forms alone: asks, sends, is paid; each page says who acts until when', async () => {
  const order = await yard.delivered()
  const buyer = buyerOf(order)
  const askPage = await go(`/zh-cn/orders/${order.orderId}/return`, buyer)
  assert.match(askPage.text, /不想要了[\s\S]*质量问题/)
  assert.match(askPage.text, /GACC 2020\/45/)
  const returnId = await asked(order)
  const page = await go(`/zh-cn/returns/${returnId}`, buyer)
  assert.match(page.text, /待卖家答复[\s\S]*瓶子漏了/)
  const listed = await go('/sell/returns', seller)
  assert.match(listed.text, new RegExp(returnId))
  assert.match((await go(`/sell/returns/${returnId}`, seller)).text, /Accept the return/)
  assert.equal((await go(`/sell/returns/${returnId}/answer`, seller, { answer: 'refuse', note: '' })).status, 422)
  assert.equal((await go(`/sell/returns/${returnId}/answer`, seller, { answer: 'accept', note: '' })).status, 303)
  assert.match((await go(`/zh-cn/returns/${returnId}`, buyer)).text, /海关监管场所/)
  const desk = `/operator/returns/${yard.sellerId}/${returnId}`
  assert.match((await go('/operator/returns', operator)).text, /Customs to be asked/)
  assert.equal((await go(`${desk}/customs`, operator, { reference: 'R-1' })).status, 303)
  const sent = await go(`/zh-cn/returns/${returnId}/send`, buyer, { carrier: '顺丰', waybillNo: 'SF-1' })
  assert.equal(sent.status, 303)
  assert.match((await go(desk, operator)).text, /The goods are at the customs place/)
  assert.equal((await go(`${desk}/receive`, operator, {})).status, 303)
  const seen = await go(`${desk}/evidence`, operator, { words: 'The cap is cracked.', 'pictures[]': await picture() })
  assert.equal(seen.status, 303)
  assert.match((await go(`/sell/returns/${returnId}`, seller)).text, /The cap is cracked[\s\S]*Finish the inspection/)
  const inspected = await go(`/sell/returns/${returnId}/inspect`, seller, {
    'line[]': '2',
    'pieces[]': '1',
    stock: 'written_off',
    note: '',
  })
  assert.equal(inspected.status, 303, inspected.text.slice(0, 300))
  await yard.market.refundDone(order.order)
  await yard.work()
  assert.match((await go(`/zh-cn/returns/${returnId}`, buyer)).text, /已退款[\s\S]*155\.89/)
})

test('a form that is refused keeps what was typed and says at the field what is wrong', async () => {
  const order = await yard.delivered()
  const at = `/zh-cn/orders/${order.orderId}/return`
  const typed = { 'line[]': '2', 'pieces[]': '1', reason: 'damaged', wish: 'refund', note: '盒子压坏了' }
  const bare = await go(at, buyerOf(order), typed)
  assert.equal(bare.status, 422)
  assert.match(bare.text, /盒子压坏了[\s\S]*请至少上传一张/)
  const fake = new File(['<script>alert(1)</script>'], 'photo.jpg', { type: 'image/jpeg' })
  assert.equal((await go(at, buyerOf(order), { ...typed, 'pictures[]': fake })).status, 422)
  assert.equal((await go(at, buyerOf(order), { ...typed, 'pieces[]': '0' })).status, 422)
  const early = await yard.underWay()
  const page = await go(`/zh-cn/orders/${early.orderId}/return`, `buyer ${early.buyer.id}`)
  assert.match(page.text, /该订单不能退货/)
})

test('a dispute with forms alone: opened, answered, decided, appealed, decided by somebody else, let stand', async () => {
  const order = await yard.delivered()
  const buyer = buyerOf(order)
  const opened = await go(`/zh-cn/orders/${order.orderId}/dispute`, buyer, {
    kind: 'damaged',
    wish: 'part',
    amount: '50.00',
    note: '收到时已破损',
    'pictures[]': await picture(),
  })
  assert.match(opened.to, /^\/zh-cn\/disputes\//, opened.text.slice(0, 300))
  const disputeId = opened.to.split('/').at(-1) ?? ''
  await yard.work()
  const mine = await go(`/zh-cn/disputes/${disputeId}`, buyer)
  assert.match(mine.text, /待卖家答复[\s\S]*收到时已破损[\s\S]*\/evidence\//)
  assert.match((await go(`/sell/disputes/${disputeId}`, seller)).text, /Make an offer/)
  assert.equal((await go(`/sell/disputes/${disputeId}/answer`, seller, { words: 'It left whole.' })).status, 303)
  assert.equal((await go(`/zh-cn/disputes/${disputeId}/escalate`, buyer, {})).status, 303)
  assert.match((await go('/operator/disputes', operator)).text, new RegExp(disputeId))
  const desk = `/operator/disputes/${yard.sellerId}/${disputeId}`
  const decision = {
    refund: 'part',
    amount: '50.00',
    return: 'no',
    bearer: 'seller',
    ground: 'fault_shown',
    reason: 'The photograph shows it.',
  }
  assert.match((await go(desk, operator, { ...decision, amount: 'x' })).text, /Name an amount in yuan/)
  assert.equal((await go(desk, operator, decision)).status, 303)
  assert.match((await go(`/zh-cn/disputes/${disputeId}`, buyer)).text, /退款 ¥50\.00[\s\S]*证据表明商品存在问题/)
  assert.equal((await go(`/sell/disputes/${disputeId}/appeal`, seller, { words: 'It was whole.' })).status, 303)
  assert.match((await go(desk, operator)).text, /You made the last decision/)
  assert.equal((await go(desk, operator, decision)).status, 403)
  assert.equal((await go(desk, other, decision)).status, 303)
  assert.equal((await go(`/zh-cn/disputes/${disputeId}/let-stand`, buyer, {})).status, 303)
  assert.match((await go(`/zh-cn/disputes/${disputeId}`, buyer)).text, /退款中/)
})

test('the same over the API: pictures first, then the return with them; every step answers the whole return', async () => {
  const order = await yard.delivered()
  const buyer = buyerOf(order)
  const may = await api('GET', `/orders/${order.orderId}/returnable`, buyer)
  assert.equal(may.status, 200)
  const shown = await api('POST', `/orders/${order.orderId}/evidence`, buyer, await photograph(), 'image/jpeg')
  assert.equal(shown.status, 201, JSON.stringify(shown.json))
  const made = await api('POST', `/orders/${order.orderId}/returns`, buyer, {
    reason: 'defective',
    note: 'It leaks.',
    lines: [{ line: 2, quantity: 1 }],
    evidence: [shown.json['pieceId']],
  })
  assert.deepEqual(
    [made.status, made.json['state'], made.json['owner']],
    [201, 'asked', 'seller'],
    JSON.stringify(made.json),
  )
  const returnId = String(made.json['returnId'])
  const answered = await api('POST', `/seller/returns/${returnId}/answer`, seller, { answer: 'keep' })
  assert.deepEqual([answered.status, answered.json['state']], [200, 'refunding'])
  const list = await api('GET', '/returns', buyer)
  assert.match(JSON.stringify(list.json), new RegExp(returnId))
  assert.equal((await api('GET', `/operator/returns?state=refunding`, operator)).status, 200)
  assert.equal((await api('GET', `/operator/disputes`, operator)).status, 200)
  assert.equal((await api('GET', `/seller/disputes`, seller)).status, 200)
})

test('another person’s return, dispute and picture look exactly like ones that do not exist', async () => {
  const order = await yard.delivered()
  const returnId = await asked(order)
  const nobody = newId(clock.now())
  const strangers = [`buyer ${nobody}`, `seller ${nobody} ${nobody}`] as const
  const paths = (id: string): readonly (readonly [string, string, string, unknown?])[] => [
    ['GET', `/returns/${id}`, strangers[0]],
    ['POST', `/returns/${id}/withdraw`, strangers[0], {}],
    ['POST', `/returns/${id}/send`, strangers[0], { carrier: 'x', waybillNo: 'x' }],
    ['POST', `/returns/${id}/agree`, strangers[0], {}],
    ['POST', `/returns/${id}/exchange-cart`, strangers[0], {}],
    ['GET', `/seller/returns/${id}`, strangers[1]],
    ['POST', `/seller/returns/${id}/answer`, strangers[1], { answer: 'keep' }],
    ['POST', `/seller/returns/${id}/receive`, strangers[1], {}],
    ['POST', `/seller/returns/${id}/inspect`, strangers[1], { stock: 'written_off' }],
    ['GET', `/operator/returns/${nobody}/${id}`, operator ?? ''],
    ['POST', `/operator/returns/${nobody}/${id}/receive`, operator ?? '', {}],
    ['POST', `/operator/returns/${nobody}/${id}/customs`, operator ?? '', { reference: 'x' }],
  ]
  const answers = async (id: string) =>
    Promise.all(
      paths(id).map(async ([method, path, actor, body]) => {
        const { status, json } = await api(method, path, actor, body)
        return [status, json['code']]
      }),
    )
  const foreign = await answers(returnId)
  assert.deepEqual(foreign, await answers(nobody))
  assert.deepEqual(new Set(foreign.flat()), new Set([404, 'returns.not-found']))
})

test('another person’s dispute looks exactly like one that does not exist, on every path that takes one', async () => {
  const order = await yard.delivered()
  const shown = await api('POST', `/orders/${order.orderId}/evidence`, buyerOf(order), await photograph(), 'image/jpeg')
  const made = await api('POST', `/orders/${order.orderId}/disputes`, buyerOf(order), {
    kind: 'damaged',
    note: 'It is broken.',
    evidence: [shown.json['pieceId']],
  })
  assert.equal(made.status, 201, JSON.stringify(made.json))
  const nobody = newId(clock.now())
  const [buyer, stranger] = [`buyer ${nobody}`, `seller ${nobody} ${nobody}`]
  const words = { words: 'x' }
  const paths = (id: string): readonly (readonly [string, string, string | undefined, unknown?])[] => [
    ['GET', `/disputes/${id}`, buyer],
    ['POST', `/disputes/${id}/accept-offer`, buyer, {}],
    ['POST', `/disputes/${id}/escalate`, buyer, {}],
    ['POST', `/disputes/${id}/withdraw`, buyer, {}],
    ['POST', `/disputes/${id}/appeal`, buyer, words],
    ['POST', `/disputes/${id}/let-stand`, buyer, {}],
    ['POST', `/disputes/${id}/words`, buyer, words],
    ['GET', `/seller/disputes/${id}`, stranger],
    ['POST', `/seller/disputes/${id}/answer`, stranger, words],
    ['POST', `/seller/disputes/${id}/offer`, stranger, { offer: 'return', words: 'x' }],
    ['POST', `/seller/disputes/${id}/appeal`, stranger, words],
    ['POST', `/seller/disputes/${id}/let-stand`, stranger, {}],
    ['POST', `/seller/disputes/${id}/words`, stranger, words],
    ['GET', `/operator/disputes/${nobody}/${id}`, operator],
    [
      'POST',
      `/operator/disputes/${nobody}/${id}/decide`,
      operator,
      { refund: 'nothing', bearer: 'seller', returnNeeded: false, ground: 'goods_delivered', reason: 'x' },
    ],
  ]
  const answers = async (id: string) =>
    Promise.all(
      paths(id).map(async ([method, path, actor, body]) => {
        const { status, json } = await api(method, path, actor, body)
        return [status, json['code']]
      }),
    )
  const foreign = await answers(String(made.json['disputeId']))
  assert.deepEqual(foreign, await answers(nobody))
  assert.deepEqual(new Set(foreign.flat()), new Set([404, 'disputes.not-found']))
})

test('the wrong kind of person is refused everywhere', async () => {
  const order = await yard.delivered()
  const buyer = buyerOf(order)
  assert.equal((await api('GET', '/returns', '')).status, 401)
  assert.equal((await api('GET', '/returns', seller)).status, 403)
  assert.equal((await api('GET', '/seller/returns', buyer)).status, 403)
  assert.equal((await api('GET', '/operator/disputes', seller)).status, 403)
  assert.equal((await api('GET', '/seller/disputes', `seller ${yard.seller.id}`)).json['code'], 'sellers.no-business')
  const place = { recipient: 'x', phone: '1', address: 'y' }
  assert.equal((await api('PUT', '/operator/return-place', seller, place)).status, 403)
})

test('a second press of the same form is one press, and the same key answers the same', async () => {
  const order = await yard.delivered()
  const key = newId(clock.now())
  const body = JSON.stringify({ reason: 'changed_mind', note: 'x', lines: [{ line: 1, quantity: 1 }] })
  const send = async () => {
    const reply = await app.request(`/api/v1/orders/${order.orderId}/returns`, {
      method: 'POST',
      headers: {
        'x-actor': buyerOf(order),
        authorization: 'Bearer x',
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body,
    })
    return [reply.status, await reply.text()]
  }
  const first = await send()
  assert.equal(first[0], 201)
  assert.deepEqual(await send(), first)
})

test('an operator gives a piece back by a named policy, and reads what is refused beside what was typed', async () => {
  const order = await yard.delivered()
  const at = `/operator/orders/${yard.sellerId}/${order.orderId}`
  const page = await go(`${at}/refund-part`, operator)
  assert.equal(page.status, 200)
  assert.match(page.text, /name="line-1"/)
  const typed = { 'line-1': '1', amount: '', policy: 'platform-goodwill', bearer: 'platform', reason: 'a broken lid' }
  const late = await go(`${at}/refund-part`, operator, { ...typed, policy: 'unshipped' })
  assert.equal(late.status, 409)
  assert.match(late.text, /a broken lid/)
  assert.equal((await go(`${at}/refund-part`, operator, { ...typed, amount: '1.234' })).status, 400)
  assert.equal((await go(`${at}/refund-part`, seller, typed)).status, 403)
  assert.equal((await go(`${at}/refund-part`, operator, typed)).to, at)
  assert.match((await go(at, operator)).text, /a broken lid/)
})
