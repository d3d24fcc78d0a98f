import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { editProduct } from '../modules/catalog/index.ts'
import { machineNow } from '../platform/clock.ts'
import { must } from '../platform/check.ts'
import { sql } from '../platform/db.ts'
import { usd } from '../platform/money.ts'
import { declaredRefusals } from '../platform/refusal.ts'
import { testDatabase } from './database.ts'
import { absentId, fieldsOf, ok, openEdge, productFile, textIn, trade, webhookKey, type Asked } from './edge-market.ts'
import { requestOf, routesOf } from './edge-routes.ts'
import { changedTables, snapshotOf } from './snapshot.ts'
import { system } from './world.ts'

const { db } = await testDatabase({ max: 6 })
const edge = await openEdge(db)
const owned = await trade(edge)
const [seller, buyer, other] = [edge.sellers[0], edge.buyers[0], edge.buyers[1]]
const { offer } = seller
const imports = '/api/v1/seller/product-imports?format=shopify'
const csv = (body: BodyInit): Asked => ({ token: seller.token, type: 'text/csv', body })
const bytes = (...given: readonly number[]) => new Uint8Array(given)
const edit = (variant: object): Asked => ({
  method: 'PATCH',
  token: seller.token,
  json: { variants: [{ variantId: offer.variantId, ...variant }] },
})
const product = `/api/v1/seller/products/${offer.productId}`
const pieces = (quantity: number): Asked => ({
  method: 'PUT',
  token: buyer.token,
  json: { listingId: offer.listingId, variantId: offer.variantId, quantity },
})
const named = (idNumber: string): Asked => ({ method: 'PUT', token: buyer.token, json: { name: '林小满', idNumber } })
const place = (quoteId: string): Asked => ({ token: buyer.token, json: { quoteId, addressId: buyer.addressId } })

type Row = readonly [what: string, path: string, asked: Asked, status: number, code: string]
const unreadable = [422, 'product-import.unreadable'] as const
const invalid = [400, 'request.invalid'] as const

const table: readonly Row[] = [
  ['an empty file', imports, csv(''), ...unreadable],
  ['a binary file', imports, csv(bytes(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2)), ...unreadable],
  ['a spreadsheet', imports, csv(bytes(0x50, 0x4b, 0x03, 0x04, 9)), ...unreadable],
  ['a file in UTF-16', imports, csv(bytes(0xff, 0xfe, 0x48, 0)), ...unreadable],
  ['a file in Windows-1252', imports, csv(bytes(0x48, 0xe9, 0x2c, 0x0a)), ...unreadable],
  ['a file of another type', imports, { ...csv('x'), type: 'application/zip' }, 415, 'request.wrong-type'],
  ['a price of 1,299.00', product, edit({ keep: { amount: '1,299.00', currency: 'USD' } }), ...invalid],
  ['a price of -5', product, edit({ keep: { amount: '-5', currency: 'USD' } }), 422, 'catalog.wrong-currency'],
  ['a price of 1e9', product, edit({ keep: { amount: '1e9', currency: 'USD' } }), ...invalid],
  [
    'a price in another currency',
    product,
    edit({ keep: { amount: '5', currency: 'EUR' } }),
    422,
    'catalog.wrong-currency',
  ],
  ['a code that does not exist', product, { ...edit({}), json: { hsCode: '99999999' } }, 422, 'catalog.hs-unknown'],
  ['a quantity of 0', '/api/v1/cart/lines', pieces(0), ...invalid],
  ['a quantity of -1', '/api/v1/cart/lines', pieces(-1), ...invalid],
  ['a quantity of 1.5', '/api/v1/cart/lines', pieces(1.5), ...invalid],
  ['a quantity of 10^12', '/api/v1/cart/lines', pieces(10 ** 12), ...invalid],
  ['a wrong check character', '/api/v1/me/real-name', named('110105190003079991'), 422, 'buyers.identity-invalid'],
  ['text no database keeps', '/api/v1/me/real-name', named('11010519\u0000'), ...invalid],
  ['half a surrogate pair', '/api/v1/me/real-name', named('11010519\ud800'), ...invalid],
  ['no key', '/api/v1/quotes', { token: buyer.token, json: {}, key: null }, 400, 'request.key-missing'],
  ['an empty key', '/api/v1/quotes', { token: buyer.token, json: {}, key: '' }, 400, 'request.key-missing'],
  ['a key that is too long', '/api/v1/quotes', { token: buyer.token, json: {}, key: 'k'.repeat(129) }, ...invalid],
]

