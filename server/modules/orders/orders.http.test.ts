import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import type { Actor } from '#platform/context'
import { discover } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { keyField } from '../../storefront/kit/index.ts'
import { pageOfTrouble } from '../../storefront/trouble.ts'
import { testDatabase } from '../../test/database.ts'
import { makeOperator } from '../../test/people.ts'
import { testWorld } from '../../test/world.ts'
import { decideStop } from './decide-stop.ts'
import { moveOrder } from './move-order.ts'
import { refundPart } from './refund-part.ts'
import { stopOrder } from './stop-order.ts'
import { openMarket } from './test-market.ts'

const { db } = await testDatabase({ max: 4 })
const clock = handClock('2026-11-16T06:00:00Z')
const world = testWorld()
const market = openMarket(db, world, {
  get now() {
    return clock.now()
  },
})
await market.load()

/** Who asks is said by a header, so that each test is about orders and not about signing in. */
const frame = {
  db,
  clock,
  log: silentLog(),
  world,
  authenticate: async (c: { req: { header(name: string): string | undefined } }): Promise<Actor> => {
    const [kind, id = '', sellerId = null] = (c.req.header('x-actor') ?? '').split(' ')
    if (kind === 'buyer') return { kind, id, visitorId: null }
    if (kind === 'seller') return { kind, id, sellerId }
    return kind === 'operator' ? { kind, id } : { kind: 'anyone', visitorId: null }
  },
}
const app = createApp(
  frame,
  await discover([
    'modules/orders',
    'storefront/orders',
    'storefront/operator-orders',
    'storefront/operator-books',
    'storefront/escrow',
  ]),
  pageOfTrouble(frame),
  () => undefined,
)
const operator = `operator ${(await makeOperator(db, world, clock.now())).actor.id}`
const stranger = newId(clock.now())

type Answer = {
  readonly status: number
  readonly text: string
  readonly to: string | null
  readonly json: Readonly<Record<string, unknown>>
}
async function ask(
  path: string,
  actor: string,
  sent?: { readonly body?: unknown; readonly form?: Record<string, string>; readonly key?: string },
): Promise<Answer> {
  const key = sent?.key ?? newId(clock.now())
  const json = {
    'x-actor': actor,
    authorization: 'Bearer x',
    accept: sent?.form === undefined && path.startsWith('/api') ? 'application/json' : 'text/html',
  }
  const reply = await app.request(path, {
    ...(sent === undefined ? {} : { method: 'POST' }),
    headers: sent?.body === undefined ? json : { ...json, 'content-type': 'application/json', 'idempotency-key': key },
    ...(sent?.body === undefined ? {} : { body: JSON.stringify(sent.body) }),
    ...(sent?.form === undefined ? {} : { body: new URLSearchParams({ ...sent.form, [keyField]: key }) }),
  })
  const text = await reply.text()
  const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : {}
  return { status: reply.status, text, to: reply.headers.get('location'), json: parsed as Answer['json'] } // our own replies are objects
}

async function paid(...steps: readonly ('ship' | 'arrive' | 'release' | 'deliver' | 'hold')[]) {
  const opened = await market.open()
  await market.pay(opened.order, opened.paymentId)
  for (const step of steps) await market.run((ctx) => moveOrder(ctx, { ...opened.key, step }))
  const { orderId, sellerId } = opened.key
  return { orderId, sellerId, buyer: `buyer ${opened.order.buyerId}`, seller: `seller ${stranger} ${sellerId}` }
}

test('a buyer reads an order with its amounts, its timeline and where the money is; nothing of it is in clear', async () => {
  const { orderId, buyer } = await paid()
  const { status, json, text } = await ask(`/api/v1/orders/${orderId}`, buyer)
  assert.equal(status, 200, text)
  assert.deepEqual(
    [json['state'], json['owner'], json['ended'], json['total'], json['platformRounding'], json['money']],
    [
      'paid',
      'seller',
      false,
      { amount: '623.49', currency: 'CNY' },
      { amount: '-0.01', currency: 'CNY' },
      [{ account: 'escrow', amount: { amount: '623.50', currency: 'CNY' } }],
    ],
  )
  for (const secret of ['13800138000', '110101190001010010', '林小满']) assert.ok(!text.includes(secret))
  const list = await ask('/api/v1/orders?tab=to-ship', buyer)
  assert.match(list.text, new RegExp(orderId))
  assert.doesNotMatch((await ask('/api/v1/orders?tab=refunds', buyer)).text, new RegExp(orderId))
})

