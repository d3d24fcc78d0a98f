import type { RulePack } from './rule-pack.ts'

/** Of all rules of a pack those that hold on a day. */
export function inForce(whole: RulePack, on: string): RulePack {
  return {
    ...whole,
    on,
    since: boundaries(whole).findLast((day) => day <= on) ?? null,
    rules: whole.rules.filter(
      ({ validFrom, validTo }) => (validFrom === null || validFrom <= on) && (validTo === null || on <= validTo),
    ),
  }
}

/** The days on which the answers of a pack change: a rule begins, or the day after one ended. In order. */
export function boundaries(whole: Pick<RulePack, 'rules'>): readonly string[] {
  const days = whole.rules.flatMap(({ validFrom, validTo }) => [
    ...(validFrom === null ? [] : [validFrom]),
    ...(validTo === null ? [] : [dayAfter(validTo)]),
  ])
  return [...new Set(days)].toSorted()
}

function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}
