import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { packOrder, packPart, parcelOf, shipOrder, shippingLabel } from '#modules/fulfilment'
import { orderOf } from '#modules/orders'
import { decideCase, findCases, loadList, standingOf } from '#modules/screening'
import { decideSeller, sellerById } from '#modules/sellers'
import type { Actor } from '#platform/context'
import { connect, sql } from '#platform/db'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { testDatabase } from '../../test/database.ts'
import { ok, openEdge, textIn } from '../../test/edge-market.ts'
import {
  classifyProduct,
  decideClassification,
  exportRules,
  exportStatement,
  ordersHeld,
  recordItn,
  releaseForExport,
  waitingForSpecialist,
} from './index.ts'
import { dollars } from './export-statement.ts'

const { db, ownerUrl } = await testDatabase({ max: 6 })
const owner = connect(ownerUrl, { max: 1 })
after(owner.close)
const edge = await openEdge(db)
const { as, clock } = edge
const system: Actor = { kind: 'system', id: 'test' }
const operator = (): Actor => ({ kind: 'operator', id: newId(clock.now()) })
const refusedAs = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code
const [shop] = edge.sellers
const { sellerId } = shop.actor

/** An order of almonds at these dollars a piece, paid. */
async function paid(keepMinor = 1200n, quantity = 1) {
  const offer = await edge.onSale({ sellerId, keepMinor })
  const [{ token, addressId }] = edge.buyers
  const line = { listingId: offer.listingId, variantId: offer.variantId, quantity }
  await ok(edge, '/api/v1/cart/lines', { method: 'PUT', token, json: line })
  const quoteId = textIn(await ok(edge, '/api/v1/quotes', { token, json: {} }), 'id', 'quoteId')
  const placed = await ok(edge, '/api/v1/checkouts', { token, json: { quoteId, addressId } })
  await edge.settle()
  edge.payments.pay(edge.payments.payments().at(-1)?.id ?? '', { declined: false, stranger: false, lie: false })
  await edge.settle()
  const { rows } = await sql<{ id: string }>`
    select id from orders.order where checkout_id = ${textIn(placed, 'checkoutId', 'id')}`.execute(db)
  const orderId = rows[0]?.id ?? ''
  return { sellerId, orderId, productId: offer.productId, unitId: orderId }
}
/** Makes an order's goods worth so many cents: their yuan stay, the rate of the order moves. Answers the goods' own fen. */
const worth = async (cents: bigint, { orderId }: { readonly orderId: string }): Promise<void> => {
  const { rows } = await sql<{ goods_minor: bigint }>`
    select sum(goods_minor)::bigint as goods_minor from orders.line where order_id = ${orderId}`.execute(db)
  const millionths = ((rows[0]?.goods_minor ?? 0n) * 10n ** 12n) / cents
  const text = `0.${String(millionths).padStart(12, '0')}`
  await sql`update orders.order set rate_text = ${text} where id = ${orderId}`.execute(owner.db)
}
const signed = { groups: [], scheduleB: null, reason: 'almonds', signedName: 'Ruth Halvorsen' } as const
const listHead = 'source,entity_number,type,name,addresses,alt_names,federal_register_notice'
const load = (...names: readonly string[]) =>
  as(system, (ctx) =>
    loadList(
      ctx,
      {
        text: [listHead, ...names.map((name) => `Entity List,,,"${name}",,,80 FR 1`)].join('\n'),
        format: 'csl',
        listDate: '2026-11-20',
        source: 'test',
        file: 'test.csv',
        demonstration: true,
      },
      { mayShrink: true },
    ),
  )
const openCases = () => as(system, (ctx) => findCases(ctx, { states: ['open'], limit: 100 }))

test('a product without a classification is not handed over, and the refusal names it', async () => {
  const key = await paid()
  await sql`delete from export_control.classification where product_id = ${key.productId}`.execute(owner.db)
  await as(system, (ctx) => packOrder(ctx, key))
  await assert.rejects(
    as(system, (ctx) => shipOrder(ctx, key)),
    (error: unknown) =>
      error instanceof Refusal && error.code === 'export.not-classified' && error.params['products'] === 'Raw almonds',
  )
  assert.equal((await as(shop.actor, (ctx) => classifyProduct(ctx, key, signed))).outcome, 'ear99')
  assert.equal((await as(system, (ctx) => shipOrder(ctx, key))).state, 'asked')
})

test('a product of a control group waits for a specialist, who decides with a number', async () => {
  const key = await paid()
  await as(system, (ctx) => classifyProduct(ctx, key, { ...signed, groups: ['sensors'] }))
  await as(system, (ctx) => packOrder(ctx, key))
  await assert.rejects(
    as(system, (ctx) => shipOrder(ctx, key)),
    refusedAs('export.specialist'),
  )
  assert.equal((await as(system, (ctx) => waitingForSpecialist(ctx)))[0]?.productId, key.productId)
  const decide = (over: object) =>
    as(operator(), (ctx) =>
      decideClassification(ctx, key, { outcome: 'ccl', eccn: '6A003', licence: null, reason: 'a camera', ...over }),
    )
  await assert.rejects(decide({ eccn: null }), refusedAs('export.answers-disagree'))
  await assert.rejects(decide({ eccn: 'six' }), refusedAs('export.eccn-invalid'))
  await decide({})
  await assert.rejects(decide({}), refusedAs('export.nothing-to-decide'))
  const statement = await as(system, (ctx) => exportStatement(ctx, key))
  assert.partialDeepStrictEqual(statement, { kind: 'itn-needed', why: 'destination', missing: ['schedule-b', 'itn'] })
  await assert.rejects(
    as(system, (ctx) => shipOrder(ctx, key)),
    refusedAs('export.itn-needed'),
  )
})

