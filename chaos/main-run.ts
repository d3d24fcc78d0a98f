import { setTimeout as wait } from 'node:timers/promises'
import { openPrng } from '../server/simulation/prng.ts'
import { compare, type Verdict } from './compare.ts'
import { letBuyersWork } from './buyers-at-work.ts'
import { faults, shake, type Kind, type Recovery } from './faults.ts'
import { manyQuotes } from './many-quotes.ts'
import type { ChaosMarket } from './market.ts'
import { race, verdictOfRace } from './race.ts'
import { comeToRest } from './template.ts'

export type Goal = { readonly seconds: number; readonly attempts: number; readonly kills: number }
export type Shaken = {
  readonly seed: number
  readonly seconds: number
  readonly attempts: number
  readonly acknowledged: number
  readonly refused: number
  /** Attempts of which at least one try had no answer, or one that says nothing. */
  readonly asked_again: number
  readonly paid: number
  readonly refunds: number
  readonly kills: number
  readonly commits_lost: number
  readonly done: Readonly<Record<string, number>>
  readonly recoveries: readonly Recovery[]
  readonly verdict: Verdict
}

/** How many units of one thing there are at first: fewer than buyers who want it at the same instant. */
const scarce = 10

/** Buyers at work while one thing after the other goes wrong, until the goal is reached; then rest, and the books. */
export async function mainRun(
  market: ChaosMarket,
  seed: number,
  goal: Goal,
  only: readonly Kind[],
  tell: (text: string) => void,
): Promise<Shaken> {
  const random = openPrng(seed)
  const chosen = faults.filter(({ kind }) => only.includes(kind))
  const raced = await race(market, scarce)
  const quotes = await manyQuotes(market, Math.max(2000, goal.attempts))
  const began = performance.now()
  const work = letBuyersWork(market, 16, seed, { quotes })
  const done: Record<string, number> = {}
  const recoveries: Recovery[] = []
  const state = { kills: 0, bag: [] as (typeof faults)[number][] }
  const seconds = (): number => (performance.now() - began) / 1000
  await wait(1000)
  while (seconds() < goal.seconds || work.attempts.length < goal.attempts || state.kills < goal.kills) {
    if (state.bag.length === 0) state.bag = shuffled(chosen, random)
    const fault = state.bag.pop()
    if (fault === undefined) break
    tell(`  ${seconds().toFixed(1)} s, ${work.attempts.length} attempts: ${fault.name}`)
    const recovery = await shake(market, fault, random)
    done[fault.name] = (done[fault.name] ?? 0) + 1
    if (fault.kind === 'kill') state.kills += 1
    if (recovery !== null) recoveries.push(recovery)
    // Once there were kills enough, the faults leave more time to buy.
    const calm = goal.attempts > 0 && state.kills >= goal.kills ? 4000 : 0
    await wait(400 + calm + random.below(1600))
  }
  await work.stop()
  const took = seconds()
  const owner = await market.owner()
  // The provider hung and the worker was killed again and again: the longer the run, the more waits for both of them.
  const open = await comeToRest(owner, Math.max(120, work.attempts.length / 25))
  await owner.end()
  const verdict = await compare(market, { ...work, attempts: [...raced, ...work.attempts] })
  const never = recoveries.filter(({ ms }) => ms === null)
  const [fault] = market.faults()
  const endless = work.attempts.filter(({ answer }) => answer === null)
  const acknowledged = work.attempts.filter(({ answer }) => answer?.status === 201).length
  return {
    seed,
    seconds: Math.round(took),
    attempts: work.attempts.length,
    acknowledged,
    refused: work.attempts.length - acknowledged,
    asked_again: work.attempts.filter(({ unknown }) => unknown > 0).length,
    paid: work.paid.length,
    refunds: work.refunds.length,
    kills: state.kills,
    commits_lost: Object.values(market.wires).reduce((sum, wire) => sum + wire.lost(), 0),
    done,
    recoveries,
    verdict: {
      ...verdict,
      oversold: [...verdict.oversold, ...verdictOfRace(raced, scarce)],
      other: [
        ...verdict.other,
        ...(open === null ? [] : [`the worker does not come to rest: ${open}`]),
        ...never.map((each) => `after ${each.fault} nobody answered for half a minute`),
        ...endless.map(({ key, tries, last }) => `${key} has no end after ${tries} tries, the last: ${last}`),
        ...work.bad.map((each) => `an answer that must not be: ${each}`),
        ...(fault === undefined ? [] : [`the log has a fault: ${fault.slice(0, 600)}`]),
        ...(acknowledged === 0 ? ['nobody could place anything'] : []),
      ],
    },
  }
}

function shuffled<T>(list: readonly T[], random: { below(n: number): number }): T[] {
  const all = [...list]
  for (let at = all.length - 1; at > 0; at -= 1) {
    const other = random.below(at + 1)
    const [one, two] = [all[at], all[other]]
    if (one !== undefined && two !== undefined) [all[at], all[other]] = [two, one]
  }
  return all
}
