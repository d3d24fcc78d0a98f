import assert from 'node:assert/strict'
import { test } from 'node:test'
import { must } from '#platform/check'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { dryRun, own, sql, transact } from '#platform/db'
import { createQueues, openBoss } from '#platform/job'
import { decimalOf } from '#platform/money'
import { newId } from '#platform/id'
import { Refusal } from '#platform/refusal'
import { plug } from '#platform/world'
import { testDatabase } from '../../test/database.ts'
import { ctxOf, system, testWorld } from '../../test/world.ts'
import { drivePaymentJob } from './drive-payment.job.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { handleEvent } from './handle-event.job.ts'
import { openPayment, type NewPayment } from './open-payment.ts'
import { paymentPort, type ProviderPayment, type ProviderRefund } from './payment-port.ts'
import { inboxPlace, rowById } from './payments.ts'
import { receiveEvent } from './receive-event.ts'
import { refundById } from './refunds.ts'
import { requestRefund } from './request-refund.ts'
import { takePayment } from './take-payment.ts'
import { takeRefund } from './take-refund.ts'
import type { Tables } from './tables.ts'
import { newPayment, payer } from './test/wallet.ts'
import { openWallet } from './wallet-adapter.ts'

const { db } = await testDatabase()
const clock = handClock('2026-11-22T10:00:00Z')
const wallet = openWallet({ url: 'http://127.0.0.1:9', secret: 's', webhookSecret: 'whsec_AAAA' })
const world = testWorld([plug(paymentPort, wallet)])
await createQueues(openBoss(db), [drivePaymentJob, driveRefundJob, handleEvent])

const steps = ['created', 'webhook', 'same webhook', 'asked', 'refund', 'refund webhook'] as const
type Step = (typeof steps)[number]

test(
  'in whatever order and number reports come, the end is one: paid once, given back once',
  { timeout: 240_000 },
  async () => {
    const orders = permutations(steps)
    assert.equal(orders.length, 720)
    const asked = { ...newPayment(clock.now(), 14_900n), paymentId: newId(clock.now()) }
    await transact(db, (tx) => openPayment(ctxOf(tx, { actor: system, now: clock.now(), world }), asked))
    for (const order of orders) {
      const end = await dryRun(db, (tx) => play(ctxOf(tx, { actor: system, now: clock.now(), world }), asked, order))
      assert.deepEqual(
        end,
        {
          payment: 'succeeded',
          refund: 'succeeded',
          capturedMinor: 14_900n,
          refundedMinor: 14_900n,
          reports: 1,
          mismatches: 0,
          events: ['payments.captured', 'payments.refunded'],
          open: 0,
        },
        order.join(', '),
      )
    }
  },
)

test('a close heard before or after the money never hides it', async () => {
  for (const statuses of [
    ['closed', 'succeeded'],
    ['succeeded', 'closed'],
    ['pending', 'expired', 'succeeded', 'pending'],
    ['failed', 'succeeded', 'failed'],
  ] as const)
    await dryRun(db, async (tx) => {
      const ctx = ctxOf(tx, { actor: system, now: clock.now(), world })
      const { paymentId } = await openPayment(ctx, newPayment(ctx.now, 14_900n))
      for (const status of statuses)
        await takePayment(ctx, must(await rowById(ctx, paymentId), 'opened'), said(paymentId, status), heard)
      assert.equal((await rowById(ctx, paymentId))?.state, 'succeeded', statuses.join(', '))
      const names = await eventsOf(ctx, paymentId)
      assert.equal(names.filter((name) => name === 'payments.captured').length, 1)
    })
})

test('whatever lies come between true reports, the end is that of the true ones, and every lie is on the desk', async () => {
  const heardOf = ['pending', 'a lie', 'failed', 'closed', 'succeeded'] as const
  for (const set of [heardOf, heardOf.slice(0, 4), heardOf.slice(0, 3), heardOf.slice(0, 2)])
    for (const order of permutations(set))
      await dryRun(db, async (tx) => {
        const ctx = ctxOf(tx, { actor: system, now: clock.now(), world })
        const { paymentId } = await openPayment(ctx, newPayment(ctx.now, 14_900n))
        for (const word of [...order, ...order]) {
          const report = word === 'a lie' ? { ...said(paymentId, 'succeeded'), amount: '1.00' } : said(paymentId, word)
          await takePayment(ctx, must(await rowById(ctx, paymentId), 'opened'), report, heard)
        }
        const ends = { 2: 'disputed', 3: 'failed', 4: 'closed', 5: 'succeeded' }[set.length]
        const { state, captured_minor: captured } = must(await rowById(ctx, paymentId), 'opened')
        assert.deepEqual([state, captured], [ends, ends === 'succeeded' ? 14_900n : 0n], order.join(', '))
        assert.equal(
          (await eventsOf(ctx, paymentId)).filter((name) => name === 'payments.captured').length,
          set.length === 5 ? 1 : 0,
        )
        const lies = await own<Tables>(tx)
          .selectFrom('payments.mismatch')
          .select('theirs')
          .where('payment_id', '=', paymentId)
          .execute()
        assert.deepEqual(lies, [{ theirs: '1.00' }])
      })
})

