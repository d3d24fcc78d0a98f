import { serve } from '@hono/node-server'
import { after } from 'node:test'
import { once } from 'node:events'
import { createApp } from '#platform/app'
import { must } from '#platform/check'
import { handClock } from '#platform/clock'
import type { Ctx } from '#platform/context'
import { sql, transact, type Db } from '#platform/db'
import type { Engine } from '#platform/deliver'
import type { Product } from '#platform/discover'
import { newId } from '#platform/id'
import { silentLog } from '#platform/log'
import { cny } from '#platform/money'
import { plug } from '#platform/world'
import { newHome, SECRET, startProcess, WEBHOOK_SECRET } from '../../../../simulators/testing/processes.ts'
import { drain } from '../../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../../test/world.ts'
import { sweepUnfinished } from '../ask-again.job.ts'
import { declarePaymentJob } from '../declare-payment.job.ts'
import { drivePaymentJob } from '../drive-payment.job.ts'
import { driveRefundJob } from '../drive-refund.job.ts'
import { handleEvent, sweepInbox } from '../handle-event.job.ts'
import { openPayment, type NewPayment } from '../open-payment.ts'
import { paymentPort } from '../payment-port.ts'
import { paymentWebhook, walletWebhook } from '../payment-webhook.endpoint.ts'
import { whenPaymentCaptured } from '../when-payment-captured.ts'
import { whenPaymentClosed } from '../when-payment-closed.ts'
import { reconcileJob } from '../reconcile.job.ts'
import { openWallet } from '../wallet-adapter.ts'

export const product: Product = {
  endpoints: [paymentWebhook, walletWebhook],
  pages: [],
  listeners: [whenPaymentCaptured, whenPaymentClosed],
  jobs: [declarePaymentJob, drivePaymentJob, driveRefundJob, handleEvent, reconcileJob],
  sweeps: [sweepUnfinished, sweepInbox],
}

export const payer = { name: '王小明', idNumber: '110101190001010015' }

/** The module with its webhook endpoint on a real port, and the real simulator beside it. */
export async function openWalletWorld(db: Db) {
  const clock = handClock('2026-11-22T10:00:00Z')
  // The simulator must know our port and we its, so the address is filled in when both listen.
  const provider = openWallet({ url: 'http://127.0.0.1:9', secret: SECRET, webhookSecret: WEBHOOK_SECRET })
  const world = testWorld([plug(paymentPort, provider)])
  const engine: Engine = { db, clock, log: silentLog(), world }
  const frame = { ...engine, authenticate: async () => ({ kind: 'anyone', visitorId: null }) as const }
  const app = createApp(
    frame,
    product,
    async (c) => c.text(''),
    () => undefined,
  )
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' })
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const home = newHome()
  const simulator = await startProcess('payment', home.path, {
    WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/payment`,
  })
  Object.assign(provider, openWallet({ url: simulator.url, secret: SECRET, webhookSecret: WEBHOOK_SECRET }))
  after(async () => {
    await simulator.kill()
    server.close()
    home.remove()
  })
  const tx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(db, (inner) => work(ctxOf(inner, { actor: system, now: clock.now(), world })))
  const work = () => drain(engine, product)
  await work()
  return { clock, engine, simulator, app, tx, world, drain: work }
}

/** A new payment of one or more orders, each of the given minor units. */
export function newPayment(now: Date, ...minors: readonly bigint[]): NewPayment {
  const orders = minors.map((minor) => ({ sellerId: newId(now), orderId: newId(now), amount: cny(minor) }))
  return {
    checkoutId: newId(now),
    buyerId: newId(now),
    amount: cny(minors.reduce((sum, minor) => sum + minor, 0n)),
    description: '蜂蜜 一瓶',
    orders,
    payerHint: payer,
  }
}

export type WalletWorld = Awaited<ReturnType<typeof openWalletWorld>>

/** Opens a payment and lets the worker ask the provider. */
export async function opened(world: WalletWorld, ...minors: readonly bigint[]) {
  const asked = newPayment(world.clock.now(), ...minors)
  const { paymentId } = await world.tx((ctx) => openPayment(ctx, asked))
  await world.drain()
  return { asked, paymentId, order: must(asked.orders[0], 'an order') }
}

/** The payloads emitted under a name that speak of a payment or an order. */
export async function emitted(db: Db, name: string, about: string): Promise<readonly unknown[]> {
  const { rows } = await sql<{ payload: unknown }>`
    select payload from platform.outbox where name = ${name} and payload::text like ${`%${about}%`} order by id
  `.execute(db)
  return rows.map((row) => row.payload)
}