test('below 2,500 dollars of one kind of goods the legend is printed, above it the filing is asked for', async () => {
  const small = await paid(1200n)
  assert.partialDeepStrictEqual(await as(system, (ctx) => exportStatement(ctx, small)), {
    kind: 'noeei',
    legend: 'NOEEI 30.37(a)',
    rules: ['us-aes-value'],
    lines: [{ code: '080212', complete: false }],
  })
  await worth(250_000n, small)
  assert.equal((await as(system, (ctx) => exportStatement(ctx, small))).kind, 'noeei', 'USD 2,500 or less needs none')
  await worth(250_001n, small)
  assert.partialDeepStrictEqual(await as(system, (ctx) => exportStatement(ctx, small)), {
    kind: 'itn-needed',
    why: 'value',
  })
})

test('a filing’s number is checked: its shape, its day, whole codes, and the address', async () => {
  const key = await paid()
  await worth(900_000n, key)
  await as(system, (ctx) => packOrder(ctx, key))
  const enter = (itn: string) => as(shop.actor, (ctx) => recordItn(ctx, { ...key, part: null }, itn))
  await assert.rejects(enter('X20261122123456'), refusedAs('export.schedule-b-needed'))
  await assert.rejects(
    as(shop.actor, (ctx) => classifyProduct(ctx, key, { ...signed, scheduleB: '0813100000' })),
    refusedAs('export.schedule-b-other-goods'),
  )
  await assert.rejects(
    as(shop.actor, (ctx) => classifyProduct(ctx, key, { ...signed, scheduleB: '0802.12' })),
    refusedAs('export.schedule-b-invalid'),
  )
  await as(shop.actor, (ctx) => classifyProduct(ctx, key, { ...signed, scheduleB: '0802120000' }))
  for (const wrong of ['20261122123456', 'X20261322123456', 'X2026112212345', 'hello'])
    await assert.rejects(enter(wrong), refusedAs('export.itn-invalid'), wrong)
  await assert.rejects(enter('X20261130123456'), refusedAs('export.itn-in-future'))
  await sql`update sellers.seller set line1 = 'P.O. Box 12' where seller_id = ${sellerId}`.execute(db)
  await assert.rejects(enter('X20261122123456'), refusedAs('export.usppi-address'))
  await sql`update sellers.seller set line1 = '4180 Old Packing Shed Road' where seller_id = ${sellerId}`.execute(db)
  assert.partialDeepStrictEqual(await enter('aes x20261122123456'), {
    kind: 'itn',
    citation: 'AES X20261122123456',
    lines: [{ code: '0802120000', complete: true }],
  })
  assert.equal((await as(system, (ctx) => shipOrder(ctx, key))).state, 'asked')
  const { rows } =
    await sql`select kind, statement from export_control.release where order_id = ${key.orderId}`.execute(db)
  assert.deepEqual(rows, [{ kind: 'itn', statement: 'AES X20261122123456' }])
})

test('dollars are rounded up, never below the truth', () => {
  assert.deepEqual(dollars(71_024n, '7.1024'), { minor: 10_000n, currency: 'USD' })
  assert.deepEqual(dollars(71_025n, '7.1024'), { minor: 10_001n, currency: 'USD' })
  assert.deepEqual(dollars(0n, '7'), { minor: 0n, currency: 'USD' })
})

test('every rule has an act, a source, a day and says how sure it is', () => {
  for (const rule of exportRules)
    assert(rule.act !== '' && rule.source !== '' && rule.certainty !== 'confirmed', rule.id)
})

test('a consignee whom a newer list finds holds the order, and goes on when a person says they are another', async () => {
  await load('Nobody At All')
  const key = await paid()
  await as(system, (ctx) => packOrder(ctx, key))
  await load('LIN, Xiaoman')
  await edge.work()
  const { cases } = await openCases()
  const own = cases.filter(({ partyId }) => partyId === key.orderId)
  assert.equal(own.length, 1)
  const order = await orderOf({ tx: db }, key)
  assert.notEqual(order.frozenAt, null, 'its clock stands still')
  await assert.rejects(
    as(system, (ctx) => shipOrder(ctx, key)),
    refusedAs('screening.under-review'),
  )
  for (const { caseId } of cases)
    await as(operator(), (ctx) => decideCase(ctx, { caseId, step: 'differ', reason: 'born elsewhere' }))
  await edge.work()
  assert.equal((await orderOf({ tx: db }, key)).frozenAt, null)
  assert.equal((await as(system, (ctx) => shipOrder(ctx, key))).state, 'asked')
})