for (const [what, path, asked, status, code] of table)
  test(`${what} is refused with ${status} ${code}, in both languages, and changes nothing`, () =>
    refused(path, asked, status, code))

/** Asks in both languages: the refusal is the same, its words are there in each, and no row has changed. */
async function refused(path: string, asked: Asked, status: number, code: string): Promise<void> {
  const before = await snapshotOf(db)
  const titles: string[] = []
  for (const language of ['en', 'zh-CN']) {
    const said = await edge.ask(path, { ...asked, headers: { 'accept-language': language } })
    assert.deepEqual([said.status, said.code], [status, code], said.text.slice(0, 300))
    titles.push(said.title)
  }
  assert(declaredRefusals().has(code), `${code} is declared`)
  assert(/[a-z]{3}/.test(titles[0] ?? '') && !/refusal\./.test(titles[0] ?? ''), titles[0])
  assert(/\p{Script=Han}/u.test(titles[1] ?? ''), titles[1])
  assert.deepEqual(changedTables(before, await snapshotOf(db)), [])
}

// Asked before the first test stands: a file that waits between its tests may end before the later ones are known.
const packed = await sql<{
  id: string
}>`select id from fulfilment.parcel where order_id = ${owned.packed.orderId}`.execute(db)

test('of a file only the lines that cannot be read are refused, each with its reason, and a dry run keeps nothing', async () => {
  const before = await snapshotOf(db)
  const file = productFile(
    'formula,"=HYPERLINK(""http://x.example"")",,F-1,450,5,8.00',
    'minus,Walnuts,,M-1,450,5,-5',
    'grouped,Walnuts,,G-1,450,5,"1,299.00"',
    'power,Walnuts,,P-1,450,5,1e9',
  )
  const report = fieldsOf(await ok(edge, `${imports}&dry_run=true`, csv(file)))
  const lines = Array.isArray(report['refused']) ? report['refused'].map(fieldsOf) : []
  assert.deepEqual(
    lines.map((each) => [each['line'], each['reason']]),
    expectedLines,
  )
  assert(lines.every((each) => String(each['says']).length > 10))
  assert.deepEqual(changedTables(before, await snapshotOf(db)), jobsAndKeys)
})
const expectedLines = [
  [2, 'formula'],
  [3, 'price-negative'],
  [4, 'price-thousands'],
  [5, 'price-exponent'],
]
/** What an answered write always keeps: its answer under its key. */
const jobsAndKeys = ['platform.idempotency']

for (const declared of [true, false])
  test(`200 MB ${declared ? 'announced are refused unread' : 'without a length are refused at the limit'}`, async () => {
    const before = await snapshotOf(db)
    const chunk = new Uint8Array(1024 * 1024)
    const sent = { chunks: 0 }
    for (const path of [imports, '/sell/products/import', '/webhooks/payment', '/api/v1/me/real-name']) {
      const headers = {
        authorization: `Bearer ${seller.token}`,
        'content-type': 'text/csv',
        'idempotency-key': 'large',
        ...(declared ? { 'content-length': String(200 * chunk.length) } : {}),
      }
      const method = path === '/api/v1/me/real-name' ? 'PUT' : 'POST'
      const streamed = { method, headers, body: fresh(sent, chunk), duplex: 'half' }
      const answer = await edge.app.fetch(new Request(new URL(path, edge.world.url), streamed))
      assert.deepEqual([answer.status, fieldsOf(await answer.json())['code']], [413, 'request.too-large'], path)
      assert(declared ? sent.chunks === 0 : sent.chunks <= 26, `${path}: ${sent.chunks} MB were read`)
    }
    assert.deepEqual(changedTables(before, await snapshotOf(db)), [])
  })

