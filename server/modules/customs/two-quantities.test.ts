/** What the tariff counts by the liter and by the kilogram (wine, beer, spirits), from its listing to what customs reads. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { acknowledge, noticeEdition, saveAddress, saveRealName } from '#modules/buyers'
import {
  approveChineseOf,
  draftChineseOf,
  editProduct,
  offers,
  publish,
  saveProducts,
  type NetQuantity,
} from '#modules/catalog'
import { placeOrders, putLine, quote } from '#modules/checkout'
import { loadEligibility } from '#modules/compliance'
import { takeDocument } from '#modules/documents'
import { packOrder, shipOrder } from '#modules/fulfilment'
import { setOnHand } from '#modules/inventory'
import { orderOf } from '#modules/orders'
import { must } from '#platform/check'
import { sql } from '#platform/db'
import { discover } from '#platform/discover'
import { createQueues, openBoss } from '#platform/job'
import { usd } from '#platform/money'
import { call } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { makeApprovedSeller, makeBuyer } from '../../test/people.ts'
import { home, identity } from '../checkout/test/market.ts'
import { classifiedForTests } from '../export-control/test-ready.ts'
import { type Key } from '../fulfilment/test/lane.ts'
import { caseOf, declarationOf, messageXml } from './index.ts'
import { openCustomsLane } from './test/customs-lane.ts'

const { db } = await testDatabase({ max: 6 })
const { lane, operator } = await openCustomsLane(db)
const { clock, tx, drain } = lane
await createQueues(openBoss(db), (await discover(['modules'])).jobs)
const rules = new URL('../../reference/cn-eligibility/cn-eligibility.json', import.meta.url)
await tx((ctx) => loadEligibility(ctx, JSON.parse(readFileSync(rules, 'utf8'))))
const { sellerId } = (await makeApprovedSeller(db, lane.world, clock.now())).actor
const buyer = await makeBuyer(db, lane.world, clock.now())
const addressId = await tx(async (ctx) => {
  const address = await saveAddress(ctx, buyer.actor.id, home)
  await saveRealName(ctx, buyer.actor.id, { name: '林小满', idNumber: identity(7) })
  await acknowledge(ctx, buyer.actor.id, noticeEdition)
  return address.id
}, buyer.actor)

type Bottle = {
  readonly handle: string
  readonly hsCode: string
  readonly weightGrams: number
  readonly net?: NetQuantity
  readonly legalQuantity1?: string
  readonly legalQuantity2?: string
}

/** On sale by direct mail. */
async function listed({ handle, hsCode, weightGrams, ...quantities }: Bottle) {
  return tx(async (ctx) => {
    const title = 'Straight rye whiskey'
    const words = { descriptionHtml: '<p>Two years in new oak.</p>', vendor: 'Two Levees', type: 'Drinks' }
    const variants = [{ sku: `${handle}-1`, optionValues: ['one'], shopPriceMinor: 3200n, weightGrams }]
    const input = { handle, title, ...words, tags: [], status: 'active', optionNames: ['Size'] } as const
    const [saved] = await saveProducts(ctx, sellerId, [{ ...input, originCountry: 'US', pictures: [], variants }])
    assert(saved?.what === 'created')
    const of = { sellerId, productId: saved.productId }
    const { variantId } = must(saved.variants[0], 'one variant')
    const edit = { originState: 'KY', hsCode, papers: ['ttb-export'] }
    await editProduct(ctx, sellerId, of.productId, {
      ...edit,
      variants: [{ variantId, keep: usd(1800n), ...quantities }],
    })
    await draftChineseOf(ctx, of)
    await approveChineseOf(ctx, of)
    await setOnHand(ctx, [{ sellerId, variantId, place: 'us', onHand: 20 }])
    await publish(ctx, { ...of, mode: '9610' })
    await classifiedForTests(ctx, sellerId, [of.productId])
    return must((await offers(ctx, [variantId]))[0], 'it is offered')
  })
}

