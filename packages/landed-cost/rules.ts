import { remembered } from './remembered.ts'

/** Text in each language the engine explains itself in. */
export type Words = { readonly en: string; readonly 'zh-CN': string }

/** `confirmed`: read in the act or on the authority's page. `secondary`: read in somebody's account of it. */
export type Certainty = 'confirmed' | 'secondary' | 'unsure'

/**
 * Where a number comes from. Days are ISO text; `validTo` is the last day in force, and is absent while no end is known.
 */
export type Rule = {
  readonly id: string
  readonly text: Words
  readonly act: string
  readonly source: string
  readonly readOn: string
  readonly certainty: Certainty
  readonly validFrom: string
  readonly validTo?: string
}

/** A rule that carries the value it sets. Rates and amounts are decimal text, so that a pack can be kept as JSON. */
export type RuleWith<Value> = Rule & { readonly value: Value }

/** One rule through time: no two entries hold on the same day. */
export type History<Value> = readonly RuleWith<Value>[]

const day = /^\d{4}-\d{2}-\d{2}$/

export function inForce(rule: Rule, on: string): boolean {
  return rule.validFrom <= on && (rule.validTo === undefined || on <= rule.validTo)
}

/** The entry in force on a day, or undefined when the rule did not exist then. */
export function findRule<Value>(history: History<Value>, on: string): RuleWith<Value> | undefined {
  checkDay(on)
  return history.find((rule) => inForce(rule, on))
}

/** The entry in force on a day. Throws RangeError, naming the rule, when there is none: no answer is better than a guess. */
export function ruleOn<Value>(history: History<Value>, on: string): RuleWith<Value> {
  const found = findRule(history, on)
  if (!found) throw new RangeError(`no rule ${history[0]?.id ?? '(empty history)'} is in force on ${on}`)
  return found
}

/** Throws RangeError unless `on` is a day as ISO text (`2026-11-22`). */
export function checkDay(on: string): void {
  if (!day.test(on)) throw new RangeError(`not a day: ${JSON.stringify(on.slice(0, 60))}`)
}

/** Each rule of the lists once, in the order of first use; the value is dropped, the provenance stays. */
export function distinctRules(...lists: readonly (readonly Rule[])[]): readonly Rule[] {
  const distinct = new Map<string, Rule>()
  for (const rules of new Set(lists)) for (const rule of rules) distinct.set(rule.id, rule)
  return [...distinct.values()].map(provenance)
}

/** The list of one rule, or of none: the same list for the same rule. */
export const rulesOf = (rule: Rule | undefined): readonly Rule[] => (rule ? alone(rule) : noRules)
const alone = remembered((rule: Rule): readonly Rule[] => [rule])
const noRules: readonly Rule[] = []

/** One list behind the other: the same list for the same two. */
export const together = (first: readonly Rule[], second: readonly Rule[]): readonly Rule[] => behind(first)(second)
const behind = remembered((first: readonly Rule[]) =>
  remembered((second: readonly Rule[]): readonly Rule[] => [...first, ...second]),
)

/** The weakest of all: a price that rests on one unsure number is unsure. */
export function weakest(rules: readonly Rule[]): Certainty {
  if (rules.some((rule) => rule.certainty === 'unsure')) return 'unsure'
  return rules.some((rule) => rule.certainty === 'secondary') ? 'secondary' : 'confirmed'
}

const provenance = remembered((rule: Rule): Rule => {
  const { id, text, act, source, readOn, certainty, validFrom, validTo } = rule
  return { id, text, act, source, readOn, certainty, validFrom, ...(validTo === undefined ? {} : { validTo }) }
})