test('whoever is found only when the parcel is handed over stays packed, with the case kept', async () => {
  await load('Nobody At All')
  const key = await paid()
  await as(system, (ctx) => packOrder(ctx, key))
  await load('LIN, Xiaoman', 'LIN Xiaoman Trading') // the sweep has not run since
  const shipped = await as(system, (ctx) => shipOrder(ctx, key))
  const { standing } = await as(system, (ctx) => standingOf(ctx, { kind: 'consignee', id: key.orderId }))
  assert.equal(standing, 'review')
  assert.deepEqual([shipped.state, shipped.problem], ['packed', 'held: screening'])
  for (const each of (await openCases()).cases)
    await as(operator(), (ctx) => decideCase(ctx, { caseId: each.caseId, step: 'differ', reason: 'somebody else' }))
  await edge.work()
  assert.equal((await as(system, (ctx) => shipOrder(ctx, key))).state, 'asked')
})

test('no label while somebody is under review, and none against an older list', async () => {
  await load('Nobody At All')
  const key = await paid()
  await as(system, (ctx) => packOrder(ctx, key))
  await as(system, (ctx) => shipOrder(ctx, key))
  await edge.settle()
  assert.notEqual((await as(system, (ctx) => parcelOf(ctx, key)))?.waybillNo, null)
  await load('LIN, Xiaoman', 'Lin Xiao Man')
  await assert.rejects(
    as(shop.actor, (ctx) => shippingLabel(ctx, key)),
    refusedAs('screening.under-review'),
  )
  await edge.work()
  for (const each of (await openCases()).cases)
    await as(operator(), (ctx) => decideCase(ctx, { caseId: each.caseId, step: 'differ', reason: 'somebody else' }))
  assert.equal(
    Buffer.from(await as(shop.actor, (ctx) => shippingLabel(ctx, key)))
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('a part of an order is stated by itself', async () => {
  await load('Nobody At All')
  const key = await paid(1200n, 3)
  const part = await as(system, (ctx) => packPart(ctx, { ...key, lines: [{ line: 1, quantity: 1 }] }))
  const whole = await as(system, (ctx) => exportStatement(ctx, { sellerId, unitId: part.unitId }))
  assert.equal(whole.kind, 'noeei')
  await assert.rejects(
    as(shop.actor, (ctx) => recordItn(ctx, { ...key, part: 7 }, 'X20261122123456')),
    refusedAs('export.no-part'),
  )
})

test('a seller found to be listed is suspended, and neither approved nor resumed until two let it go', async () => {
  await load('Sawmill Creek Orchard')
  await edge.work()
  const mine = (await openCases()).cases.filter(({ partyId }) => partyId === sellerId)
  const caseId = mine[0]?.caseId ?? ''
  const [first, second] = [operator(), operator()]
  await as(first, (ctx) => decideCase(ctx, { caseId, step: 'match', reason: 'the same address' }))
  await edge.work()
  assert.equal((await as(system, (ctx) => sellerById(ctx, sellerId))).state, 'suspended')
  await assert.rejects(
    as(first, (ctx) => decideSeller(ctx, sellerId, 'resume', 'sorry')),
    refusedAs('screening.matched'),
  )
  await as(first, (ctx) => decideCase(ctx, { caseId, step: 'ask-release', reason: 'the list was corrected' }))
  await as(second, (ctx) => decideCase(ctx, { caseId, step: 'release', reason: 'seen' }))
  assert.equal(await as(first, (ctx) => decideSeller(ctx, sellerId, 'resume', 'sorry')), 'approved')
})

test('when an order has ended its consignee is forgotten and holds nothing', async () => {
  await load('Nobody At All')
  const key = await paid()
  await load('LIN, Xiaoman', 'LIN Hsiao Man')
  await edge.work()
  const [{ token }] = edge.buyers
  await ok(edge, `/api/v1/orders/${key.orderId}/refund-requests`, { token, json: { reason: 'changed my mind' } })
  await edge.settle()
  for (const refund of edge.payments.refunds()) edge.payments.endRefund(refund.id, 'succeeded')
  await edge.settle()
  assert.equal((await orderOf({ tx: db }, key)).state, 'refunded')
  const { rows } = await sql<{ sealed: string | null }>`
    select sealed from screening.party where kind = 'consignee' and id = ${key.orderId}`.execute(db)
  assert.deepEqual(rows, [{ sealed: null }])
  for (const { caseId } of (await openCases()).cases)
    assert.deepEqual(
      (await as(system, (ctx) => ordersHeld(ctx, caseId))).filter(({ orderId }) => orderId === key.orderId),
      [],
    )
})

test('without any list nothing is handed over', async () => {
  await assert.rejects(
    as(system, async (ctx) => {
      await sql`delete from screening.current`.execute(ctx.tx)
      return releaseForExport(ctx, { sellerId, parcelId: newId(clock.now()), orderId: newId(clock.now()), unitId: '' })
    }),
    refusedAs('screening.no-list'),
  )
})
