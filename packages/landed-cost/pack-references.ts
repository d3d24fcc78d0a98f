import { compilePack, dayAfter, turningDays } from './compile-pack.ts'
import type { RulePack } from './rule-pack.ts'

/**
 * What no single field shows: that rules do not overlap, that every rule named is there, of the right kind and in force
 * whenever it is needed. For the last, each route is put together on every day on which anything changes.
 */
export function checkReferences(pack: RulePack, tell: (problem: string) => void): void {
  for (const [key, rules] of Object.entries(pack.rules)) {
    if (key.slice(0, 2) !== pack.market) tell(`rules.${key}: the key of a rule begins with its market, ${pack.market}`)
    for (const [index, rule] of rules.entries()) {
      const at = `rules.${key}[${index}]`
      if (!Object.hasOwn(pack.origins, rule.origin)) tell(`${at}.origin: ${rule.origin} is not among the origins`)
      if (rule.validTo !== undefined && rule.validTo < rule.validFrom) tell(`${at}: it ends before it begins`)
      const next = rules[index + 1]
      if (next && (rule.validTo === undefined || next.validFrom < dayAfter(rule.validTo)))
        tell(`${at}: it is still in force when the next one begins, on ${next.validFrom}`)
    }
  }
  const named = new Set(JSON.stringify(pack.routes).match(/[a-z]{2}(-[a-z]+)?\.[a-z0-9-]+/g))
  for (const key of named) if (!Object.hasOwn(pack.rules, key)) tell(`routes: there is no rule ${key}`)
  if (
    Object.values(pack.rules)
      .flat()
      .some(({ origin }) => !Object.hasOwn(pack.origins, origin))
  )
    return
  routesThroughTime(pack, tell)
}

function routesThroughTime(pack: RulePack, tell: (problem: string) => void): void {
  const compiled = compilePack(pack)
  for (const [name, route] of Object.entries(pack.routes))
    for (const day of turningDays(pack)) {
      if (!compiled.ruleOn(route.rule, day)) continue
      try {
        compiled.routeOn(name, day)
      } catch (error) {
        tell(`routes.${name} on ${day}: ${error instanceof Error ? error.message : 'cannot be put together'}`)
      }
    }
}
