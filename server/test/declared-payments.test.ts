import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { declarationOf, erasePayer, paymentPort, retryDeclaration } from '#modules/payments'
import { sql } from '#platform/db'
import { plug } from '#platform/world'
import { newHome } from '../../simulators/testing/processes.ts'
import { whenPaymentCaptured } from '../modules/customs/when-payment-captured.ts'
import { openMarket } from '../modules/orders/test-market.ts'
import { ownPaymentProviders } from '../payment-providers.ts'
import { makePaymentKeys, paymentEnvironment } from '../supervisor/payment-simulators.ts'
import { testDatabase } from './database.ts'
import { testWorld } from './world.ts'

/** An order that was paid through a company that declares; nobody answers at its address. */
const { db } = await testDatabase()
const home = newHome()
await makePaymentKeys(home.path, 'secret', join(import.meta.dirname, '..', '..'))
const alipay = ownPaymentProviders(
  paymentEnvironment({
    home: home.path,
    secret: 'secret',
    webhookSecret: 'whsec_for_tests_only',
    urlOf: () => 'http://127.0.0.1:9',
    names: ['alipay'],
  }),
)
home.remove()
const market = openMarket(db, testWorld([plug(paymentPort, alipay)]), { now: new Date('2026-11-22T10:00:00Z') })
await market.load()

const captured = (order: { sellerId: string; orderId: string }, payment: { paymentId: string }) => ({
  ...payment,
  checkoutId: order.orderId,
  buyerId: order.orderId,
  orders: [{ sellerId: order.sellerId, orderId: order.orderId, amountMinor: '1' }],
  currency: 'CNY',
  capturedAt: '2026-11-22T10:00:00.000Z',
})

test('an order paid through a company that declares is declared once, and its three amounts are what was paid', async () => {
  const { order, paymentId, key } = await market.open()
  await market.pay(order, paymentId)
  for (let time = 0; time < 2; time += 1)
    await market.run((ctx) => whenPaymentCaptured.handle(ctx, captured(order, { paymentId })))
  const { rows } = await sql<{ whole: bigint; parts: bigint; split: boolean; number: string }>`
    select amount_minor as whole, goods_minor + freight_minor + tax_minor as parts, split, order_number as number
      from payments.declaration where order_id = ${order.orderId}
  `.execute(db)
  assert.equal(rows.length, 1)
  assert.equal(rows[0]?.whole, rows[0]?.parts)
  assert.equal(rows[0]?.split, false)
  assert.match(rows[0]?.number ?? '', /^WB/)
  assert.equal((await market.run((ctx) => declarationOf(ctx, key)))?.state, 'new')
  assert.equal(await market.run((ctx) => declarationOf(ctx, { ...key, sellerId: order.orderId })), null)
})

test('a declaration is asked for anew only after a refusal; one that nobody asked for is not found', async () => {
  const { order, paymentId } = await market.open()
  const again = () => market.run((ctx) => retryDeclaration(ctx, order.orderId, 'the name was corrected'))
  await assert.rejects(again(), { code: 'payments.not-found' })
  await market.pay(order, paymentId)
  await market.run((ctx) => whenPaymentCaptured.handle(ctx, captured(order, { paymentId })))
  await assert.rejects(again(), { code: 'payments.not-retryable' })
  await sql`update payments.declaration set state = 'failed', ask_at = null where order_id = ${order.orderId}`.execute(
    db,
  )
  await again()
  assert.equal((await market.run((ctx) => declarationOf(ctx, order)))?.state, 'new')
})

test('who ordered is sealed while it is declared, and gone when the order’s people are erased', async () => {
  const { order, paymentId } = await market.open()
  await market.pay(order, paymentId)
  await market.run((ctx) => whenPaymentCaptured.handle(ctx, captured(order, { paymentId })))
  const sealed = async () =>
    (
      await sql<{ buyer_sealed: string | null }>`
        select buyer_sealed from payments.declaration where order_id = ${order.orderId}
      `.execute(db)
    ).rows[0]?.buyer_sealed
  assert.match((await sealed()) ?? '', /^(?!.*1101).+/)
  await sql`update payments.declaration set state = 'succeeded', ask_at = null where order_id = ${order.orderId}`.execute(
    db,
  )
  await market.run((ctx) => erasePayer(ctx, order.orderId))
  assert.equal(await sealed(), null)
})
