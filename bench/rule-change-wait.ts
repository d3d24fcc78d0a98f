import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { loadEligibility } from '../server/modules/compliance/index.ts'
import { transact } from '../server/platform/db.ts'
import { newId } from '../server/platform/id.ts'
import { round } from './best.ts'
import type { Market } from './market.ts'
import type { RuleChangeFigure } from './report.ts'

const everyMs = 200
const aloneTimes = 20
/** Of another market than the one that is judged again: its changes have nothing to judge and nobody to tell. */
const rules = new URL('../server/reference/eligibility/sg.json', import.meta.url)

/**
 * How long somebody waits who saves a change of the rules while listings are judged again: each save waits for the batch
 * that is being judged (`holdRules`), and those who judge wait for it. One connection saves as an operator does, the next one
 * 200 ms after the last began or when it is through. Beside it what the same save takes while nobody judges.
 */
export async function ruleChangeWait(
  market: Market,
  rejudged: () => Promise<{ readonly done: number; readonly seconds: number }>,
): Promise<RuleChangeFigure> {
  const save = saver(market)
  const alone: number[] = []
  while (alone.length < aloneTimes) alone.push(await save())
  await market.quiet()
  const state: { running: boolean } = { running: true }
  const judging = rejudged().finally(() => {
    state.running = false
  })
  const took: number[] = []
  while (state.running) {
    const ms = await save()
    took.push(ms)
    await wait(Math.max(0, everyMs - ms))
  }
  const { done, seconds } = await judging
  const [busy, quiet] = [spread(took), spread(alone)]
  return {
    name: 'rule-change-while-rejudging',
    clients: 1,
    perSecond: round(took.length / seconds, 1),
    p50Ms: busy.p50,
    p99Ms: busy.p99,
    longestMs: busy.longest,
    saves: took.length,
    aloneP50Ms: quiet.p50,
    aloneLongestMs: quiet.longest,
    limitPerSecond: null,
    ratio: null,
    driverCpu: 0,
    serverMs: null,
    databaseMs: null,
    note: `${took.length} changes of the rules saved while ${done} listings were judged again in ${round(seconds, 1)} s: p99 ${busy.p99} ms, the longest ${busy.longest} ms; while nobody judges p50 ${quiet.p50} ms, the longest ${quiet.longest} ms`,
  }
}

/** Saves the rules of a market with other words each time; the milliseconds until the change is committed. */
function saver(market: Market): () => Promise<number> {
  const text = readFileSync(rules, 'utf8')
  const saved = { times: 0 }
  return async () => {
    saved.times += 1
    const file: { rules: { act: string }[] } = JSON.parse(text)
    for (const rule of file.rules) rule.act = `${rule.act}, reading ${saved.times}`
    const began = performance.now()
    await transact(market.db, (tx) => {
      const now = new Date(performance.timeOrigin + performance.now())
      const actor = { kind: 'system', id: 'bench' } as const
      return loadEligibility({ tx, now, actor, requestId: newId(now), world: market.world }, file)
    })
    return performance.now() - began
  }
}

function spread(times: readonly number[]): { readonly p50: number; readonly p99: number; readonly longest: number } {
  const took = times.toSorted((a, b) => a - b)
  const at = (share: number): number => round(took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0, 1)
  return { p50: at(0.5), p99: at(0.99), longest: at(1) }
}
