import assert from 'node:assert/strict'
import { test } from 'node:test'
import { acknowledge, noticeEdition } from '#modules/buyers'
import { orderOf, type NewOrder } from '#modules/orders'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { newOrder } from '../fulfilment/test/lane.ts'
import { Content } from './contents.ts'
import { hashOf } from './issue.ts'
import { buyerKinds, documentKinds } from './kinds.ts'
import { DocumentList } from './wire.ts'
import { testDatabase } from '../../test/database.ts'
import { at, fen, invoiceOf, refusal, openDocuments } from './test-documents.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, tx, clock, seller, operator, buyer, buyerOf, ask, read, take, listed, put, rowsOf } =
  await openDocuments(db)

const lines = (over: Partial<NewOrder['lines'][number]>): Partial<NewOrder> => {
  const [line] = newOrder(clock.now()).lines
  return { lines: [{ ...must(line, 'the order has a line'), ...over }] }
}

test('the commercial invoice of a parcel says this and nothing else', async () => {
  const key = await lane.shipped()
  const { content, state, missing, issued, demonstration, follows } = await take(key, 'commercial-invoice')
  const { number } = await orderOf({ tx: db }, key)
  const yuan = (amount: string) => ({ amount, currency: 'CNY' })
  assert.deepEqual(content, {
    document: 'commercial-invoice',
    number,
    orderNumber: number,
    date: '2026-11-20',
    customsMode: '9610',
    exporter: {
      name: 'Blue Ridge Bees LLC',
      tradeName: 'Blue Ridge Bees',
      address: ['12 Hive Road', 'Seattle, WA 98101'],
      country: 'US',
      phone: '+12065550123',
    },
    consignee: {
      name: '林小满',
      phone: '13800138000',
      address: ['上海市', '浦东新区', '世纪大道100号8楼'],
      country: 'CN',
      inClear: true,
    },
    currency: 'CNY',
    incoterm: { code: 'DDP', place: '上海市 浦东新区', edition: '2020' },
    lines: [
      {
        line: 1,
        sku: 'HONEY-500',
        descriptionEn: 'Wildflower honey',
        descriptionZh: '野花蜂蜜 · 500克',
        hsCode: '04090000',
        hs6: '040900',
        originCountry: 'US',
        originState: 'WA',
        quantity: 2,
        unit: 'H87',
        netWeightGrams: 1240,
        unitPrice: '100.00',
        amount: yuan('200.00'),
      },
    ],
    pieces: 2,
    netWeightGrams: 1240,
    totals: {
      fob: yuan('200.00'),
      freight: yuan('68.00'),
      insurance: yuan('0.60'),
      cif: yuan('268.60'),
      duty: yuan('0.00'),
      consumptionTax: yuan('0.00'),
      vat: yuan('16.92'),
      platformRounding: yuan('-0.01'),
      discount: yuan('0.00'),
      total: yuan('285.51'),
    },
  })
  assert.deepEqual([state, missing, issued?.version, demonstration], ['complete', [], 1, true])
  assert.deepEqual(
    follows.map(({ id, certainty }) => `${id}: ${certainty}`),
    ['incoterms: unsure', 'dutiable-value: secondary', 'units: secondary'],
    'it says what it follows and how sure that is',
  )
})

test('every amount of every document is the order’s own, to the fen', async () => {
  const key = await lane.shipped(
    lines({
      quantity: 3,
      goodsMinor: 20001n,
      dutyMinor: 700n,
      consumptionTaxMinor: 311n,
      sellerDiscountMinor: 101n,
      platformDiscountMinor: 57n,
      programmeDiscountMinor: 23n,
      totalMinor: 29382n,
      shelfMinor: 29382n,
      sellerShareMinor: 18900n,
    }),
  )
  const order = await orderOf({ tx: db }, key)
  const { totals, lines: sold } = invoiceOf(await take(key, 'commercial-invoice'))
  assert.equal(fen(totals.total), order.totalMinor)
  assert.equal(
    fen(totals.fob),
    sold.reduce((sum, { amount }) => sum + fen(amount), 0n),
  )
  assert.equal(fen(totals.cif), fen(totals.fob) + fen(totals.freight) + fen(totals.insurance))
  const rest = [totals.duty, totals.consumptionTax, totals.vat, totals.platformRounding, totals.discount].map(fen)
  assert.equal(
    fen(totals.total),
    rest.reduce((sum, each) => sum + each, fen(totals.cif)),
  )
  assert.equal(fen(totals.discount), -181n)
  assert.equal(sold[0]?.unitPrice, '66.67', 'the amount of the line counts, not the rounded price of a piece')
  const { content: form } = await take(key, 'cn23')
  assert(form.document === 'cn23')
  assert.deepEqual([fen(form.totalValue), fen(form.postage), fen(form.insurance)], [20001n, 6800n, 60n])
  const { content: small } = await take(key, 'cn22')
  assert(small.document === 'cn22')
  assert.equal(fen(small.totalValue), 20001n)
})