/** Through cart, quote and payment, and with the carrier. */
async function bought(offer: Awaited<ReturnType<typeof listed>>, quantity: number): Promise<Key> {
  const buyerId = buyer.actor.id
  await tx((ctx) => putLine(ctx, buyerId, { ...offer, quantity }, 'set'), buyer.actor)
  const quoteId = await tx((ctx) => quote(ctx, buyerId, { split: false }), buyer.actor)
  const [outcome] = await tx((ctx) => placeOrders(ctx, [{ by: ctx, buyerId, quoteId, addressId }]), buyer.actor)
  assert(outcome?.kind === 'placed', outcome?.kind === 'refused' ? outcome.refusal.code : '')
  const key = { sellerId, orderId: must(outcome.orders[0], 'one order').orderId }
  await drain()
  const { rows } = await sql<{ id: string }>`
    select provider_id as id from payments.payment where id = ${outcome.paymentId}
  `.execute(db)
  assert.equal((await call(lane.payments, `/v1/payments/${rows[0]?.id}/pay`, { body: {} })).status, 200)
  await lane.untilState(key, 'paid')
  await tx((ctx) => packOrder(ctx, key))
  await tx((ctx) => shipOrder(ctx, key))
  await drain()
  await lane.advance(key, 3)
  return key
}

/** The declared line of an order, once its messages are written. */
async function declaredLine(key: Key): Promise<Record<string, string>> {
  for (let round = 0; round < 20; round += 1) {
    await drain()
    if (['waiting', 'declaring', 'released'].includes((await state(key)) ?? '')) break
    clock.forward(31_000)
  }
  const { messages, declaration } = await tx((ctx) => caseOf(ctx, key))
  const message = messages.find(({ type }) => type === 'CEB621')
  assert(message, `${declaration.state}: ${JSON.stringify(declaration.needs)}`)
  const { xml } = await tx((ctx) => messageXml({ ...ctx, actor: operator }, { ...key, messageId: message.id }))
  const fields = [...xml.matchAll(/<ceb:(gcode|qty|qty1|unit1|qty2|unit2|netWeight)>([^<]+)</g)]
  return Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value]))
}
const state = async (key: Key) => (await tx((ctx) => declarationOf(ctx, key)))?.state

test('two bottles of whiskey are declared by the liter and by the kilogram, and taxed by the kilogram', async () => {
  const offer = await listed({
    handle: 'rye',
    hsCode: '2208300000',
    weightGrams: 1250,
    net: { amount: '700', unit: 'ml' },
    legalQuantity2: '0.665',
  })
  const key = await bought(offer, 2)
  const fields = await declaredLine(key)
  assert.deepEqual(
    [fields['gcode'], fields['qty'], fields['qty1'], fields['unit1'], fields['qty2'], fields['unit2']],
    ['2208300000', '2', '1.40000', '095', '1.33000', '035'],
  )
  assert.equal(fields['netWeight'], '1.330')
  const [line] = (await orderOf({ tx: db }, key)).lines
  assert.deepEqual(line?.legalQuantity, { amount: '700', unit: 'ml' })
  assert.deepEqual(line?.secondQuantity, { amount: '0.665', unit: 'kg' })
  const { rows } = await sql<{ explained: string }>`
    select explained::text as explained from checkout.quote_parcel where seller_id = ${sellerId}
  `.execute(db)
  assert.match(rows[0]?.explained ?? '', /1\.330 kg × 1/)
  const { content } = await tx((ctx) => takeDocument(ctx, { ...key, audience: 'seller' }, 'packing-list'))
  assert(content.document === 'packing-list')
  assert.equal(content.lines[0]?.netWeightGrams, 1330)
  const { content: label } = await tx((ctx) => takeDocument(ctx, { ...key, audience: 'seller' }, 'e-label'))
  assert(label.document === 'e-label')
  assert.equal(label.labels[0]?.rows.find(({ field }) => field === 'netContent')?.value, '700毫升')
})

test('beer told in the units of the tariff alone is declared by both, and its contents are its liters', async () => {
  const bottle = { legalQuantity1: '0.5', legalQuantity2: '0.505' }
  const offer = await listed({ handle: 'porter', hsCode: '22030000', weightGrams: 850, ...bottle })
  assert.deepEqual(offer.legalQuantity, { amount: '0.5', unit: 'l' })
  const fields = await declaredLine(await bought(offer, 6))
  assert.deepEqual(
    [fields['qty1'], fields['unit1'], fields['qty2'], fields['unit2']],
    ['3.00000', '095', '3.03000', '035'],
  )
})
