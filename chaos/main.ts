import { parseArgs } from 'node:util'
import { isClean } from './compare.ts'
import { kinds, type Kind } from './faults.ts'
import { fillDisk } from './full-disk.ts'
import { mainRun } from './main-run.ts'
import { openChaosMarket } from './market.ts'
import { endChildrenWithMe } from './own-processes.ts'
import { keepResult, summaryOf, tableOf, type Report } from './report.ts'
import { makeTemplate } from './template.ts'
import { runTwins } from './twin-runs.ts'

/**
 * `npm run chaos -- --seconds 60 [--seed n] [--only kill,net,reply,provider] [--attempts n --kills n] [--json] [--keep]`:
 * real processes under load are killed and cut off; then everything a buyer was told is looked for in the books. It begins
 * with products broken on purpose, each of which must be found out. Ends with 1 when anything is wrong, and names its seed.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    seed: { type: 'string' },
    attempts: { type: 'string', default: '0' },
    kills: { type: 'string', default: '0' },
    only: { type: 'string', default: kinds.join(',') },
    twins: { type: 'string', default: 'all' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
endChildrenWithMe()
const tell = (text: string): void => void process.stderr.write(`${text}\n`)
const seed = Number(values.seed ?? Math.floor(performance.timeOrigin % 1_000_000))
const only = values.only.split(',').filter((each): each is Kind => kinds.some((kind) => kind === each))
const long = Number(values.attempts) + Number(values.kills) > 0
const goal = {
  seconds: Number(values.seconds ?? (long ? 0 : 60)),
  attempts: Number(values.attempts),
  kills: Number(values.kills),
}

tell(`chaos, seed ${seed}: a market with buyers …`)
// One buyer may place thirty orders an hour: there must be enough of them.
const template = await makeTemplate(Math.max(300, Math.ceil(goal.attempts / 20)))
try {
  tell('products broken on purpose …')
  const twins = values.twins === 'none' ? [] : await runTwins(template, seed, values.twins, tell)
  tell('the product itself …')
  const market = await openChaosMarket(template, 'main')
  const shaken = await mainRun(market, seed, goal, only, tell)
  await market.stop()
  const disk = only.includes('disk') ? await fillDisk(template, seed) : null
  if (disk !== null && 'skipped' in disk) tell(disk.skipped)
  const report: Report = { twins, shaken, disk }
  process.stdout.write(`${values.json ? JSON.stringify({ ...summaryOf(report), report }, null, 2) : tableOf(report)}\n`)
  if (values.keep) tell(`kept in ${keepResult(report)}`)
  const diskHolds = disk === null || 'skipped' in disk || isClean(disk.verdict)
  if (!isClean(shaken.verdict) || !diskHolds || twins.some(({ caught }) => caught === null)) {
    tell(`again: npm run chaos -- --seed ${seed}`)
    process.exitCode = 1
  }
} finally {
  if (process.env['CHAOS_KEEP'] === undefined) template.drop()
  else tell(`left in ${template.folder}`)
}
process.exit()