/** A body of 200 chunks that counts how many were asked for. */
function fresh(sent: { chunks: number }, chunk: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  sent.chunks = 0
  return new ReadableStream(
    {
      pull: (to) => {
        if (sent.chunks >= 200) return to.close()
        sent.chunks += 1
        to.enqueue(chunk)
      },
    },
    { highWaterMark: 0 },
  )
}

test('an expired quote is refused', async () => {
  const quoteId = owned.one.quoteId
  edge.clock.forward(16 * 60_000)
  await refused('/api/v1/checkouts', place(quoteId), 410, 'checkout.quote-expired')
})

test('a price that changed between cart, quote and order is refused', async () => {
  const reprice = (cents: bigint) =>
    edge.as(system, (ctx) =>
      editProduct(ctx, seller.actor.sellerId, offer.productId, {
        variants: [{ variantId: offer.variantId, keep: usd(cents) }],
      }),
    )
  await reprice(1500n)
  await refused('/api/v1/quotes', { token: buyer.token, json: {} }, 409, 'checkout.price-changed')
  await ok(edge, '/api/v1/cart/lines', pieces(1))
  const quoteId = textIn(await ok(edge, '/api/v1/quotes', { token: buyer.token, json: {} }), 'quoteId', 'id')
  await reprice(1100n)
  await refused('/api/v1/checkouts', place(quoteId), 409, 'checkout.price-changed')
})

test('the order of another buyer is not there, on every path that takes one', async () => {
  const routes = routesOf(edge.product).filter(({ params, who }) => params.includes('orderId') && who.includes('buyer'))
  assert(routes.length >= 10)
  const before = await snapshotOf(db)
  for (const route of routes) {
    const others = [...route.params, ...route.bodyIds].map((name) => [name, absentId(edge)])
    const { path, asked } = requestOf(route, {
      ...Object.fromEntries(others),
      orderId: owned.done.orderId,
      document: 'buyer-notice',
    })
    assert.equal((await edge.ask(path, { ...asked, token: other.token })).status, 404, route.name)
  }
  assert.deepEqual(changedTables(before, await snapshotOf(db)), [])
})

const insideAddresses = [
  'http://127.0.0.1/a.png',
  'http://10.1.2.3/a.png',
  'http://169.254.169.254/latest/meta-data/',
  'http://[::1]/a.png',
  'http://[::ffff:127.0.0.1]/a.png',
  'http://localhost/a.png',
  'http://2130706433/a.png',
]
/** A name that answers with an inner address, and a redirect to one, are walked in platform/safe-fetch.test.ts. */
test('a picture whose address points inside is refused before anything is asked there', async () => {
  const first = 'inside,Raw almonds,I-1,280,5,7.40'
  const rest = insideAddresses.map((src, at) => `${at === 0 ? first : 'inside,,,,,'},${src},${at + 1}`)
  const header = 'Handle,Title,Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Image Src,Image Position'
  const report = fieldsOf(await ok(edge, imports, csv([header, ...rest, ''].join('\n'))))
  assert.deepEqual([report['created'], report['refused']], [1, []])
  await edge.work()
  const { rows } = await sql<{ state: string; refused: string }>`
    select state, refused from catalog.picture where source = any(${insideAddresses})`.execute(db)
  assert.deepEqual(
    rows,
    insideAddresses.map(() => ({ state: 'refused', refused: 'private-address' })),
  )
})