test('another person’s order looks exactly like one that does not exist, on every path that takes one', async () => {
  const { orderId, sellerId } = await paid('ship', 'arrive', 'release', 'deliver')
  const absent = newId(clock.now())
  const paths = (id: string): readonly [string, string, { body: unknown }?][] => [
    [`/api/v1/orders/${id}`, `buyer ${stranger}`],
    [`/api/v1/orders/${id}/confirm`, `buyer ${stranger}`, { body: {} }],
    [`/api/v1/orders/${id}/refund-requests`, `buyer ${stranger}`, { body: { reason: 'x' } }],
    [`/api/v1/seller/orders/${id}`, `seller ${stranger} ${stranger}`],
    [`/api/v1/operator/orders/${stranger}/${id}`, operator],
    [`/api/v1/operator/orders/${stranger}/${id}/refund`, operator, { body: { reason: 'x' } }],
    [`/api/v1/operator/orders/${stranger}/${id}/resume`, operator, { body: { reason: 'x' } }],
  ]
  const codes = async (id: string) =>
    Promise.all(
      paths(id).map(async ([path, actor, sent]) => {
        const answer = await ask(path, actor, sent)
        return [answer.status, answer.json['code']]
      }),
    )
  assert.deepEqual(await codes(orderId), await codes(absent))
  assert.deepEqual(new Set((await codes(orderId)).flat()), new Set([404, 'orders.not-found']))
  assert.equal((await ask(`/api/v1/operator/orders/${sellerId}/${orderId}`, operator)).json['state'], 'delivered')
})

test('the wrong kind of person is refused everywhere', async () => {
  const { orderId, sellerId, buyer, seller } = await paid()
  assert.equal((await ask(`/api/v1/orders/${orderId}`, '')).status, 401)
  assert.equal((await ask(`/api/v1/orders/${orderId}`, seller)).status, 403)
  assert.equal((await ask('/api/v1/seller/orders', buyer)).status, 403)
  assert.equal((await ask('/api/v1/seller/orders', `seller ${stranger}`)).json['code'], 'orders.no-business')
  assert.equal((await ask('/api/v1/operator/books', buyer)).status, 403)
  assert.equal(
    (await ask(`/api/v1/operator/orders/${sellerId}/${orderId}/refund`, seller, { body: { reason: 'x' } })).status,
    403,
  )
})

test('a confirmation releases the money once: same key same answer, another key refused', async () => {
  const { orderId, buyer } = await paid('ship', 'arrive', 'release', 'deliver')
  const key = newId(clock.now())
  const first = await ask(`/api/v1/orders/${orderId}/confirm`, buyer, { body: {}, key })
  assert.deepEqual([first.status, first.json], [200, { state: 'completed' }])
  assert.deepEqual(await ask(`/api/v1/orders/${orderId}/confirm`, buyer, { body: {}, key }), first)
  const second = await ask(`/api/v1/orders/${orderId}/confirm`, buyer, { body: {} })
  assert.deepEqual([second.status, second.json['code']], [409, 'orders.step-not-allowed'])
})

test('a seller sees what an order brings, an operator also its rows, and both books check', async () => {
  const { orderId, sellerId, seller } = await paid()
  const own = await ask(`/api/v1/seller/orders/${orderId}`, seller)
  assert.deepEqual([own.json['keep'], own.json['rate']], [{ amount: '50.00', currency: 'USD' }, '7.207200'])
  const desk = await ask(`/api/v1/operator/orders/${sellerId}/${orderId}`, operator)
  assert.match(desk.text, /"debit":"provider","credit":"receivable"/)
  assert.match(
    (await ask(`/api/v1/operator/orders?number=${String(own.json['number'])}`, operator)).text,
    new RegExp(orderId),
  )
  const books = await ask('/api/v1/operator/books', operator)
  assert.deepEqual([books.json['closes'], books.json['findings']], [true, []])
})

test('an operator resumes and refunds with a reason, never without', async () => {
  const { orderId, sellerId } = await paid('ship', 'arrive', 'hold')
  const path = `/api/v1/operator/orders/${sellerId}/${orderId}`
  assert.equal((await ask(`${path}/resume`, operator, { body: {} })).status, 400)
  assert.equal((await ask(`${path}/resume`, operator, { body: { reason: 'corrected' } })).json['state'], 'at_customs')
  assert.equal((await ask(`${path}/refund`, operator, { body: { reason: 'given up' } })).json['state'], 'refunding')
})

