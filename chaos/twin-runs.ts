import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { letBuyersWork, type Work } from './buyers-at-work.ts'
import { compare } from './compare.ts'
import { openChaosMarket, type ChaosMarket, type Twin } from './market.ts'
import { race } from './race.ts'
import { comeToRest, type Template } from './template.ts'

/** A product broken on purpose, what is done to it, and what was found; nothing found means that chaos itself is blind. */
export type TwinRun = { readonly name: string; readonly caught: string | null }
type Broken = Twin & {
  readonly name: string
  /** Which finding is this twin's: another one would say nothing about it. */
  readonly sign: RegExp
  run(market: ChaosMarket, seed: number): Promise<Pick<Work, 'attempts' | 'paid' | 'refunds'>>
}

const breaking = (name: string): Readonly<Record<string, string>> => ({
  CHAOS_TWIN: name,
  NODE_OPTIONS: `--import=${join(import.meta.dirname, 'twins', 'break-product.ts')}`,
})

const twins: readonly Broken[] = [
  {
    name: 'stock is read, judged in memory and then written',
    sign: /^I3 /,
    env: breaking('check-then-write'),
    breaking: 'alter table inventory.stock drop constraint stock_not_oversold',
    run: async (market) => ({ attempts: await race(market, 5), paid: [], refunds: [] }),
  },
  {
    name: 'synchronous_commit is off',
    sign: /acknowledged and is not there/,
    // The log reaches the disk seconds later: a kill of everything just after an answer finds it in memory only.
    settings: { synchronous_commit: 'off', wal_writer_delay: '10s', wal_writer_flush_after: '1GB' },
    run: (market, seed) => killAfterAnswers(market, seed, () => [...market.databasePids()]),
  },
  {
    name: 'events are told after the commit, from memory',
    sign: /no event tells of it/,
    env: breaking('publish-after-commit'),
    run: (market, seed) =>
      killAfterAnswers(market, seed, () =>
        (['http', 'http-two', 'worker'] as const).flatMap((name) => market.pidOf(name) ?? []),
      ),
  },
]

export async function runTwins(template: Template, seed: number, only: string, tell: (text: string) => void) {
  const runs: TwinRun[] = []
  for (const [at, twin] of twins.entries()) {
    if (only !== 'all' && !only.split(',').includes(String(at + 1))) continue
    const market = await openChaosMarket(template, `twin-${at + 1}`, twin)
    try {
      const caught = await runTwin(market, twin, seed)
      tell(`  a twin in which ${twin.name}: ${caught === null ? 'NOT CAUGHT' : `caught (${caught.slice(0, 120)})`}`)
      runs.push({ name: twin.name, caught })
    } finally {
      await market.stop()
    }
    rmSync(market.home, { recursive: true, force: true })
  }
  return runs
}

async function runTwin(market: ChaosMarket, twin: Broken, seed: number): Promise<string | null> {
  const work = await twin.run(market, seed)
  const owner = await market.owner()
  await comeToRest(owner, 10)
  await owner.end()
  const { lost, doubled, oversold, other } = await compare(market, work, 0)
  return [...lost, ...doubled, ...oversold, ...other].find((each) => twin.sign.test(each)) ?? null
}

/** Buyers work; three times, right after an order was acknowledged, some processes are killed all at once. */
async function killAfterAnswers(market: ChaosMarket, seed: number, whom: () => readonly number[]): Promise<Work> {
  const work = letBuyersWork(market, 6, seed)
  for (let kill = 0; kill < 3; kill += 1) {
    const before = told(work)
    for (let tries = 0; tries < 2000 && told(work) < before + 5; tries += 1) await wait(5)
    for (const pid of whom())
      try {
        process.kill(pid, 'SIGKILL')
      } catch {
        // it ended by itself in between
      }
  }
  await work.stop()
  return work
}

const told = ({ attempts }: Work): number => attempts.filter(({ answer }) => answer?.status === 201).length
