import { serve } from '@hono/node-server'
import { once } from 'node:events'
import { after } from 'node:test'
import { createApp } from '#platform/app'
import { handClock } from '#platform/clock'
import { transact, type Db } from '#platform/db'
import type { Ctx } from '#platform/context'
import type { Engine } from '#platform/deliver'
import { discover } from '#platform/discover'
import { silentLog } from '#platform/log'
import { plug } from '#platform/world'
import { paymentPort, type PaymentProvider } from '#modules/payments'
import { newHome, startProcess } from '../../../../simulators/testing/processes.ts'
import { drain } from '../../../test/drain.ts'
import { ctxOf, system, testWorld } from '../../../test/world.ts'
import { openStripe } from '../index.ts'

export const secretKey = 'sk_test_for_tests_only'
export const webhookSecret = 'whsec_for_tests_only'

/** The payments module with its webhook on a real port, and the Stripe simulator as a process beside it. */
export async function openStripeWorld(db: Db) {
  const clock = handClock(new Date().toISOString())
  const config = {
    secretKey,
    webhookSecrets: ['whsec_the_one_before', webhookSecret],
    methods: ['alipay', 'wechat-pay', 'card'],
    answerMsMax: 800,
  } as const
  const provider: PaymentProvider = openStripe({ ...config, url: 'http://127.0.0.1:9' })
  const world = testWorld([plug(paymentPort, provider)])
  const engine: Engine = { db, clock, log: silentLog(), world }
  const all = await discover(['modules'])
  const own = <T extends { readonly name: string }>(list: readonly T[]): T[] =>
    list.filter(({ name }) => name.startsWith('payments.'))
  const product = {
    endpoints: all.endpoints.filter(({ path }) => path.startsWith('/webhooks/payment')),
    pages: [],
    listeners: own(all.listeners),
    jobs: own(all.jobs),
    sweeps: own(all.sweeps),
  }
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
  const simulator = await startProcess('stripe', home.path, {
    SIMULATOR_SECRET: secretKey,
    WEBHOOK_SECRET: webhookSecret,
    WEBHOOK_URL: `http://127.0.0.1:${port}/webhooks/payment/stripe`,
  })
  Object.assign(provider, openStripe({ ...config, url: simulator.url }))
  after(async () => {
    await simulator.kill()
    server.close()
    home.remove()
  })
  const tx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(db, (inner) => work(ctxOf(inner, { actor: system, now: clock.now(), world })))
  const work = () => drain(engine, product)
  await work()
  return { clock, engine, simulator, app, tx, provider, drain: work }
}
