import type { Measured } from './load.ts'
import type { Used } from './processor-time.ts'
import type { Figure } from './report.ts'

/** The machine is never idle: the best of some tries says most of what the program can do. */
export async function bestOf(tries: number, measure: (turn: number) => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = []
  for (let turn = 0; turn < tries; turn += 1) all.push(await measure(turn))
  return better(all)
}

/** The same at a given rate, where the rate says nothing: the one with the lowest p99 was disturbed least. */
export async function calmestOf(tries: number, measure: () => Promise<Measured>): Promise<Measured> {
  const all: Measured[] = []
  for (let turn = 0; turn < tries; turn += 1) all.push(await measure())
  return all.reduce((best, each) => (each.p99Ms < best.p99Ms ? each : best))
}

/** Runs one measurement and adds what each request of it cost in processor time. */
export async function withCost(used: () => Used, measure: () => Promise<Measured>): Promise<Measured> {
  const before = used()
  const measured = await measure()
  const after = used()
  if (before === null || after === null || measured.count === 0) return measured
  const each = (from: number, to: number): number => round((to - from) / measured.count, 3)
  return {
    ...measured,
    serverMs: each(before.serverMs, after.serverMs),
    databaseMs: each(before.databaseMs, after.databaseMs),
  }
}

export const better = (all: readonly Measured[]): Measured =>
  all.reduce((best, each) => (each.perSecond > best.perSecond ? each : best))

export function figureOf(
  what: { readonly name: string; readonly clients: number; readonly note: string },
  product: Measured,
  limit: Measured | null,
): Figure {
  return {
    ...what,
    perSecond: round(product.perSecond, 1),
    p50Ms: round(product.p50Ms, 2),
    p99Ms: round(product.p99Ms, 2),
    limitPerSecond: limit === null ? null : round(limit.perSecond, 1),
    ratio: limit === null ? null : round(product.perSecond / limit.perSecond, 4),
    driverCpu: round(product.driverCpu, 2),
    serverMs: product.serverMs ?? null,
    databaseMs: product.databaseMs ?? null,
  }
}

export const round = (value: number, digits: number): number => Number(value.toFixed(digits))
