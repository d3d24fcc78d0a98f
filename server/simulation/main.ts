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

const store = await openStore()
const failed: number[] = []
for (let seed = first; seed <= last; seed += 1) {
  const { finding, history, seconds, ends } = await play(store, seed)
  if (option === '--history') process.stdout.write(`${history.join('\n')}\n`)
  const ended = finding === null ? 'holds' : `FAILS at step ${finding.step}\n${finding.what}`
  process.stdout.write(`seed ${seed}: ${history.length} events, ${ends}, ${seconds.toFixed(1)} s, ${ended}\n`)
  if (finding === null) continue
  failed.push(seed)
  process.stdout.write(`again: npm run simulate -- ${seed} --history\n`)
}
await store.close()
process.exit(failed.length === 0 ? 0 : 1)
