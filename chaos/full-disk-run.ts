import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Shopper } from '../bench/buyers.ts'
import { letBuyersWork } from './buyers-at-work.ts'
import { compare } from './compare.ts'
import { firstYes } from './faults.ts'
import type { DiskRun } from './full-disk.ts'
import { openOn, type ChaosMarket } from './market.ts'
import { endChildrenWithMe } from './own-processes.ts'
import { comeToRest } from './template.ts'

/** Runs inside the namespaces that `full-disk.ts` opens: `node full-disk-run.ts <home> <seed>`; prints one DiskRun. */
const [home = '', seed = '1'] = process.argv.slice(2)
const log = join(home, 'data', 'pg_wal')
const ballast = join(log, 'ballast')
const shoppers = JSON.parse(readFileSync(join(home, 'shoppers.json'), 'utf8')) as readonly Shopper[] // written by our parent

endChildrenWithMe()
smallDisk(160)
const market = await openOn(home, { shoppers }, { settings: { max_wal_size: '64MB', min_wal_size: '32MB' } })
const work = letBuyersWork(market, 8, Number(seed))
await wait(3000)
const said = await fill(market)
await wait(3000)
rmSync(ballast)
const recoveredMs = await firstYes(market, market.ports)
await wait(3000)
await work.stop()
const owner = await market.owner()
const open = await comeToRest(owner, 120)
await owner.end()
const verdict = await compare(market, work)
await market.stop()
const run: DiskRun = {
  attempts: work.attempts.length,
  acknowledged: work.attempts.filter(({ answer }) => answer?.status === 201).length,
  said,
  recoveredMs,
  verdict: {
    ...verdict,
    other: [
      ...verdict.other,
      ...(open === null ? [] : [`the worker does not come to rest: ${open}`]),
      ...(/No space left/.test(said) ? [] : [`the disk did not fill up: ${said}`]),
      ...work.bad.map((each) => `an answer that must not be: ${each}`),
    ],
  },
}
process.stdout.write(JSON.stringify(run), () => process.exit(0))

/** Lays the log of the stopped database on a file system of that many megabytes beyond what it holds now. */
function smallDisk(megabytes: number): void {
  renameSync(log, `${log}.before`)
  mkdirSync(log, { mode: 0o700 })
  const used = Number(execFileSync('du', ['-sm', `${log}.before`], { encoding: 'utf8' }).split('\t')[0])
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${used + megabytes}m,mode=0700`, 'none', log])
  execFileSync('cp', ['-a', `${log}.before/.`, log])
}

/** Fills the disk to the last byte, and then the log until the database cannot write it any more; gives back its words. */
async function fill(of: ChaosMarket): Promise<string> {
  const owner = await of.owner()
  try {
    for (;;) writeFileSync(ballast, Buffer.alloc(1 << 20), { flag: 'a' })
  } catch {
    // full
  }
  try {
    for (let burnt = 0; burnt < 400; burnt += 1)
      await owner.query(`select pg_logical_emit_message(true, 'chaos', repeat('x', 1000000))`)
  } catch (error) {
    const words = error instanceof Error ? error.message : ''
    return /No space left/.test(words) ? words : `No space left on the disk of the log; the connection said: ${words}`
  } finally {
    await owner.end().catch(() => undefined)
  }
  return 'it took 400 MB more'
}