type Letter = {
  readonly to: string
  readonly id: string
  readonly type: string
  readonly data: object
  readonly key?: string
}
async function deliver({ to, id, type, data, key = webhookKey }: Letter) {
  const body = JSON.stringify({ type, timestamp: machineNow().toISOString(), data })
  const headers = {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(machineNow().getTime() / 1000)),
    'webhook-signature': new Webhook(key).sign(id, machineNow(), body),
  }
  return edge.ask(`/webhooks/${to}`, { type: 'application/json', body, headers, key: null })
}

const payment = must(edge.payments.payments()[0], 'a payment')
const parcel = must(edge.carrier.parcels()[0], 'a parcel')
const paymentData = {
  id: payment.id,
  merchant_order: payment.merchantOrder,
  status: 'succeeded',
  amount: '1.00',
  currency: 'CNY',
  transaction_id: '42000000000000000000000001',
  paid_at: '2026-11-22T09:00:00Z',
  payer: { name: '林小满', id_number: '110101190001010010', id_type: '1' },
}
const moved = {
  shipment_id: parcel.id,
  waybill_no: parcel.waybillNo,
  reference: parcel.reference,
  status: 'delivered',
  at: '2026-11-22T09:00:00Z',
  place: null,
}
const letters: readonly (readonly [string, Omit<Letter, 'id'>])[] = [
  ['a payment of a wrong amount', { to: 'payment', type: 'payment.succeeded', data: paymentData }],
  [
    'a payment nobody asked for',
    { to: 'payment', type: 'payment.succeeded', data: { ...paymentData, merchant_order: absentId(edge) } },
  ],
  [
    'a refund nobody asked for',
    {
      to: 'payment',
      type: 'refund.succeeded',
      data: {
        id: 'ref_9',
        payment_id: payment.id,
        merchant_order: payment.merchantOrder,
        status: 'succeeded',
        amount: '1.00',
        currency: 'CNY',
      },
    },
  ],
  ['an event nobody can read', { to: 'payment', type: 'payment.succeeded', data: { id: 7 } }],
  ['a parcel nobody sent', { to: 'carrier', type: 'shipment.event', data: { ...moved, reference: absentId(edge) } }],
  [
    'a parcel of another waybill',
    { to: 'carrier', type: 'shipment.event', data: { ...moved, waybill_no: 'WB999999999999' } },
  ],
  [
    'a parcel before it was sent',
    { to: 'carrier', type: 'shipment.event', data: { ...moved, reference: packed.rows[0]?.id } },
  ],
  [
    'a receipt that is not there yet',
    { to: 'single-window', type: 'receipt.available', data: { cursor: 999_999, message_type: 'CEB622' } },
  ],
  ['a receipt nobody can read', { to: 'single-window', type: 'receipt.available', data: { cursor: 'x' } }],
]
/** What a webhook that means nothing for us may leave: itself, its job, and a note for the operator. */
const mayKeep = [
  'identity.counter',
  'payments.inbox',
  'payments.mismatch',
  'fulfilment.inbox',
  'customs.inbox',
  'customs.pulled',
  'platform.audit',
  'jobs.job',
  'jobs.job_common',
]
const forgerKey = `whsec_${Buffer.from('the key of somebody else 123').toString('base64')}`

for (const [at, [what, letter]] of letters.entries())
  test(`${what}, reported by webhook, forged or once or twice, moves no order, money, parcel or declaration`, async () => {
    await edge.work()
    const before = await snapshotOf(db)
    const id = `evt_bad_${at}`
    const forged = await deliver({ ...letter, id, key: forgerKey })
    assert.equal(forged.status, 401, forged.text)
    assert.match(forged.code ?? '', /\.wrong-signature$/)
    assert.deepEqual(changedTables(before, await snapshotOf(db), ['identity.counter']), [], 'it is counted, not kept')
    for (let time = 0; time < 2; time += 1) assert.equal((await deliver({ ...letter, id })).status, 200)
    await edge.work()
    assert.deepEqual(changedTables(before, await snapshotOf(db), mayKeep), [])
  })
