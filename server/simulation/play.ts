import { carrierPort } from '#modules/fulfilment'
import { signerPort, singleWindowPort } from '#modules/customs'
import { mailPort, smsPort, type Messenger } from '#modules/identity'
import { paymentPort } from '#modules/payments'
import { bankPort } from '#modules/payouts'
import { handClock, machineNow } from '#platform/clock'
import { connect, runText, sql, transact } from '#platform/db'
import { openBoss } from '#platform/job'
import { silentLog } from '#platform/log'
import type { Listener } from '#platform/outbox'
import { plug } from '#platform/world'
import { openBankTwin } from './bank-twin.ts'
import { openCarrierTwin } from './carrier-twin.ts'
import { checkEnd } from './end-checks.ts'
import { checkInvariants, stepCheck, type InvariantFinding } from './check-invariants.ts'
import { openCrashing } from './crash.ts'
import { openInterleaving } from './interleave.ts'
import { openPaymentTwin } from './payment-twin.ts'
import { openPost } from './post.ts'
import { openPrng } from './prng.ts'
import { seedIds } from './seeded-ids.ts'
import { settle } from './settle.ts'
import type { Sim } from './sim.ts'
import { openSimPool } from './sim-pool.ts'
import { takeStep } from './steps.ts'
import { beginning, type Store } from './store.ts'
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
export type Played = {
  readonly seed: number
  readonly history: readonly string[]
  /** The step at which something was wrong, and what; null when all was well. */
  readonly finding: { readonly step: number | 'end'; readonly what: string } | null
  /** How many orders ended in which state. */
  readonly ends: string
  readonly ms: number
}

const stepsOfAHistory = 120
const keys = {
  real: `whsec_${Buffer.from('the provider and we know this key').toString('base64')}`,
  forger: `whsec_${Buffer.from('somebody else has another one').toString('base64')}`,
}

/** Plays the history of one seed to its end or its first finding. The same seed gives the same history. */
export async function play(
  store: Store,
  seed: number,
  twin: BrokenTwin = {},
  steps = stepsOfAHistory,
): Promise<Played> {
  const begun = machineNow()
  const copy = await store.clone(`westbound_seed_${process.pid}_${seed}`)
  const undo = seedIds(openPrng(seed ^ 0x5eed))
  const history: string[] = []
  const opened = await open(store, copy.url, seed, twin, history)
  if (twin.breaking !== undefined) await asOwner(copy.ownerUrl, twin.breaking)
  const finding = await playOn(opened, steps)
  const ends = await endsOf(opened.sim)
  await opened.close()
  undo()
  await copy.drop()
  return { seed, history, finding, ends, ms: machineNow().getTime() - begun.getTime() }
}

async function playOn({ sim, check }: Opened, steps: number): Promise<Played['finding']> {
  const at: { step: number | 'end' } = { step: 0 }
  try {
    for (let step = 1; step <= steps; step += 1) {
      at.step = step
      sim.note(`step ${step}`)
      await takeStep(sim)
      const what = said(await check())
      if (what !== null) return { step, what }
    }
    at.step = 'end'
    await settle(sim)
    const wrong = [said(await checkInvariants(sim.look)), ...(await checkEnd(sim))].filter((each) => each !== null)
    return wrong.length === 0 ? null : { step: 'end', what: wrong.join('\n') }
  } catch (error) {
    return { step: at.step, what: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const said = (findings: readonly Omit<InvariantFinding, 'invariant'>[]): string | null =>
  findings.length === 0 ? null : findings.map((each) => Object.values(each).join(': ')).join('\n')

async function endsOf({ look }: Sim): Promise<string> {
  const { rows } = await sql<{ state: string; n: bigint }>`
    select state, count(*) as n from orders.order group by state order by state`.execute(look)
  return rows.map(({ state, n }) => `${n} ${state}`).join(', ')
}

type Opened = Awaited<ReturnType<typeof open>>

async function open(store: Store, url: string, seed: number, twin: BrokenTwin, history: string[]) {
  const random = openPrng(seed)
  const clock = handClock(beginning)
  const crashing = openCrashing(twin.rewrite)
  const interleaving = openInterleaving(twin.rewrite)
  const weather = openWeather(random, () => crashing.dieNow())
  const post = openPost(random, weather, keys)
  const payments = openPaymentTwin(clock, random, weather, post, keys.real)
  const carrier = openCarrierTwin(clock, random, weather, post, keys.real)
  const window = openWindowTwin(clock, random, weather, post, keys.real)
  const bank = openBankTwin(clock, random, weather)
  const messenger: Messenger = { send: async ({ id }) => ({ outcome: 'sent', reference: id }) }
  const world = store.world([
    plug(paymentPort, payments),
    plug(carrierPort, carrier),
    plug(singleWindowPort, window),
    plug(bankPort, bank),
    plug(signerPort, store.signer),
    plug(mailPort, messenger),
    plug(smsPort, messenger),
  ])
  const server = openSimPool(url, 6, interleaving)
  const workers = openSimPool(url, 2, crashing)
  // One connection, so that the statement after each step is planned once.
  const look = connect(url, { max: 1 })
  const worker = { db: workers.db, clock, log: silentLog(), world }
  const product = { ...store.product, listeners: [...store.product.listeners, ...(twin.listeners ?? [])] }
  const sim: Sim = {
    random,
    clock,
    weather,
    post,
    payments,
    carrier,
    window,
    bank,
    server,
    interleaving,
    worker,
    crashing,
    product,
    market: store.market,
    boss: openBoss(workers.db),
    look: look.db,
    quotes: [],
    acknowledged: [],
    note: (line) => void history.push(line),
    as: (actor, work) =>
      transact(server.db, (tx) => work({ tx, now: clock.now(), actor, requestId: 'simulation', world })),
  }
  await Promise.all(Array.from({ length: 6 }, () => transact(server.db, (tx) => runText(tx, 'select pg_sleep(0.005)'))))
  const close = async (): Promise<void> => {
    await server.close()
    await workers.close()
    await look.close()
  }
  const check = async () => (await look.pool.query<InvariantFinding>({ name: 'step', text: stepCheck })).rows
  return { sim, check, close }
}

async function asOwner(ownerUrl: string, text: string): Promise<void> {
  const owner = connect(ownerUrl, { max: 1 })
  await runText(owner.db, text)
  await owner.close()
}