test('a parcel that has not left: what is missing is named with who has it, a draft is masked and not kept', async () => {
  const key = await lane.paid()
  const found = new Map((await listed(key)).map((each) => [each.document, each]))
  assert.deepEqual(
    found.get('cn23')?.missing.map(({ field, who }) => [field, who]),
    [
      ['gross-weight', 'carrier'],
      ['posted', 'seller'],
      ['consignee-before-waybill', 'carrier'],
    ],
  )
  assert.deepEqual(found.get('lot-cover')?.missing, [
    {
      field: 'lot',
      subject: 'Wildflower honey',
      who: 'seller',
      what: 'Lot: Wildflower honey',
      toDo: 'Enter lot number and dates of this line.',
    },
  ])
  assert.deepEqual(
    found.get('e-label')?.missing.map(({ what }) => what),
    [
      'Label of Wildflower honey: Name of the product; Ingredients; Date mark; Shelf life; How to keep it; Nutrition table',
    ],
  )
  const draft = await take(key, 'commercial-invoice')
  assert.deepEqual([draft.state, draft.issued], ['draft', null])
  assert.equal(invoiceOf(draft).consignee.inClear, false)
  assert(!JSON.stringify(draft).includes('世纪大道100号') && !JSON.stringify(draft).includes('林小满'))
  assert.deepEqual(await rowsOf(key), [])
  const paper = await ask(at(key, 'commercial-invoice'), seller(), 'application/pdf')
  assert.equal(paper.headers.get('content-type'), 'application/pdf')
  assert.equal(Buffer.from(await paper.arrayBuffer()).toString('latin1', 0, 5), '%PDF-')
})

test('what left the house is kept as it was, masked, with hash and version; the same again is the same version', async () => {
  const key = await lane.shipped()
  const first = await take(key, 'packing-list')
  const again = await take(key, 'packing-list')
  assert.deepEqual([first.issued?.version, again.issued?.version], [1, 1])
  const lot = { lotNo: 'L-2026-31', madeOn: '2026-08-14', bestBefore: '2028-08-13', certificates: [] }
  assert.equal((await put(`/api/v1/seller/orders/${key.orderId}/lots/1`, lot)).status, 200)
  const second = await take(key, 'packing-list')
  assert.equal(second.issued?.version, 2)
  const old = await take(key, 'packing-list', '?version=1')
  assert.deepEqual([old.content, old.issued], [first.content, first.issued])
  const rows = (await rowsOf(key)).filter(({ document }) => document === 'packing-list')
  assert.deepEqual(
    rows.map(({ version }) => version),
    [1, 2],
  )
  for (const { hash, content } of rows) assert.equal(hashOf(Content.parse(content)), hash, 'the hash can be checked')
  assert(!JSON.stringify(rows).includes('林小满') && !JSON.stringify(rows).includes('世纪大道100号'))
  const none = await ask(`${at(key, 'packing-list')}?version=9`, seller())
  assert.equal((await refusal(none)).code, 'documents.no-version')
})

test('after the persons of an order were erased no paper names them, and what was kept can still be read', async () => {
  const key = await lane.shipped()
  const before = await take(key, 'commercial-invoice')
  await sql`
    update orders.personal set sealed = null, erased_at = ${clock.now()} where order_id = ${key.orderId}
  `.execute(db)
  const after = await take(key, 'commercial-invoice')
  assert.deepEqual([after.missing.map(({ field }) => field), after.issued], [['consignee-erased'], null])
  assert(!JSON.stringify(after).includes('林小满'))
  const kept = await take(key, 'commercial-invoice', '?version=1')
  assert.deepEqual(kept.issued, before.issued)
  assert.equal(invoiceOf(kept).consignee.inClear, false)
})

