import { carrierPort } from '#modules/fulfilment'
import { signerPort, singleWindowPort } from '#modules/customs'
import { mailPort, smsPort, type Messenger } from '#modules/identity'
import { paymentPort } from '#modules/payments'
import { bankPort } from '#modules/payouts'
import { handClock } from '#platform/clock'
import { connect, transact } from '#platform/db'
import type { Product } from '#platform/discover'
import { openBoss } from '#platform/job'
import { silentLog } from '#platform/log'
import type { Listener } from '#platform/outbox'
import { plug } from '#platform/world'
import { openBankTwin } from './bank-twin.ts'
import { openCarrierTwin } from './carrier-twin.ts'
import { stepCheck, type InvariantFinding } from './check-invariants.ts'
import { openCrashing, through, type Coverage } from './crash.ts'
import { fetchingInOrder, jobsInOrder } from './in-order.ts'
import { openInterleaving } from './interleave.ts'
import { companies, openPaymentTwin } from './payment-twin.ts'
import { openPost } from './post.ts'
import { openPrng } from './prng.ts'
import type { Sim } from './sim.ts'
import { openSimPool } from './sim-pool.ts'
import type { Before, Ground } from './store.ts'
import { openWeather } from './weather.ts'
import { openWindowTwin } from './window-twin.ts'

/** A deliberately broken product, to see that its faults are found. */
export type BrokenTwin = {
  /** Changes statements on their way. */
  readonly rewrite?: (text: string) => string
  /** Heard beside the product's own listeners. */
  readonly listeners?: readonly Listener[]
  /** Run as the owner beforehand: takes away a constraint that would stop the fault. */
  readonly breaking?: string
}
export type OpenedSim = {
  readonly sim: Sim
  readonly check: () => Promise<readonly InvariantFinding[]>
  close(): Promise<void>
}
export type HistoryOf = {
  readonly url: string
  readonly seed: number
  readonly twin: BrokenTwin
  readonly coverage: Coverage
  /** Where each line of the history goes. */
  readonly history: string[]
  readonly before: Before
}

const keys = {
  real: `whsec_${Buffer.from('the provider and we know this key').toString('base64')}`,
  forger: `whsec_${Buffer.from('somebody else has another one').toString('base64')}`,
}
/** As many as race at most, and one. */
const serverClients = 5

/** Everything one history is played with, on a database of its own, from where another one ended. */
export async function openSim(ground: Ground, of: HistoryOf): Promise<OpenedSim> {
  const { url, seed, twin, coverage, history } = of
  const random = openPrng(seed)
  const before = structuredClone(of.before)
  const clock = handClock(before.at)
  const crashing = openCrashing(seed, coverage, (text) => jobsInOrder(twin.rewrite?.(text) ?? text))
  const serving = openCrashing(seed + 13, coverage)
  const interleaving = openInterleaving(twin.rewrite)
  const weather = openWeather(random, () => crashing.dieNow())
  const post = openPost(random, weather, { ...keys, mark: `${seed}_` })
  const needs = { clock, random, weather, post, key: keys.real }
  const payments = openPaymentTwin(needs, companies.wallet, before.payments)
  const cards = openPaymentTwin(needs, companies.card, before.cards)
  const carrier = openCarrierTwin(needs, before.parcels)
  const window = openWindowTwin(needs, before.window)
  const bank = openBankTwin(clock, random, weather, before.bank)
  const messenger: Messenger = { send: async ({ id }) => ({ outcome: 'sent', reference: id }) }
  const world = ground.world([
    plug(paymentPort, [payments, cards]),
    plug(carrierPort, carrier),
    plug(singleWindowPort, window),
    plug(bankPort, bank),
    plug(signerPort, ground.signer),
    plug(mailPort, messenger),
    plug(smsPort, messenger),
  ])
  const server = openSimPool(url, serverClients, through(interleaving, serving))
  const workers = openSimPool(url, 2, crashing)
  // One connection, so that the statement after each step is planned once.
  const look = connect(url, { max: 1 })
  const worker = { db: workers.db, clock, log: silentLog(), world }
  await server.warm()
  const sim: Sim = {
    random,
    clock,
    weather,
    post,
    payments,
    cards,
    carrier,
    window,
    bank,
    server,
    interleaving,
    web: { ...worker, db: server.db },
    worker,
    crashing,
    serving,
    product: productOf(ground.product, seed, twin),
    market: before.market,
    boss: fetchingInOrder(openBoss(workers.db)),
    look: look.db,
    quotes: [],
    acknowledged: [...before.acknowledged],
    note: (line) => void history.push(line),
    as: (actor, work) =>
      transact(server.db, (tx) => work({ tx, now: clock.now(), actor, requestId: 'simulation', world })),
  }
  const close = async (): Promise<void> => {
    await server.close()
    await workers.close()
    await look.close()
  }
  const check = async () => (await look.pool.query<InvariantFinding>({ name: 'step', text: stepCheck })).rows
  return { sim, check, close }
}

/** They follow what happens and change nothing of it: one history in five plays them, too. */
const followers = /^(notifications|search|product-import)\./

function productOf(product: Product, seed: number, { listeners = [] }: BrokenTwin): Product {
  const plays = ({ name }: { readonly name: string }): boolean => seed % 5 === 0 || !followers.test(name)
  return {
    ...product,
    listeners: [...product.listeners.filter(plays), ...listeners],
    sweeps: product.sweeps.filter(plays),
  }
}
