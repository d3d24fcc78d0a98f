import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openChaosMarket, type ChaosMarket } from './market.ts'
import { endChildrenWithMe } from './own-processes.ts'
import { lookingAround, manyQuotes, placing } from './many-quotes.ts'
import { newDay } from '../bench/copy-quotes.ts'
import { startOffering, type Driver, type Load, type Taken } from './offer.ts'
import { makeTemplate } from './template.ts'

/**
 * `npm run overload [-- --seconds 15 --times 3 --json --keep]`: the peak rate of placing orders and of a mixed load, then
 * three times as much whatever becomes of it. What is still done must be at least 80 % of the peak, everything else must be
 * refused with 429 or 503 and Retry-After, memory must stay bounded, and half a minute later all must be as before.
 */
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '15' },
    times: { type: 'string', default: '3' },
    json: { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
})
endChildrenWithMe()
const seconds = Number(values.seconds)
const times = Number(values.times)
const buyers = 600
const peakSeconds = 6
/** A window of the normal load, before and after. */
const normalSeconds = 4
const tell = (text: string): void => void process.stderr.write(`${text}\n`)

type Run = {
  readonly what: string
  /** Measured just before and once all was normal again: on a shared machine the peak itself moves. */
  readonly peakPerSecond: number
  readonly peakAfterPerSecond: number
  readonly offeredPerSecond: number
  readonly goodPerSecond: number
  readonly share: number
  readonly overload: Taken
  readonly p99MsBefore: number
  readonly p99MsAfter: number
  /** From the end of the overload to the end of the first window that was as before; null when none was. */
  readonly normalAfterSeconds: number | null
  readonly rssMb: { readonly before: number; readonly most: number; readonly after: number }
}

tell('overload: a market with buyers …')
const template = await makeTemplate(buyers)
const driver = startOffering()
try {
  const market = await openChaosMarket(template, 'overload', { direct: true })
  const runs = [await measure(market, driver, false), await measure(market, driver, true)]
  await market.stop()
  const wrong = runs.flatMap(faultsOf)
  process.stdout.write(`${values.json ? JSON.stringify({ runs, wrong }, null, 2) : tableOf(runs, wrong)}\n`)
  if (values.keep) keep(tableOf(runs, wrong))
  if (wrong.length > 0) process.exitCode = 1
} finally {
  driver.stop()
  template.drop()
}
process.exit()

async function measure(market: ChaosMarket, of: Driver, mixed: boolean): Promise<Run> {
  const what = mixed ? 'four placings, three things looked at, three carts in ten' : 'place-order'
  const rss = watchMemory(market)
  const others = await lookingAround(market)
  const owner = await market.owner()
  /** Limits of persons are no overload: each load meets buyers on a new day. */
  const meet = async (load: Load): Promise<Taken> => {
    await newDay(owner)
    return of.run(load, mixed)
  }
  tell(`${what}: the peak …`)
  await of.open(market.ports[0], (await manyQuotes(market, 6000)).map(placing), others)
  await meet({ kind: 'closed', clients: 32, seconds: 2 })
  const first = await meet({ kind: 'closed', clients: 64, seconds: 2 })
  const wanted = first.goodPerSecond * 1.3 * (peakSeconds * 2 + seconds + normalSeconds * 5) * (mixed ? 0.4 : 1)
  await of.open(market.ports[0], (await manyQuotes(market, Math.ceil(wanted) + 6000)).map(placing), others)
  const peak = await meet({ kind: 'closed', clients: 64, seconds: peakSeconds })
  const normal = { kind: 'open', perSecond: peak.goodPerSecond / 3, seconds: normalSeconds } as const
  const before = await meet(normal)
  rss.mark()
  tell(`${what}: ${Math.round(peak.goodPerSecond)}/s; ${times} times as much …`)
  const overload = await meet({ kind: 'open', perSecond: peak.goodPerSecond * times, seconds })
  const ended = performance.now()
  let after = before
  let normalAfterSeconds: number | null = null
  while (normalAfterSeconds === null && performance.now() - ended < 30_000) {
    after = await meet(normal)
    const asBefore = after.shed === 0 && after.p99Ms <= Math.max(2 * before.p99Ms, before.p99Ms + 50)
    if (asBefore) normalAfterSeconds = Math.round((performance.now() - ended) / 1000)
  }
  const again = await meet({ kind: 'closed', clients: 64, seconds: peakSeconds / 2 })
  await owner.end()
  const middle = (peak.goodPerSecond + again.goodPerSecond) / 2
  return {
    what,
    peakPerSecond: Math.round(peak.goodPerSecond),
    peakAfterPerSecond: Math.round(again.goodPerSecond),
    offeredPerSecond: Math.round(overload.sent / overload.seconds),
    goodPerSecond: Math.round(overload.goodPerSecond),
    share: Math.round((overload.goodPerSecond / middle) * 100) / 100,
    overload,
    p99MsBefore: before.p99Ms,
    p99MsAfter: after.p99Ms,
    normalAfterSeconds,
    rssMb: rss.stop(),
  }
}

/** The memory of the web process, looked at four times a second. */
function watchMemory(market: ChaosMarket) {
  const state = { before: 0, most: 0, now: 0 }
  const look = (): void => {
    const pid = market.pidOf('http')
    if (pid === null) return
    const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
    state.now = Math.round(kilobytes / 1024)
    state.most = Math.max(state.most, state.now)
  }
  const timer = setInterval(look, 250)
  return {
    mark: () => {
      look()
      state.before = state.now
    },
    stop: () => {
      clearInterval(timer)
      return { before: state.before, most: state.most, after: state.now }
    },
  }
}

function faultsOf(run: Run): readonly string[] {
  const { what, share, overload, normalAfterSeconds, rssMb } = run
  return [
    ...(share >= 0.8 ? [] : [`${what}: goodput is ${share} of the mean of both peaks`]),
    ...Object.entries(overload.wrong).map(([why, count]) => `${what}: ${count} answers that must not be: ${why}`),
    ...(normalAfterSeconds === null ? [`${what}: not as before half a minute later`] : []),
    ...(rssMb.most <= rssMb.before + 300 ? [] : [`${what}: memory grew from ${rssMb.before} to ${rssMb.most} MB`]),
  ]
}

function tableOf(runs: readonly Run[], wrong: readonly string[]): string {
  return [
    `| load | peak/s before, after | offered/s | good/s | share | refused | p99 ms of the good | p99 ms of refusals | p99 ms before, after | normal after s | memory MB before, most, after |`,
    `|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|`,
    ...runs.map(
      (run) =>
        `| ${run.what} | ${run.peakPerSecond}, ${run.peakAfterPerSecond} | ${run.offeredPerSecond} | ${run.goodPerSecond} | ${run.share} | ${run.overload.shed} | ${run.overload.p99Ms} | ${run.overload.shedP99Ms} | ${run.p99MsBefore}, ${run.p99MsAfter} | ${run.normalAfterSeconds ?? 'never'} | ${run.rssMb.before}, ${run.rssMb.most}, ${run.rssMb.after} |`,
    ),
    '',
    ...(wrong.length === 0 ? ['All holds.'] : wrong),
  ].join('\n')
}

function keep(table: string): void {
  const at = new Date(performance.timeOrigin + performance.now()).toISOString().slice(0, 10)
  writeFileSync(join(import.meta.dirname, 'results', `${at}-overload.md`), `# Overload, ${at}\n\n${table}\n`)
}