test('the buyer’s pages: list, order, timeline, receipt', async () => {
  const { orderId, buyer } = await paid()
  for (const path of [
    '/zh-cn/orders',
    '/zh-cn/orders?tab=to-ship',
    `/zh-cn/orders/${orderId}`,
    `/zh-cn/orders/${orderId}/timeline`,
    `/zh-cn/orders/${orderId}/receipt`,
  ]) {
    const { status, text } = await ask(path, buyer)
    assert.equal(status, 200, `${path} ${text.slice(0, 300)}`)
  }
  const order = await ask(`/zh-cn/orders/${orderId}`, buyer)
  assert.match(order.text, /你的钱在哪里/)
  assert.match(order.text, /¥623\.49/)
  assert.equal((await ask(`/zh-cn/orders/${orderId}`, `buyer ${stranger}`)).status, 404)
})

test('the buyer’s list says which order is stopped, and says its state again when it goes on', async () => {
  const { orderId, sellerId, buyer } = await paid()
  const list = async () => (await ask('/zh-cn/orders', buyer)).text
  assert.doesNotMatch(await list(), /暂停处理/)
  const words = { ruleId: 'nuts', ruleEn: 'Nuts', ruleZh: '坚果', toDoEn: 'Send the permit.', toDoZh: '请提供许可证。' }
  await market.run((ctx) => stopOrder(ctx, { sellerId, orderId }, { changeId: newId(clock.now()), ...words }))
  assert.match(await list(), /<span class="badge[^"]*">\s*暂停处理/)
  await market.run((ctx) => decideStop(ctx, { sellerId, orderId, decision: 'let-on', reason: 'the permit is here' }))
  assert.doesNotMatch(await list(), /暂停处理/)
})

test('confirming takes a step that says what happens to the money, and without delivery there is nothing to press', async () => {
  const [ready, early] = [await paid('ship', 'arrive', 'release', 'deliver'), await paid()]
  assert.match((await ask(`/zh-cn/orders/${ready.orderId}/confirm`, ready.buyer)).text, /¥623\.49 将付给卖家/)
  assert.doesNotMatch((await ask(`/zh-cn/orders/${early.orderId}/confirm`, early.buyer)).text, /<form class="form"/)
  const sent = await ask(`/zh-cn/orders/${ready.orderId}/confirm`, ready.buyer, { form: {} })
  assert.deepEqual([sent.status, sent.to], [303, `/zh-cn/orders/${ready.orderId}`])
  assert.match((await ask(`/zh-cn/orders/${ready.orderId}`, ready.buyer)).text, /已付给应得的人/)
})

test('a refund form without a reason comes back with the reason why, and with one the money goes back', async () => {
  const { orderId, buyer } = await paid()
  const empty = await ask(`/zh-cn/orders/${orderId}/refund`, buyer, { form: {} })
  assert.equal(empty.status, 400)
  assert.match(empty.text, /请选择或填写原因/)
  assert.equal((await ask(`/zh-cn/orders/${orderId}/refund`, buyer, { form: { reason: 'changed' } })).status, 303)
  assert.match((await ask(`/zh-cn/orders/${orderId}`, buyer)).text, /正在退还给你/)
})

test('an unpaid order is cancelled in a step that names what goes with it; a paid one cannot be', async () => {
  const opened = await market.open()
  const { orderId } = opened.key
  const buyer = `buyer ${opened.order.buyerId}`
  const address = `/zh-cn/orders/${orderId}/cancel`
  assert.match((await ask(`/zh-cn/orders/${orderId}`, buyer)).text, /取消订单/)
  assert.match((await ask(address, buyer)).text, /<form class="form"/)
  assert.equal((await ask(address, `buyer ${stranger}`)).status, 404)
  assert.equal((await ask(address, buyer, { form: {} })).status, 303)
  assert.equal((await ask(`/api/v1/orders/${orderId}`, buyer)).json['state'], 'cancelled')
  const late = await paid()
  assert.doesNotMatch((await ask(`/zh-cn/orders/${late.orderId}/cancel`, late.buyer)).text, /<form class="form"/)
  assert.equal((await ask(`/zh-cn/orders/${late.orderId}/cancel`, late.buyer, { form: {} })).status, 409)
})

test('a buyer takes more time with one press, and the button is gone then', async () => {
  const { orderId, buyer } = await paid('ship', 'arrive', 'release', 'deliver')
  const address = `/zh-cn/orders/${orderId}`
  assert.match((await ask(address, buyer)).text, /延长收货/)
  assert.equal((await ask(`${address}/extend`, buyer, { form: {} })).status, 303)
  const { text } = await ask(address, buyer)
  assert.match(text, /你延长了收货时间/)
  assert.doesNotMatch(text, /延长收货</)
})

