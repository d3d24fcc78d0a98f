import { createHash } from 'node:crypto'
import { machineNow } from '#platform/clock'
import { connect, runText, sql } from '#platform/db'
import { checkEnd } from './end-checks.ts'
import { checkInvariants, type InvariantFinding } from './check-invariants.ts'
import { openCoverage, type Coverage } from './crash.ts'
import { openSim, type BrokenTwin, type OpenedSim } from './open-sim.ts'
import { openPrng } from './prng.ts'
import { seedIds } from './seeded-ids.ts'
import { settle } from './settle.ts'
import type { Sim } from './sim.ts'
import { takeStep } from './steps.ts'
import type { Store } from './store.ts'

export type { BrokenTwin } from './open-sim.ts'
export type Played = {
  readonly seed: number
  readonly history: readonly string[]
  /** Of the whole history: two histories with the same one are the same, event by event. */
  readonly hash: string
  /** The step at which something was wrong, and what; null when all was well. */
  readonly finding: { readonly step: number | 'end'; readonly what: string } | null
  /** How many orders, returns, disputes and payouts ended in which state. */
  readonly ends: string
  /** How often a process died. */
  readonly deaths: number
  readonly ms: number
  /** Where the time went, in milliseconds. */
  readonly spent: Readonly<Record<Spending, number>>
}
type Spending = 'opening' | 'steps' | 'checks' | 'settling' | 'end'
export type PlayOptions = { readonly steps?: number; readonly coverage?: Coverage }

export const stepsOfAHistory = 70

/** Plays the history of one seed to its end or its first finding. The same seed gives the same history. */
export async function play(
  store: Store,
  seed: number,
  twin: BrokenTwin = {},
  { steps = stepsOfAHistory, coverage = openCoverage() }: PlayOptions = {},
): Promise<Played> {
  const watch = openWatch()
  const copy = await store.clone(`westbound_seed_${process.pid}_${seed}`)
  const undo = seedIds(openPrng(seed ^ 0x5eed))
  const history: string[] = []
  const opened = await openSim(store, { url: copy.url, seed, twin, coverage, history, before: store.before })
  if (twin.breaking !== undefined) await asOwner(copy.ownerUrl, twin.breaking)
  watch.lap('opening')
  const finding = await playOn(opened, steps, watch)
  const ends = await endsOf(opened.sim)
  await opened.close()
  undo()
  await copy.drop()
  watch.lap('end')
  return {
    seed,
    history,
    hash: createHash('sha256').update(history.join('\n')).digest('hex').slice(0, 16),
    finding,
    ends,
    deaths: history.filter((line) => line.endsWith(' died')).length,
    ms: watch.ms(),
    spent: watch.spent,
  }
}

type Watch = ReturnType<typeof openWatch>

/** Counts the machine's time by what it was spent on. */
function openWatch() {
  const spent = { opening: 0, steps: 0, checks: 0, settling: 0, end: 0 }
  const begun = machineNow().getTime()
  const state = { last: begun }
  return {
    spent,
    ms: () => state.last - begun,
    lap: (on: Spending): void => {
      const now = machineNow().getTime()
      spent[on] += now - state.last
      state.last = now
    },
  }
}

async function playOn({ sim, check }: OpenedSim, steps: number, watch: Watch): Promise<Played['finding']> {
  const at: { step: number | 'end' } = { step: 0 }
  try {
    for (let step = 1; step <= steps; step += 1) {
      at.step = step
      sim.note(`step ${step}`)
      await takeStep(sim)
      watch.lap('steps')
      const what = said(await check())
      watch.lap('checks')
      if (what !== null) return { step, what }
    }
    at.step = 'end'
    await settle(sim)
    watch.lap('settling')
    const wrong = [said(await checkInvariants(sim.look)), ...(await checkEnd(sim))].filter((each) => each !== null)
    return wrong.length === 0 ? null : { step: 'end', what: wrong.join('\n') }
  } catch (error) {
    return { step: at.step, what: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

const said = (findings: readonly Omit<InvariantFinding, 'invariant'>[]): string | null =>
  findings.length === 0 ? null : findings.map((each) => Object.values(each).join(': ')).join('\n')

async function endsOf({ look }: Sim): Promise<string> {
  const { rows } = await sql<{ noun: string; state: string; n: bigint }>`
    select noun, state, count(*) as n
      from (select 'orders' as noun, state from orders.order
            union all select 'returns', state from returns.return
            union all select 'disputes', state from disputes.dispute
            union all select 'payouts', state from payouts.payout
            union all select 'debts', state from payouts.debt) as each
     group by noun, state order by noun, state`.execute(look)
  const nouns = Map.groupBy(rows, ({ noun }) => noun)
  return [...nouns].map(([noun, of]) => `${noun}: ${of.map(({ state, n }) => `${n} ${state}`).join(' ')}`).join(', ')
}

async function asOwner(ownerUrl: string, text: string): Promise<void> {
  const owner = connect(ownerUrl, { max: 1 })
  await runText(owner.db, text)
  await owner.close()
}
