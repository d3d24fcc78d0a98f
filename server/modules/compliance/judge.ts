import type { Certainty } from '@westbound/landed-cost'
import { routeOfMode } from './markets.ts'
import type { EntryRule, Match, RulePack, Verdict, Goods, Reason } from './rule-pack.ts'
import type { Route, TariffState, VerdictWord } from './tables.ts'
import type { TariffRow } from './tariff-line.ts'

export type { EntryRule, Goods, Paper, Reason, RulePack, Verdict } from './rule-pack.ts'

const strictness: Readonly<Record<VerdictWord, number>> = { refused: 0, specialist: 1, needs_papers: 2, allowed: 3 }

/**
 * Every rule that speaks about the goods applies, the strictest wins, papers add up; papers in hand turn "needs papers" into
 * "allowed". Goods that no rule speaks about get the answer that the pack has for silence, and are refused where it has
 * none: silence is no permission. `pack` holds the rules of the day asked about (`readRules`). Pure.
 */
export function judge(pack: RulePack, row: TariffRow | null, goods: Goods): Verdict {
  const route = goods.route ?? routeOfMode(goods.mode ?? '9610')
  const states = pack.market === 'cn' ? tariffStates(row, route) : none
  const speaking = pack.rules.flatMap((rule) => {
    const matched = speaksAbout(rule, route, states, goods, pack)
    return matched === null ? [] : [{ rule, matched }]
  })
  const deciding = speaking.filter(({ rule }) => rule.verdict !== 'adds')
  const reasons = (deciding.length > 0 ? deciding : silence(pack, route))
    .flatMap(({ rule, matched }) => reasonOf(rule, matched, goods.hasPapers) ?? [])
    .toSorted((a, b) => strictness[a.verdict] - strictness[b.verdict])
  const asked = new Set(reasons.flatMap(({ documents }) => documents))
  const certainties = [...reasons.map(({ certainty }) => certainty), ...(row === null ? [] : [row.certainty])]
  const cap = speaking.find(({ rule }) => rule.cap !== null)?.rule.cap ?? null
  return {
    market: pack.market,
    route,
    on: pack.on,
    verdict: reasons[0]?.verdict ?? 'refused',
    reasons,
    papers: pack.papers
      .filter(({ code }) => asked.has(code))
      .map((paper) => ({ ...paper, inHand: goods.hasPapers.includes(paper.code) })),
    labels: speaking.flatMap(({ rule }) => rule.labels.map((label) => ({ ...label, ruleId: rule.id }))),
    notices: speaking.flatMap(({ rule }) => rule.notices.map((notice) => ({ ...notice, ruleId: rule.id }))),
    yearlyCap: row?.yearlyCap ?? cap,
    exclusionEn: row?.exclusionEn ?? '',
    exclusionZh: row?.exclusionZh ?? '',
    certainty: weakest(certainties),
    demonstration: speaking.some(({ rule }) => rule.demonstration) || anyDemonstration(reasons, row),
    rulesVersion: `${pack.version}${pack.since === null ? '' : `@${pack.since}`}+${row?.id ?? 'no-line'}`,
  }
}

/** The stricter of two words. */
export const stricter = (one: VerdictWord, other: VerdictWord): VerdictWord =>
  strictness[one] <= strictness[other] ? one : other

/** The weakest of all, and `unsure` of nothing at all. */
export function weakest(certainties: readonly Certainty[]): Certainty {
  if (certainties.length === 0 || certainties.includes('unsure')) return 'unsure'
  return certainties.includes('secondary') ? 'secondary' : 'confirmed'
}

const none: ReadonlySet<TariffState> = new Set()

/** The list of goods open to consumer orders binds these two routes only; any route wants a line that is known. */
function tariffStates(row: TariffRow | null, route: Route): ReadonlySet<TariffState> {
  if (row === null) return new Set(['unknown_line'])
  const states = new Set<TariffState>()
  if (route !== 'direct' && route !== 'bonded') return states
  if (!row.positiveList) states.add('not_listed')
  else if (!row.modes.some((mode) => mode === (route === 'direct' ? '9610' : '1210'))) states.add('mode_not_open')
  else states.add('listed')
  if (row.yearlyCap !== null) states.add('yearly_cap')
  return states
}

/** By what a rule speaks about the goods, or null when it does not. */
function speaksAbout(
  rule: EntryRule,
  route: Route,
  states: ReadonlySet<TariffState>,
  goods: Goods,
  { questions }: Pick<RulePack, 'questions'>,
): Match | null {
  if (!rule.routes.includes(route)) return null
  if (rule.originStates.length > 0 && !fromThere(rule, goods.originState)) return null
  const excepted = rule.exceptHsPrefixes.some((prefix) => goods.code.startsWith(prefix))
  const prefix = excepted ? undefined : rule.hsPrefixes.find((each) => goods.code.startsWith(each))
  if (prefix !== undefined) return { by: 'code', value: prefix }
  const answer = rule.attributes.find((attribute) => goods.attributes?.includes(attribute) === true)
  if (answer !== undefined) {
    const asked = questions.find(({ code }) => code === answer)
    return { by: 'answer', value: answer, ...(asked === undefined ? {} : { asked: { en: asked.en, zh: asked.zh } }) }
  }
  return rule.tariff !== null && states.has(rule.tariff) ? { by: 'tariff', value: rule.tariff } : null
}

/** Of goods whose state is not known a rule for some states speaks, unless it would let them in. */
const fromThere = (rule: EntryRule, state: string): boolean =>
  state === '' ? rule.verdict !== 'allowed' : rule.originStates.includes(state)

/** The rules that answer when nothing else does: those for silence, else those for an unknown line. */
function silence(pack: RulePack, route: Route): readonly { readonly rule: EntryRule; readonly matched: Match }[] {
  const of = (state: TariffState): readonly EntryRule[] =>
    pack.rules.filter((rule) => rule.tariff === state && rule.routes.includes(route))
  const silent = of('no_rule')
  return (silent.length > 0 ? silent : of('unknown_line')).map((rule) => ({
    rule,
    matched: { by: 'silence', value: rule.tariff ?? '' },
  }))
}

function reasonOf(rule: EntryRule, matched: Match, hasPapers: readonly string[]): Reason | null {
  if (rule.verdict === 'adds') return null
  const { id: ruleId, titleEn, titleZh, toDoEn, toDoZh, documents, act, source, readOn, certainty } = rule
  const complete = documents.length > 0 && documents.every((code) => hasPapers.includes(code))
  const verdict = rule.verdict === 'needs_papers' && complete ? 'allowed' : rule.verdict
  return {
    ruleId,
    verdict,
    matched,
    titleEn,
    titleZh,
    toDoEn,
    toDoZh,
    documents,
    act,
    source,
    readOn,
    certainty,
    demonstration: rule.demonstration,
    validFrom: rule.validFrom,
    validTo: rule.validTo,
  }
}

const anyDemonstration = (reasons: readonly Reason[], row: TariffRow | null): boolean =>
  reasons.some(({ demonstration }) => demonstration) || row?.demonstration === true