test('a part that went back is on every page: the buyer’s amount, and whose money it is for the operator', async () => {
  const { orderId, sellerId, buyer } = await paid('ship')
  await market.run((ctx) =>
    refundPart(ctx, {
      sellerId,
      orderId,
      cause: 'dispute:1',
      of: { amount: { minor: 5000n, currency: 'CNY' } },
      freight: false,
      tax: false,
      bearer: 'platform',
      policy: 'platform-goodwill',
      reason: 'decided-by-operator',
    }),
  )
  const { json } = await ask(`/api/v1/orders/${orderId}`, buyer)
  assert.match(JSON.stringify(json['refunds']), /"amount":\{"amount":"50.00","currency":"CNY"\}.*"platform-goodwill"/)
  const [page, desk] = [
    await ask(`/zh-cn/orders/${orderId}`, buyer),
    await ask(`/operator/orders/${sellerId}/${orderId}`, operator),
  ]
  assert.match(page.text, /退款记录/)
  assert.match(page.text, /¥50\.00/)
  assert.match(desk.text, /Given by the platform/)
  assert.doesNotMatch(desk.text, /<dd>[^<]*[0-9a-f]{8}-[0-9a-f]{4}-/, 'no bare ids where a name or number belongs')
})

test('an operator gives a part back by a policy, also after the release; too much, the unknown and others are refused', async () => {
  const { orderId, sellerId, buyer } = await paid('ship', 'arrive', 'release', 'deliver')
  assert.equal((await ask(`/api/v1/orders/${orderId}/confirm`, buyer, { body: {} })).status, 200)
  const path = `/api/v1/operator/orders/${sellerId}/${orderId}/refund-parts`
  const wish = { freight: false, tax: true, policy: 'seller-at-fault', bearer: 'seller', reason: 'A bottle was broken' }
  const pieces = { ...wish, of: { kind: 'pieces', lines: [{ line: 2, quantity: 1 }] } }
  const key = newId(clock.now())
  const first = await ask(path, operator, { body: pieces, key })
  assert.deepEqual(
    [first.status, first.json['amount'], first.json['state']],
    [201, { amount: '121.59', currency: 'CNY' }, 'completed'],
  )
  assert.deepEqual(await ask(path, operator, { body: pieces, key }), first)
  const yuan = (amount: string) => ({ ...wish, of: { kind: 'amount', amount: { amount, currency: 'CNY' } } })
  assert.equal((await ask(path, operator, { body: yuan('999.00') })).json['code'], 'orders.refund-exceeds')
  assert.equal((await ask(path, operator, { body: { ...pieces, policy: 'mine' } })).status, 400)
  assert.equal((await ask(path, buyer, { body: pieces })).status, 403)
  assert.equal((await ask(path.replace(orderId, stranger), operator, { body: pieces })).status, 404)
  assert.equal((await ask(path, operator, { body: yuan('0.01') })).status, 201)
  const books = await ask('/api/v1/operator/books', operator)
  assert.deepEqual([books.json['closes'], books.json['findings']], [true, []])
})

test('the escrow contract is public, in both languages', async () => {
  const [english, chinese] = [await ask('/escrow', ''), await ask('/zh-cn/escrow', '')]
  assert.deepEqual([english.status, chinese.status], [200, 200])
  for (const words of ['The escrow contract', 'Return through customs', 'Lost by the carrier', 'Held in escrow'])
    assert.ok(english.text.includes(words), words)
  assert.match(chinese.text, /资金托管规则/)
})

test('the operator’s pages: search, order with its decisions, books', async () => {
  const { orderId, sellerId } = await paid('ship', 'arrive', 'hold')
  const path = `/operator/orders/${sellerId}/${orderId}`
  for (const each of ['/operator/orders', '/operator/orders?state=held&number=wb', path, '/operator/books'])
    assert.equal((await ask(each, operator)).status, 200, each)
  assert.match((await ask(path, operator)).text, /Let customs look again/)
  assert.equal((await ask(`${path}/resume`, operator, { form: { reason: '' } })).status, 400)
  assert.equal((await ask(`${path}/resume`, operator, { form: { reason: 'corrected' } })).status, 303)
  assert.equal((await ask(`${path}/refund`, operator, { form: { reason: 'given up' } })).status, 303)
  assert.match((await ask('/operator/books', operator)).text, /The books close/)
})
