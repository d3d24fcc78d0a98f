import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { must } from '#platform/check'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { call, until, WEBHOOK_SECRET } from '../../../simulators/testing/processes.ts'
import { testDatabase } from '../../test/database.ts'
import { chinaDayOf } from './china-day.ts'
import { payAgain } from './choose-method.ts'
import { closePayment } from './close-payment.ts'
import { paymentDesk, reviewMismatches } from './desk.ts'
import { openPayment } from './open-payment.ts'
import { paymentOf, rowById } from './payments.ts'
import { requestReconciliation } from './reconcile.job.ts'
import { recordForCustoms } from './record-for-customs.ts'
import { requestRefund, retryRefund } from './request-refund.ts'
import { refundsOf } from './refunds.ts'
import type { Tables } from './tables.ts'
import { emitted, newPayment, openWalletWorld, opened, payer } from './test/wallet.ts'

const { db } = await testDatabase()
const world = await openWalletWorld(db)
const { clock, simulator, tx, drain } = world

beforeEach(async () => {
  await call(simulator, '/control', { body: {} })
})

const misbehave = (body: object) => call(simulator, '/control', { body })
const stateOf = async (paymentId: string) => (await tx((ctx) => paymentOf(ctx, paymentId))).state
const providerIdOf = async (paymentId: string) =>
  must((await tx((ctx) => rowById(ctx, paymentId)))?.provider_id, 'the provider has answered')
const pay = async (paymentId: string, body: object = {}) =>
  call(simulator, `/v1/payments/${await providerIdOf(paymentId)}/pay`, { body })
const inbox = () => own<Tables>(db).selectFrom('payments.inbox').selectAll().execute()
const heardOf = (paymentId: string) =>
  until('the webhook arrives', async () => {
    await drain()
    return (await inbox()).some((row) => row.about === paymentId && row.handled_at !== null)
  })

test('a payment is created at the provider, paid, captured once, and keeps what the provider reported', async () => {
  const { asked, paymentId, order } = await opened(world, 14_900n)
  const before = await tx((ctx) => paymentOf(ctx, paymentId))
  assert.equal(before.state, 'pending')
  assert.match(before.payUrl ?? '', /\/pay\/pay_/)
  await pay(paymentId, { payer: { name: '李大力', id_number: '110101190001010023' } })
  await heardOf(paymentId)
  assert.equal(await stateOf(paymentId), 'succeeded')
  const captured = await emitted(db, 'payments.captured', paymentId)
  assert.equal(captured.length, 1)
  assert.partialDeepStrictEqual(captured[0], {
    paymentId,
    checkoutId: asked.checkoutId,
    buyerId: asked.buyerId,
    currency: 'CNY',
    orders: [{ sellerId: order.sellerId, orderId: order.orderId, amountMinor: '14900' }],
  })
  const record = await tx((ctx) => recordForCustoms(ctx, order))
  assert.equal(record.payerName, '李大力', 'the payer is who the provider says, not whom we expected')
  assert.equal(record.payerIdNumber, '110101190001010023')
  assert.match(record.transactionId, /^\d{28}$/)
  assert.equal(record.amountMinor, 14_900n)
})

