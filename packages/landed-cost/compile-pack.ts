import { parseRatio, type Ratio } from './ratio.ts'
import { compileRoute, type DayRoute } from './day-route.ts'
import type { PackRule, PackValue, RulePack } from './rule-pack.ts'
import { checkDay, type Rule } from './rules.ts'

/** A rule of a pack with its whole provenance and its value. */
export type Entry = Rule & { readonly value?: PackValue; readonly currency?: string }

/**
 * A pack made ready for many quotes: texts are read once, and the rules of a span of days are put together the first time
 * that a day of the span is asked for. It answers the same for the same day always; what it remembers is only work done.
 */
export type CompiledPack = {
  readonly pack: RulePack
  /** The route on a day. Throws RangeError when the market has no such route, or not on that day. */
  readonly routeOn: (route: string, on: string) => DayRoute
  /** A rule on a day, by its key; undefined when it is not in force. */
  readonly ruleOn: (key: string, on: string) => Entry | undefined
  /** All entries of a key through time. */
  readonly history: (key: string) => readonly Entry[]
  /** Reads a rate or an amount, and remembers it: the same few texts come again and again. */
  readonly ratio: (text: string) => Ratio
}

const remembered = 10_000

export function compilePack(pack: RulePack): CompiledPack {
  const histories = new Map(Object.entries(pack.rules).map(([key, rules]) => [key, entriesOf(pack, key, rules)]))
  const turns = turningDays(pack)
  const routes = new Map<string, DayRoute>()
  const ratios = new Map<string, Ratio>()
  const days = new Map<string, number>()

  const history = (key: string): readonly Entry[] => histories.get(key) ?? []
  const ruleOn = (key: string, on: string): Entry | undefined =>
    history(key).find(({ validFrom, validTo }) => validFrom <= on && (validTo === undefined || on <= validTo))
  const spanOf = (on: string): number => {
    const known = days.get(on)
    if (known !== undefined) return known
    checkDay(on)
    const span = turns.findLastIndex((turn) => turn <= on)
    if (days.size >= remembered) days.clear()
    days.set(on, span)
    return span
  }
  return {
    pack,
    history,
    ruleOn,
    routeOn: (route, on) => {
      const place = `${route}@${spanOf(on)}`
      const known = routes.get(place)
      if (known) return known
      const compiled = compileRoute(pack, route, on, ruleOn)
      routes.set(place, compiled)
      return compiled
    },
    ratio: (text) => {
      const known = ratios.get(text)
      if (known) return known
      const ratio = parseRatio(text)
      if (ratios.size >= remembered) ratios.clear()
      ratios.set(text, ratio)
      return ratio
    },
  }
}

function entriesOf(pack: RulePack, key: string, rules: readonly PackRule[]): readonly Entry[] {
  return rules.map(({ origin, ...rule }) => {
    const from = pack.origins[origin]
    if (!from) throw new RangeError(`rules.${key}: the origin ${origin} is not described`)
    return { id: `${key}@${rule.validFrom}`, ...from, ...rule }
  })
}

/** The days on which anything begins to hold or has just ceased to, in order: between two of them nothing changes. */
export function turningDays(pack: RulePack): readonly string[] {
  const days = Object.values(pack.rules).flatMap((rules) =>
    rules.flatMap(({ validFrom, validTo }) => [validFrom, ...(validTo === undefined ? [] : [dayAfter(validTo)])]),
  )
  return [...new Set(['0000-01-01', ...days])].toSorted()
}

export function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}
