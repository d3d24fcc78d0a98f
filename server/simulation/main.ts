import { spawn } from 'node:child_process'
import { globalSetup, globalTeardown } from '../test/global-setup.ts'
import { play } from './play.ts'
import { openStore } from './store.ts'

/**
 * `npm run simulate -- 7` or `-- 1..20`: plays the whole marketplace from each seed, with everything going wrong that can,
 * and checks what must always hold after every step. A seed that fails is played again by naming it; `--history` shows it.
 */
const [range = '1..20', option] = process.argv.slice(2)
const match = /^(\d+)(?:\.\.(\d+))?$/.exec(range)
if (match === null) throw new Error('give a seed or a range of seeds: 7 or 1..20')
const [first, last] = [Number(match[1]), Number(match[2] ?? match[1])]
process.exit((await (last - first < 4 || option === '--here' ? playHere() : playInHalves())) ? 0 : 1)

async function playHere(): Promise<boolean> {
  const store = await openStore()
  let good = true
  for (let seed = first; seed <= last; seed += 1) {
    const { finding, history, ms, ends } = await play(store, seed)
    if (option === '--history') process.stdout.write(`${history.join('\n')}\n`)
    const verdict = finding === null ? 'holds' : `FAILS at step ${finding.step}\n${finding.what}`
    process.stdout.write(`seed ${seed}: ${history.length} events, ${ends}, ${ms} ms, ${verdict}\n`)
    if (finding !== null) process.stdout.write(`again: npm run simulate -- ${seed} --history\n`)
    good &&= finding === null
  }
  await store.close()
  return good
}

/** Ids come from one seed in each process, so several histories at a time need several processes; they share one PostgreSQL. */
async function playInHalves(): Promise<boolean> {
  await globalSetup()
  const middle = Math.floor((first + last) / 2)
  const halves = [`${first}..${middle}`, `${middle + 1}..${last}`].map((half) => {
    const child = spawn(process.execPath, [import.meta.filename, half, '--here'], {
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    return new Promise<boolean>((resolve) => child.once('exit', (code) => resolve(code === 0)))
  })
  const good = await Promise.all(halves)
  await globalTeardown()
  return good.every(Boolean)
}
