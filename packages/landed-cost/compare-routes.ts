import { compilePack, type CompiledPack } from './compile-pack.ts'
import type { LandedRequest } from './consignment.ts'
import { landedCost, type LandedCost } from './landed-cost.ts'
import type { LandedRefusal } from './landed-refusal.ts'
import type { RulePack } from './rule-pack.ts'
import type { Words } from './rules.ts'

export type RouteAnswer = {
  readonly route: string
  readonly name: Words
  readonly answer: LandedCost | LandedRefusal
}

/**
 * The same goods by every route of a market that is open on the day: the cheapest first, refusals last. `freightOf` and
 * `insuranceOf` give what a route costs; without them that of the request counts for all.
 */
export function compareRoutes(
  request: Omit<LandedRequest, 'route'>,
  pack: RulePack | CompiledPack,
  costs: {
    readonly freightOf?: (route: string) => bigint
    readonly insuranceOf?: (route: string) => bigint
  } = {},
): readonly RouteAnswer[] {
  const compiled = 'routeOn' in pack ? pack : compilePack(pack)
  const open = Object.entries(compiled.pack.routes).filter(([, { rule }]) => compiled.ruleOn(rule, request.on))
  const answers = open.map(([route, { name }]) => {
    const freightMinor = costs.freightOf?.(route) ?? request.freightMinor
    const insuranceMinor = costs.insuranceOf?.(route) ?? request.insuranceMinor
    return { route, name, answer: landedCost({ ...request, route, freightMinor, insuranceMinor }, compiled) }
  })
  return answers.toSorted((a, b) => rank(a.answer, b.answer))
}

function rank(a: LandedCost | LandedRefusal, b: LandedCost | LandedRefusal): number {
  if (a.kind === 'refused' || b.kind === 'refused') return a.kind === b.kind ? 0 : a.kind === 'refused' ? 1 : -1
  return a.totalMinor < b.totalMinor ? -1 : a.totalMinor > b.totalMinor ? 1 : 0
}