test('nothing personal lies in clear: not the hint, not the payer, not the webhook', async () => {
  const { paymentId } = await opened(world, 500n)
  await pay(paymentId)
  await heardOf(paymentId)
  const reports = await own<Tables>(db).selectFrom('payments.report').selectAll().execute()
  const rows = await own<Tables>(db).selectFrom('payments.payment').selectAll().execute()
  const everything = JSON.stringify([reports, rows, await inbox()], (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  )
  assert(!everything.includes(payer.idNumber) && !everything.includes(payer.name))
})

test('doubled, delayed and reordered webhooks capture once', async () => {
  await misbehave({ duplicate: 3, delay_ms: 50, on: ['payments.pay'] })
  const one = await opened(world, 100n)
  await pay(one.paymentId)
  await heardOf(one.paymentId)
  await misbehave({ reorder: true, on: ['payments.pay'] })
  const [two, three] = [await opened(world, 200n), await opened(world, 300n)]
  await pay(two.paymentId)
  await pay(three.paymentId)
  await heardOf(two.paymentId)
  await heardOf(three.paymentId)
  for (const { paymentId } of [one, two, three]) {
    assert.equal(await stateOf(paymentId), 'succeeded')
    assert.equal((await emitted(db, 'payments.captured', paymentId)).length, 1)
  }
})

test('a lost webhook is found by asking', async () => {
  await misbehave({ lose: 'webhook', on: ['payments.pay'] })
  const { paymentId } = await opened(world, 700n)
  await pay(paymentId)
  await drain()
  assert.equal(await stateOf(paymentId), 'pending')
  clock.forward(60_000)
  await drain()
  assert.equal(await stateOf(paymentId), 'succeeded')
  assert.equal((await emitted(db, 'payments.captured', paymentId)).length, 1)
})

test('no answer to creating is unknown with its age, and the payment found is the same one', async () => {
  await misbehave({ lose: 'answer', on: ['payments.create'], times: 1 })
  const { paymentId } = await opened(world, 900n)
  assert.equal(await stateOf(paymentId), 'new')
  const seen = (await tx(paymentDesk)).unknown.find((each) => each.id === paymentId)
  assert.equal(seen?.attempts, 1)
  assert(seen.problem !== null)
  clock.forward(60_000)
  await drain()
  assert.equal(await stateOf(paymentId), 'pending')
  const listed = await call(simulator, `/v1/payments?merchant_order=${paymentId}`)
  assert(Array.isArray(listed.body['data']) && listed.body['data'].length === 1)
})

for (const [field, lie] of [
  ['amount', { amount: '0.01' }],
  ['currency', { currency: 'USD' }],
] as const)
  test(`a report with another ${field} captures nothing and lies on the operator's desk with both values`, async () => {
    await misbehave({ lie, on: ['payments.pay'] })
    const { paymentId } = await opened(world, 4_200n)
    await pay(paymentId)
    await heardOf(paymentId)
    assert.equal(await stateOf(paymentId), 'disputed')
    assert.deepEqual(await emitted(db, 'payments.captured', paymentId), [])
    assert.equal((await emitted(db, 'payments.disputed', paymentId)).length, 1)
    const seen = (await tx(paymentDesk)).mismatches.filter((each) => each.paymentId === paymentId)
    assert.deepEqual(
      seen.map((each) => [each.field, each.theirs]),
      [[field, Object.values(lie)[0]]],
    )
    await tx((ctx) => reviewMismatches(ctx, paymentId, 'asked the provider by telephone'))
    assert(!(await tx(paymentDesk)).mismatches.some((each) => each.paymentId === paymentId))
  })

test('a wrong signature is refused with 401 and nothing is kept', async () => {
  const before = (await inbox()).length
  await misbehave({ lie: { signature: 'wrong' }, on: ['payments.pay'] })
  const { paymentId } = await opened(world, 4_300n)
  await pay(paymentId)
  const forged = await world.app.request('/webhooks/payment', {
    method: 'POST',
    headers: { ...signed('evt_forged', '{}'), 'webhook-signature': 'v1,bm8=' },
    body: '{}',
  })
  assert.equal(forged.status, 401)
  const stale = new Date(Date.now() - 3_600_000)
  const old = await world.app.request('/webhooks/payment', {
    method: 'POST',
    headers: signed('evt_old', '{}', stale),
    body: '{}',
  })
  assert.equal(old.status, 401, 'a webhook of an hour ago is a replay')
  await drain()
  assert.equal((await inbox()).length, before)
  assert.equal(await stateOf(paymentId), 'pending')
})

test('a webhook for a payment that is not here yet waits, and takes effect when it appears', async () => {
  const paymentId = newId(clock.now())
  await send('evt_early', 'payment.succeeded', succeeded(paymentId, '7.77'))
  await send('evt_early', 'payment.succeeded', succeeded(paymentId, '7.77'))
  await drain()
  assert.equal((await tx(paymentDesk)).waiting.filter((each) => each.about === paymentId).length, 1)
  await tx((ctx) => openPayment(ctx, { ...newPayment(clock.now(), 777n), paymentId }))
  await drain()
  assert.equal(await stateOf(paymentId), 'succeeded')
  assert.equal((await emitted(db, 'payments.captured', paymentId)).length, 1)
  assert.deepEqual((await tx(paymentDesk)).waiting, [])
})

test('a right signature is not enough: an event that names another order or another payment captures nothing', async () => {
  const { paymentId } = await opened(world, 10n)
  await send('evt_other_payment', 'payment.succeeded', succeeded(paymentId, '0.10', 'pay_of_somebody_else'))
  await drain()
  assert.equal((await inbox()).find((row) => row.id === 'evt_other_payment')?.outcome, 'mismatch')
  assert.equal(await stateOf(paymentId), 'disputed')
  assert.deepEqual(await emitted(db, 'payments.captured', paymentId), [])
})

test('an unreadable event is kept and closed as refused, never a fault', async () => {
  const body = JSON.stringify({ type: 'payment.succeeded', data: { id: 7 } })
  const answer = await world.app.request('/webhooks/payment', {
    method: 'POST',
    headers: signed('evt_odd', body),
    body,
  })
  assert.equal(answer.status, 200)
  await drain()
  assert.equal((await inbox()).find((row) => row.id === 'evt_odd')?.outcome, 'refused')
})

test('closing ends the payment at the provider; a payment that was faster is captured after all', async () => {
  const one = await opened(world, 1_000n)
  await tx((ctx) => closePayment(ctx, one.asked.checkoutId))
  await drain()
  assert.equal(await stateOf(one.paymentId), 'closed')
  assert.equal((await emitted(db, 'payments.closed', one.paymentId)).length, 1)
  assert.equal((await pay(one.paymentId)).status, 409)

  await misbehave({ lose: 'webhook', on: ['payments.pay'] })
  const two = await opened(world, 1_100n)
  await pay(two.paymentId)
  await tx((ctx) => closePayment(ctx, two.asked.checkoutId))
  await drain()
  assert.equal(await stateOf(two.paymentId), 'succeeded')
  assert.equal((await emitted(db, 'payments.captured', two.paymentId)).length, 1)
  assert.deepEqual(await emitted(db, 'payments.closed', two.paymentId), [])
})

test('a capture heard after the payment was closed here is still a capture', async () => {
  const { asked, paymentId } = await opened(world, 1_200n)
  await tx((ctx) => closePayment(ctx, asked.checkoutId))
  await drain()
  assert.equal(await stateOf(paymentId), 'closed')
  await send('evt_late', 'payment.succeeded', succeeded(paymentId, '12.00', await providerIdOf(paymentId)))
  await drain()
  assert.equal(await stateOf(paymentId), 'succeeded')
  assert.equal((await emitted(db, 'payments.captured', paymentId)).length, 1)
})

test('a payment that was never asked of the provider is closed at once', async () => {
  const asked = newPayment(clock.now(), 50n)
  const { paymentId } = await tx((ctx) => openPayment(ctx, asked))
  await tx((ctx) => closePayment(ctx, asked.checkoutId))
  assert.equal(await stateOf(paymentId), 'closed')
  await drain()
  assert.equal(await stateOf(paymentId), 'closed')
})

test('a declined payment may be paid anew, an open one may not', async () => {
  const { asked, paymentId } = await opened(world, 1_300n)
  await assert.rejects(
    tx((ctx) => payAgain(ctx, asked)),
    { code: 'payments.open-already' },
  )
  await pay(paymentId, { outcome: 'failed' })
  await heardOf(paymentId)
  assert.equal(await stateOf(paymentId), 'failed')
  const again = await tx((ctx) => payAgain(ctx, asked))
  await drain()
  await pay(again.paymentId)
  await heardOf(again.paymentId)
  assert.equal(await stateOf(again.paymentId), 'succeeded')
})

test('a refund goes back once, however often it is asked for, and never more than was captured', async () => {
  const { asked, paymentId, order } = await opened(world, 2_000n, 500n)
  const whole = { ...order, reason: 'not shipped in time' }
  await assert.rejects(
    tx((ctx) => requestRefund(ctx, whole)),
    { code: 'payments.not-captured' },
  )
  await pay(paymentId)
  await heardOf(paymentId)
  await assert.rejects(
    tx((ctx) => requestRefund(ctx, { ...whole, amount: cny(2_001n) })),
    { code: 'payments.refund-exceeds' },
  )
  const first = await tx((ctx) => requestRefund(ctx, whole))
  assert.deepEqual(await tx((ctx) => requestRefund(ctx, whole)), first)
  await assert.rejects(
    tx((ctx) => requestRefund(ctx, { ...whole, amount: cny(1n), cause: 'second' })),
    { code: 'payments.refund-exceeds' },
  )
  await until('the refund is done', async () => {
    await drain()
    return (await tx((ctx) => refundsOf(ctx, order)))[0]?.state === 'succeeded'
  })
  assert.equal((await emitted(db, 'payments.refunded', order.orderId)).length, 1)
  const other = must(asked.orders[1], 'a second order')
  await tx((ctx) => requestRefund(ctx, { ...other, reason: 'given up' }))
  await until('the second refund is done', async () => {
    await drain()
    return (await tx((ctx) => refundsOf(ctx, other)))[0]?.state === 'succeeded'
  })
  const row = await tx((ctx) => rowById(ctx, paymentId))
  assert.equal(row?.refunded_minor, 2_500n)
})

test('a refund whose answer is lost is the same refund when asked again', async () => {
  const { paymentId, order } = await opened(world, 3_000n)
  await pay(paymentId)
  await heardOf(paymentId)
  await misbehave({ lose: 'answer', on: ['refunds.create'], times: 1 })
  await tx((ctx) => requestRefund(ctx, { ...order, reason: 'x' }))
  await drain()
  assert.equal((await tx((ctx) => refundsOf(ctx, order)))[0]?.state, 'new')
  clock.forward(60_000)
  await until('the refund is done', async () => {
    await drain()
    clock.forward(20_000)
    return (await tx((ctx) => refundsOf(ctx, order)))[0]?.state === 'succeeded'
  })
  const listed = await call(simulator, `/v1/refunds?payment_id=${await providerIdOf(paymentId)}`)
  assert(Array.isArray(listed.body['data']) && listed.body['data'].length === 1)
})

test('a refused refund is on the desk, and a person can ask anew', async () => {
  const { paymentId, order } = await opened(world, 3_100n)
  await pay(paymentId)
  await heardOf(paymentId)
  await misbehave({ lie: { refund: 'fails' }, on: ['refunds.create'], times: 1 })
  const { refundId } = await tx((ctx) => requestRefund(ctx, { ...order, reason: 'x' }))
  await until('the refund fails', async () => {
    await drain()
    return (await tx(paymentDesk)).failedRefunds.some((each) => each.refundId === refundId)
  })
  assert.equal((await emitted(db, 'payments.refund-failed', refundId)).length, 1)
  await tx((ctx) => retryRefund(ctx, refundId, 'the provider says it works again'))
  await until('the refund is done', async () => {
    await drain()
    return (await tx((ctx) => refundsOf(ctx, order)))[0]?.state === 'succeeded'
  })
  assert.equal((await emitted(db, 'payments.refunded', refundId)).length, 1)
  await assert.rejects(
    tx((ctx) => retryRefund(ctx, refundId, 'again')),
    { code: 'payments.not-retryable' },
  )
})

test('the statement of the provider is compared with ours, and a lie shows as a difference', async () => {
  await misbehave({ lie: { amount: '1.00' }, on: ['payments.pay'] })
  const { paymentId } = await opened(world, 8_800n)
  await pay(paymentId)
  const today = chinaDayOf(new Date())
  await assert.rejects(
    tx((ctx) => requestReconciliation(ctx, '2999-01-01')),
    { code: 'payments.day-not-over' },
  )
  clock.set(new Date(Date.now() + 2 * 86_400_000))
  await tx((ctx) => requestReconciliation(ctx, today))
  await drain()
  const found = (await tx(paymentDesk)).differences
  const providerId = await providerIdOf(paymentId)
  assert.deepEqual(
    found.filter((each) => each.providerId === providerId).map((each) => [each.field, each.theirs]),
    [['state', '88.00 CNY']],
  )
})

function signed(id: string, body: string, at: Date = new Date()): Record<string, string> {
  return {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(WEBHOOK_SECRET).sign(id, at, body),
  }
}

async function send(id: string, type: string, data: object): Promise<void> {
  const body = JSON.stringify({ type, timestamp: clock.now().toISOString(), data })
  const answer = await world.app.request('/webhooks/payment', { method: 'POST', headers: signed(id, body), body })
  assert.equal(answer.status, 200)
}

function succeeded(paymentId: string, amount: string, id = `pay_${paymentId}`): object {
  return {
    id,
    merchant_order: paymentId,
    status: 'succeeded',
    amount,
    currency: 'CNY',
    transaction_id: '1'.repeat(28),
    paid_at: '2026-11-22T10:00:00.000Z',
    payer: { name: payer.name, id_number: payer.idNumber, id_type: '1' },
  }
}
