import assert from 'node:assert/strict'
import { test } from 'node:test'
import { packOrder, packPart } from '#modules/fulfilment'
import { orderOf } from '#modules/orders'
import { loadList } from '#modules/screening'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { testDatabase } from '../../test/database.ts'
import { at, fen, invoiceOf, refusal, openDocuments } from './test-documents.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, tx, seller, ask, take, listed, put, rowsOf } = await openDocuments(db)

test('goods out of a bonded warehouse need no papers to leave the United States', async () => {
  const key = await lane.paid({ mode: '1210', place: 'bonded' })
  const states = new Map((await listed(key)).map(({ document, state }) => [document, state]))
  for (const kind of ['cn22', 'cn23', 'export-statement'] as const) {
    assert.equal(states.get(kind), 'does-not-apply')
    assert.equal((await refusal(await ask(at(key, kind), seller()))).code, 'documents.does-not-apply')
  }
  assert.notEqual(states.get('commercial-invoice'), 'does-not-apply')
})

test('an order in two parcels has two invoices, whose amounts sum to the order’s', async () => {
  const key = await lane.paid()
  const part = await tx((ctx) => packPart(ctx, { ...key, lines: [{ line: 1, quantity: 1 }] }))
  const rest = await tx((ctx) => packOrder(ctx, key))
  const [one, two] = await Promise.all(
    [part, rest].map(async ({ parcelId }) => invoiceOf(await take(key, 'commercial-invoice', `?part=${parcelId}`))),
  )
  assert(one && two && one.number !== two.number && one.orderNumber === two.orderNumber)
  const whole = await orderOf({ tx: db }, key)
  assert.equal(fen(one.totals.total) + fen(two.totals.total), whole.totalMinor)
  assert.equal(fen(one.totals.cif) + fen(two.totals.cif), whole.goodsMinor + whole.freightMinor + whole.insuranceMinor)
})

test('a lot covers the certificates it has, and a date after the other is refused', async () => {
  const key = await lane.shipped()
  const certificate = { name: 'Certificate of analysis', number: 'COA-7', issuer: 'Cascade Labs' }
  const lot = { lotNo: 'L-7', madeOn: '2026-08-14', bestBefore: '2028-08-13', certificates: [certificate] }
  const path = `/api/v1/seller/orders/${key.orderId}/lots/1`
  assert.equal((await put(path, lot)).status, 200)
  const { content, state } = await take(key, 'lot-cover')
  assert(content.document === 'lot-cover')
  assert.deepEqual([state, content.lines[0]?.lot], ['complete', lot])
  assert.deepEqual(must((await take(key, 'cn23')).content, 'content'), {
    ...(await take(key, 'cn23')).content,
    certificates: ['COA-7'],
  })
  const reversed = await put(path, { ...lot, bestBefore: '2026-01-01' })
  assert.equal((await refusal(reversed)).code, 'documents.dates-reversed')
  const nowhere = await put(`/api/v1/seller/orders/${key.orderId}/lots/9`, lot)
  assert.equal((await refusal(nowhere)).code, 'documents.no-line')
})

test('the statement to the United States is the legend with its rule, or says what is not classified', async () => {
  const key = await lane.shipped()
  const order = await orderOf({ tx: db }, key)
  const { content } = await take(key, 'export-statement')
  assert(content.document === 'export-statement')
  assert.deepEqual([content.kind, content.statement], ['noeei', 'NOEEI 30.37(a)'])
  assert.equal(content.rules[0]?.certainty, 'secondary')
  await sql`
    insert into export_control.classification (
      seller_id, product_id, number, outcome, groups, reason, signed_name, rules, by_kind, by_id, at)
    select seller_id, ${must(order.lines[0], 'a line').productId}, 2, 'specialist', '["drones"]', 'it flies', signed_name, rules, by_kind, by_id, at
      from export_control.classification where seller_id = ${key.sellerId} limit 1
  `.execute(db)
  const bare = await take(key, 'export-statement')
  assert.deepEqual(
    bare.missing.map(({ field, subject }) => [field, subject]),
    [['specialist', 'Wildflower honey']],
  )
  const filled = must(
    (await rowsOf(key)).find(({ document }) => document === 'export-statement'),
    'it was kept',
  )
  assert.equal(filled.version, 1, 'what left the house stays')
})

test('while somebody of the order is under review no document names who receives', async () => {
  const key = await lane.shipped()
  const text =
    'source,entity_number,type,name,addresses,alt_names,federal_register_notice\nEntity List,,,"Lin Xiaoman",,,80 FR 1'
  const list = {
    text,
    format: 'csl',
    listDate: '2026-11-20',
    source: 'test',
    file: 'test.csv',
    demonstration: true,
  } as const
  await tx((ctx) => loadList(ctx, list, { mayShrink: true }))
  const draft = await take(key, 'cn23')
  assert.deepEqual(
    draft.missing.map(({ field, who }) => [field, who]),
    [['consignee-under-review', 'operator']],
  )
  assert(draft.issued === null && !JSON.stringify(draft).includes('林小满'))
})