/** Plays the steps; what is not possible yet (a refund of nothing) is done at the end, as its owner would. */
async function play(ctx: Ctx, { paymentId = '', orders }: NewPayment, order: readonly Step[]) {
  const part = must(orders[0], 'one order')
  const payment = async () => must(await rowById(ctx, paymentId), 'opened')
  const refundPaid: { id: string | null } = { id: null }
  const doing: Record<Step, () => Promise<unknown>> = {
    created: async () => takePayment(ctx, await payment(), said(paymentId, 'pending'), heard),
    webhook: () => arrive(ctx, `evt_p_${paymentId}`, 'payment.succeeded', paymentBody(paymentId)),
    'same webhook': () => arrive(ctx, `evt_p_${paymentId}`, 'payment.succeeded', paymentBody(paymentId)),
    asked: async () => takePayment(ctx, await payment(), said(paymentId, 'succeeded'), heard),
    refund: async () => {
      const wanted = { ...part, reason: 'x' }
      const { refundId } = await requestRefund(ctx, wanted)
      refundPaid.id = refundId
      await takeRefund(ctx, must(await refundById(ctx, refundId), 'wanted'), refundSaid(paymentId), heard)
    },
    'refund webhook': () => arrive(ctx, `evt_r_${paymentId}`, 'refund.succeeded', refundBody(paymentId)),
  }
  for (const step of order) await unlessRefused(doing[step])
  if (refundPaid.id === null) await doing.refund()
  await receiveEvent(ctx, { provider: 'wallet', id: `evt_r_${paymentId}` })
  return await endOf(ctx, paymentId, must(refundPaid.id, 'asked for'))
}

async function endOf(ctx: Ctx, paymentId: string, refundId: string) {
  const tables = own<Tables>(ctx.tx)
  const row = must(await rowById(ctx, paymentId), 'opened')
  const refund = must(await refundById(ctx, refundId), 'wanted')
  const reports = await tables
    .selectFrom('payments.report')
    .select('payment_id')
    .where('payment_id', '=', paymentId)
    .execute()
  const wrong = await tables
    .selectFrom('payments.mismatch')
    .select('field')
    .where('payment_id', '=', paymentId)
    .execute()
  const open = await tables
    .selectFrom('payments.inbox')
    .select('id')
    .where('id', 'like', `%${paymentId}`)
    .where('handled_at', 'is', null)
    .execute()
  return {
    payment: row.state,
    refund: refund.state,
    capturedMinor: row.captured_minor,
    refundedMinor: row.refunded_minor,
    reports: reports.length,
    mismatches: wrong.length,
    events: [...(await eventsOf(ctx, paymentId)), ...(await eventsOf(ctx, refundId))].toSorted(),
    open: open.length,
  }
}

async function eventsOf(ctx: Ctx, about: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from platform.outbox
     where payload ->> 'paymentId' = ${about} or payload ->> 'refundId' = ${about}
  `.execute(ctx.tx)
  return rows.map(({ name }) => name)
}

async function arrive(ctx: Ctx, id: string, type: string, data: object): Promise<void> {
  const body = JSON.stringify({ type, data })
  await own<Tables>(ctx.tx)
    .insertInto('payments.inbox')
    .values({
      provider: 'wallet',
      id,
      received_at: ctx.now,
      body_sealed: ctx.world.vault.seal(body, inboxPlace(id)),
      attempts: 0,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  await receiveEvent(ctx, { provider: 'wallet', id })
}

async function unlessRefused(work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}

const heard = { by: 'asking', provider: 'wallet' } as const
const at = '2026-11-22T10:00:00.000Z'
const amount = decimalOf({ minor: 14_900n, currency: 'CNY' })
const said = (paymentId: string, status: ProviderPayment['status']): ProviderPayment => ({
  providerId: `pay_${paymentId}`,
  merchantOrder: paymentId,
  status,
  amount,
  currency: 'CNY',
  account: null,
  next: null,
  failure: null,
  paid:
    status === 'succeeded'
      ? { transactionId: '1'.repeat(28), at: new Date(at), payer: { ...payer, idType: '1' }, fee: null }
      : null,
})
const paymentBody = (paymentId: string) => ({
  id: `pay_${paymentId}`,
  merchant_order: paymentId,
  status: 'succeeded',
  amount,
  currency: 'CNY',
  transaction_id: '1'.repeat(28),
  paid_at: at,
  payer: { name: payer.name, id_number: payer.idNumber, id_type: '1' },
})
const refundSaid = (paymentId: string): ProviderRefund => ({
  providerId: `ref_${paymentId}`,
  paymentId: `pay_${paymentId}`,
  account: null,
  merchantOrder: paymentId,
  status: 'pending',
  amount,
  currency: 'CNY',
  endedAt: null,
})
const refundBody = (paymentId: string) => ({
  id: `ref_${paymentId}`,
  payment_id: `pay_${paymentId}`,
  merchant_order: paymentId,
  status: 'succeeded',
  amount,
  currency: 'CNY',
})

function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length <= 1) return [items]
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]))
}
