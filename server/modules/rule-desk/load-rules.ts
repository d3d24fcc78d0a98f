import {
  type FileFacts,
  inForce,
  jsonOf,
  loadEligibility,
  loadOfficial,
  type Market,
  plannedLines,
  planEligibility,
  planOfficial,
  type RulesDiff,
  type TariffPlan,
} from '#modules/compliance'
import { chinaDay } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { type Affected, affectedBy } from './affected.ts'
import { refuse } from './refusals.ts'

export const rulesKinds = ['tariff', 'positive-list', 'eligibility'] as const
export type RulesKind = (typeof rulesKinds)[number]

/** A file of rules as it was sent, with what it does not say itself. */
export type RulesFile = {
  readonly market: Market
  readonly kind: RulesKind
  readonly text: string
  readonly dryRun: boolean
  readonly facts: FileFacts
}
/** What a load changes and for whom. `version` is that of the rules now in force, null in a dry run. */
export type Loaded = {
  readonly dryRun: boolean
  readonly version: string | null
  readonly added: number
  readonly unchanged: number
  readonly diff: RulesDiff
  /** Codes of a positive list that the tariff lacks: nothing can be loaded for them yet. */
  readonly withoutLine: readonly string[]
  /** Remarks of a positive list that speak of a limit for each person and year which only a person can read. */
  readonly toRead: TariffPlan['toRead']
  /** Lines that stand and that the file does not name; a tariff leaves them as they are. */
  readonly absent: number
  readonly affected: Affected
}

/**
 * Shows what a file would change and for whom, and, unless it is a dry run, loads it: the effect is computed first, by the
 * judging that follows the load. Everybody it touches is then judged again by jobs.
 */
export async function loadRules(ctx: Ctx, file: RulesFile): Promise<Loaded> {
  return file.kind === 'eligibility' ? eligibility(ctx, file) : tariff(ctx, file, file.kind)
}

async function eligibility(ctx: Ctx, { market, text, dryRun }: RulesFile): Promise<Loaded> {
  const json = jsonOf(text)
  const { before, after, diff } = await planEligibility(ctx, json)
  if (after.market !== market) throw refuse('rule-desk.market-differs', { market: after.market })
  const known = market === 'cn' && before !== null
  const affected = await affectedBy(ctx, known ? { pack: inForce(after, chinaDay(ctx.now)) } : null)
  const counts = { diff, withoutLine: [], toRead: [], absent: 0, affected, unchanged: diff.unchanged }
  if (dryRun) return { dryRun, version: null, added: diff.added + diff.changed, ...counts }
  const { version, added } = await loadEligibility(ctx, json)
  return { dryRun, version, added: added ? diff.added + diff.changed : 0, ...counts }
}

async function tariff(
  ctx: Ctx,
  { market, text, dryRun, facts }: RulesFile,
  kind: Exclude<RulesKind, 'eligibility'>,
): Promise<Loaded> {
  if (market !== 'cn') throw refuse('rule-desk.kind-not-here', { kind, market })
  const plan = await planOfficial(ctx, kind, text, facts)
  // Lines that hold from a later day change nothing today; on that day they are announced.
  const lines = new Map([...plannedLines(plan)].filter(([, line]) => line.validFrom <= chinaDay(ctx.now)))
  const affected = await affectedBy(ctx, lines.size === 0 ? null : { lines })
  const { diff, withoutLine, toRead, absent, unchanged } = plan
  const added = dryRun ? plan.fresh.length : (await loadOfficial(ctx, kind, text, facts)).added
  return { dryRun, version: null, added, unchanged, diff, withoutLine, toRead, absent, affected }
}
