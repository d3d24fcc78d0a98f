import { fork } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { machineNow } from '#platform/clock'
import { openCoverage, type Coverage } from './crash.ts'
import { play, type Played } from './play.ts'
import { report, resultOf, type Result } from './report.ts'
import { joinStore, openStore, type Shared, type Store } from './store.ts'

/**
 * `npm run simulate -- 7` or `-- 1..100`: plays the whole marketplace from each seed, with everything going wrong that can,
 * and checks what must always hold after every step. A seed that fails is played again by naming it; `--history` shows it.
 * More than 200 seeds leave a file in `simulation/results`. `--processes 1` for a machine that has no second core to spare.
 */
const [range = '1..20', ...options] = process.argv.slice(2)
const match = /^(\d+)(?:\.\.(\d+))?$/.exec(range)
if (match === null) throw new Error('give a seed or a range of seeds: 7 or 1..20')
const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
const processes = Number(options[options.indexOf('--processes') + 1] ?? 2) || 2
const recordedFrom = 200

type Order = { readonly seed: number } | { readonly share: Shared } | { readonly end: true }

if (process.send === undefined) process.exit((await lead()) ? 0 : 1)
else follow()

async function lead(): Promise<boolean> {
  const began = machineNow()
  const store = await openStore()
  const seeds = Array.from({ length: last - first + 1 }, (_, at) => first + at)
  const coverage = openCoverage()
  const results: Result[] = []
  const told = (result: Result): void => {
    results.push(result)
    process.stdout.write(`${result.line}\n`)
  }
  if (seeds.length < 4) for (const seed of seeds) told(await playOne(store, seed, coverage))
  else await Promise.all(Array.from({ length: processes }, () => playElsewhere(store.shared, seeds, coverage, told)))
  await store.close()
  const text = report({ began, ended: machineNow(), first, last, results, coverage, processes })
  process.stdout.write(`${text}\n`)
  if (results.length > recordedFrom) record(text, began)
  return results.every(({ finding }) => finding === null)
}

/** Ids come from one seed in each process, so several histories at a time need several processes; they share the market. */
function playElsewhere(
  share: Shared,
  seeds: number[],
  coverage: Coverage,
  told: (result: Result) => void,
): Promise<void> {
  const child = fork(import.meta.filename, [range, ...options], { serialization: 'advanced' })
  const say = (order: Order): void => void child.send(order)
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a player ended with ${code}`))))
    child.on('message', (result: Result | 'ready') => {
      if (result !== 'ready') {
        for (const one of result.passed) coverage.passed.add(one)
        for (const one of result.died) coverage.died.add(one)
        told(result)
      }
      const seed = seeds.shift()
      say(seed === undefined ? { end: true } : { seed })
    })
    say({ share })
  })
}

/** The other end: plays what it is told to, one seed after the other. */
function follow(): void {
  const state: { store: Promise<Store> | null } = { store: null }
  const say = (message: unknown): void => void process.send?.(message)
  process.on('message', (order: Order) => {
    void (async () => {
      if ('share' in order) {
        state.store = joinStore(order.share)
        await state.store
        return say('ready')
      }
      const store = await state.store
      if (store === null) throw new Error('no market was shared')
      if ('seed' in order) return say(await playOne(store, order.seed, openCoverage()))
      await store.close()
      process.exit(0)
    })()
  })
}

async function playOne(store: Store, seed: number, coverage: Coverage): Promise<Result> {
  const played: Played = await play(store, seed, {}, { coverage })
  const lines = [...store.before.history, ...played.history]
  if (options.includes('--history')) process.stdout.write(`${lines.join('\n')}\n`)
  return resultOf(played, coverage)
}

function record(text: string, began: Date): void {
  const folder = join(import.meta.dirname, 'results')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${began.toISOString().slice(0, 10)}.md`)
  writeFileSync(file, text)
  process.stdout.write(`written to ${file}\n`)
}
