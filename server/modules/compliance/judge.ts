import type { Certainty } from '@westbound/landed-cost'
import type { Mode, TariffState, VerdictWord } from './tables.ts'
import type { TariffRow } from './tariff-line.ts'

export type Paper = {
  readonly code: string
  readonly nameEn: string
  readonly nameZh: string
  readonly issuedBy: string
}

export type EntryRule = {
  readonly id: string
  readonly verdict: VerdictWord
  readonly modes: readonly string[]
  readonly hsPrefixes: readonly string[]
  readonly exceptHsPrefixes: readonly string[]
  readonly attributes: readonly string[]
  readonly originStates: readonly string[]
  readonly tariff: TariffState | null
  readonly titleEn: string
  readonly titleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
  readonly documents: readonly string[]
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly demonstration: boolean
}

/** The rules in force, read once; judging many products with them is pure. */
export type RulePack = {
  readonly version: string
  readonly readOn: string
  readonly rules: readonly EntryRule[]
  readonly questions: readonly { readonly code: string; readonly en: string; readonly zh: string }[]
  readonly papers: readonly Paper[]
}

export type Goods = {
  readonly code: string
  /** Postal code of the state the goods come from. */
  readonly originState: string
  readonly mode: Mode
  /** Codes of the papers that are in hand. */
  readonly hasPapers: readonly string[]
  /** Codes of the questions the seller answered with yes. */
  readonly attributes?: readonly string[]
}

/** Why: one rule that speaks about the goods. `verdict` is what it comes to with the papers in hand. */
export type Reason = {
  readonly ruleId: string
  readonly verdict: VerdictWord
  readonly titleEn: string
  readonly titleZh: string
  readonly toDoEn: string
  readonly toDoZh: string
  /** Codes; their names stand in `papers` of the verdict. */
  readonly documents: readonly string[]
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly demonstration: boolean
}

export type Verdict = {
  readonly verdict: VerdictWord
  /** The strictest first. */
  readonly reasons: readonly Reason[]
  /** Every paper that a reason asks for, once, with who issues it and whether it is in hand. */
  readonly papers: readonly (Paper & { readonly inHand: boolean })[]
  /** How much of it one person may buy in a year, in the unit of the list. */
  readonly yearlyCap: TariffRow['yearlyCap']
  /** What of the line the list excepts, in its own words; empty when nothing. */
  readonly exclusionEn: string
  readonly exclusionZh: string
  readonly certainty: Certainty
  readonly demonstration: boolean
  /** Changes whenever the rules or the line of these goods do. */
  readonly rulesVersion: string
}

const strictness: Readonly<Record<VerdictWord, number>> = { refused: 0, needs_papers: 1, allowed: 2 }

/**
 * Every rule that speaks about the goods applies, the strictest wins, papers add up; papers in hand turn "needs papers" into
 * "allowed". Goods that no rule speaks about are refused like goods without a tariff line: silence is no permission.
 */
export function judge(pack: RulePack, row: TariffRow | null, goods: Goods): Verdict {
  const states = tariffStates(row, goods.mode)
  const matching = pack.rules.filter((rule) => speaksAbout(rule, states, goods))
  const unknown = pack.rules.filter(({ tariff }) => tariff === 'unknown_line')
  const reasons = (matching.length > 0 ? matching : unknown)
    .map((rule) => reasonOf(rule, goods.hasPapers))
    .toSorted((a, b) => strictness[a.verdict] - strictness[b.verdict])
  const asked = new Set(reasons.flatMap(({ documents }) => documents))
  const certainties = [...reasons.map(({ certainty }) => certainty), ...(row === null ? [] : [row.certainty])]
  return {
    verdict: reasons[0]?.verdict ?? 'refused',
    reasons,
    papers: pack.papers
      .filter(({ code }) => asked.has(code))
      .map((paper) => ({ ...paper, inHand: goods.hasPapers.includes(paper.code) })),
    yearlyCap: row?.yearlyCap ?? null,
    exclusionEn: row?.exclusionEn ?? '',
    exclusionZh: row?.exclusionZh ?? '',
    certainty: weakest(certainties),
    demonstration: reasons.some(({ demonstration }) => demonstration) || row?.demonstration === true,
    rulesVersion: `${pack.version}+${row?.id ?? 'no-line'}`,
  }
}

/** The weakest of all, and `unsure` of nothing at all. */
export function weakest(certainties: readonly Certainty[]): Certainty {
  if (certainties.length === 0 || certainties.includes('unsure')) return 'unsure'
  return certainties.includes('secondary') ? 'secondary' : 'confirmed'
}

function tariffStates(row: TariffRow | null, mode: Mode): ReadonlySet<TariffState> {
  if (row === null) return new Set(['unknown_line'])
  const states = new Set<TariffState>()
  if (!row.positiveList) states.add('not_listed')
  else if (!row.modes.includes(mode)) states.add('mode_not_open')
  if (row.yearlyCap !== null) states.add('yearly_cap')
  return states
}

function speaksAbout(rule: EntryRule, states: ReadonlySet<TariffState>, goods: Goods): boolean {
  if (!rule.modes.includes(goods.mode)) return false
  if (rule.originStates.length > 0 && !rule.originStates.includes(goods.originState)) return false
  const byCode =
    rule.hsPrefixes.some((prefix) => goods.code.startsWith(prefix)) &&
    !rule.exceptHsPrefixes.some((prefix) => goods.code.startsWith(prefix))
  const byAnswer = rule.attributes.some((attribute) => goods.attributes?.includes(attribute) === true)
  return byCode || byAnswer || (rule.tariff !== null && states.has(rule.tariff))
}

function reasonOf(rule: EntryRule, hasPapers: readonly string[]): Reason {
  const {
    id: ruleId,
    titleEn,
    titleZh,
    toDoEn,
    toDoZh,
    documents,
    act,
    source,
    readOn,
    certainty,
    demonstration,
  } = rule
  const complete = documents.length > 0 && documents.every((code) => hasPapers.includes(code))
  const verdict = rule.verdict === 'needs_papers' && complete ? 'allowed' : rule.verdict
  return { ruleId, verdict, titleEn, titleZh, toDoEn, toDoZh, documents, act, source, readOn, certainty, demonstration }
}