test('two who take the same document at once have the same version', async () => {
  const key = await lane.shipped()
  const taken = await Promise.all([1, 2, 3, 4].map(() => take(key, 'commercial-invoice')))
  assert.deepEqual(
    taken.map(({ issued }) => issued?.version),
    [1, 1, 1, 1],
  )
})

test('who had a document, which version, and whether an address stood on it, is recorded', async () => {
  const key = await lane.shipped()
  await take(key, 'cn23')
  const { rows } = await sql<{ actor_kind: string; details: Record<string, unknown> }>`
    select actor_kind, details from platform.audit where action = 'documents.taken' and subject_id = ${key.orderId}
  `.execute(db)
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.actor_kind, 'seller')
  assert.deepEqual(
    {
      document: rows[0]?.details['document'],
      version: rows[0]?.details['version'],
      inClear: rows[0]?.details['inClear'],
    },
    { document: 'cn23', version: 1, inClear: true },
  )
})

test('somebody else’s order and one that is not there look alike, for every document and every side', async () => {
  const key = await lane.shipped()
  const strangers = newId(clock.now())
  const absent = { sellerId: key.sellerId, orderId: newId(clock.now()) }
  for (const kind of documentKinds) {
    const foreign = await refusal(await ask(at(key, kind), seller(strangers)))
    const nothing = await refusal(await ask(at(absent, kind), seller()))
    assert.deepEqual(foreign, nothing)
    assert.deepEqual([foreign.code, foreign.status], ['orders.not-found', 404])
  }
  for (const kind of buyerKinds) {
    const path = (orderId: string) => `/api/v1/orders/${orderId}/documents/${kind}`
    const foreign = await refusal(await ask(path(key.orderId), buyer(strangers)))
    assert.deepEqual(foreign, await refusal(await ask(path(absent.orderId), buyer(strangers))))
    assert.equal(foreign.code, 'orders.not-found')
  }
  const lot = { lotNo: 'L-1', madeOn: null, bestBefore: null, certificates: [] }
  const theirs = await refusal(await put(`/api/v1/seller/orders/${key.orderId}/lots/1`, lot, seller(strangers)))
  assert.equal(theirs.code, 'orders.not-found')
  const other = await lane.shipped()
  const wrongPart = await ask(`${at(key, 'packing-list')}?part=${other.orderId}`, seller())
  assert.equal((await refusal(wrongPart)).code, 'documents.no-part')
  assert.equal((await ask(at(key, 'cn23'), { kind: 'anyone', visitorId: null })).status, 401)
  assert.equal((await ask(at(key, 'cn23'), await buyerOf(key))).status, 403)
})

test('a buyer has invoice, label and notice of their own order, with their name on it before the parcel leaves', async () => {
  const key = await lane.paid()
  const person = await buyerOf(key)
  const mine = `/api/v1/orders/${key.orderId}/documents`
  const { documents } = DocumentList.parse(await (await ask(mine, person)).json())
  assert.deepEqual(
    documents.map(({ document }) => document),
    ['commercial-invoice', 'e-label', 'buyer-notice'],
  )
  const invoice = await read(await ask(`${mine}/commercial-invoice`, person))
  assert.equal(invoiceOf(invoice).consignee.name, '林小满')
  assert.equal(invoice.issued?.to, 'buyer')
  assert.equal((await ask(`${mine}/packing-list`, person)).status, 400)
  assert.equal((await read(await ask(`${mine}/buyer-notice`, person))).missing[0]?.field, 'acknowledgement')
  await tx((ctx) => acknowledge(ctx, person.id, noticeEdition))
  const { content, state } = await read(await ask(`${mine}/buyer-notice`, person))
  assert(content.document === 'buyer-notice')
  assert.equal(state, 'complete')
  assert.equal(content.points.length, 7)
  assert.match(content.goods[0]?.notices.join('') ?? '', /个人自用/)
})

test('an operator has every document of any order', async () => {
  const key = await lane.shipped()
  for (const kind of documentKinds) {
    const path = `/api/v1/operator/orders/${key.sellerId}/${key.orderId}/documents/${kind}`
    assert.equal((await ask(path, operator)).status, 200)
    assert.equal((await ask(path, operator, 'application/pdf')).headers.get('content-type'), 'application/pdf')
  }
})
