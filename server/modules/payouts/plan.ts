/**
 * When a seller is paid. Days are UTC days; the run comes at `runHour` of them. Pure.
 */
export const planKinds = ['daily', 'weekly', 'twice-monthly', 'monthly'] as const
export type PlanKind = (typeof planKinds)[number]
/** `weekday` is 1 (Monday) to 7 (Sunday), for weekly plans alone. */
export type Plan = { readonly kind: PlanKind; readonly weekday: number | null }

/** The hour (UTC) after which a day's payouts are made by themselves: morning at the sellers'. */
export const runHour = 14

const dayMs = 86_400_000
/** The fewest days between two payouts of a plan: what the operator's limit is compared with. */
const daysBetween: Readonly<Record<PlanKind, number>> = { daily: 1, weekly: 7, 'twice-monthly': 14, monthly: 28 }
const friday = 5

/** Plans that do not pay more often than every `days` days. Beyond the longest there is still the longest. */
export function plansWithin(days: number): readonly PlanKind[] {
  const allowed = planKinds.filter((kind) => daysBetween[kind] >= days)
  return allowed.length === 0 ? ['monthly'] : allowed
}

/** What the seller chose, or the most frequent plan that the limit allows. */
export function planWithin(chosen: Plan | null, days: number): Plan {
  const allowed = plansWithin(days)
  if (chosen !== null && allowed.includes(chosen.kind)) return chosen
  const kind = allowed[0] ?? 'monthly'
  return { kind, weekday: kind === 'weekly' ? friday : null }
}

/** Whether a day (`2026-11-22`) is one of the plan's. */
export function isPlanned({ kind, weekday }: Plan, day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  const ofMonth = date.getUTCDate()
  switch (kind) {
    case 'daily':
      return true
    case 'weekly':
      return (date.getUTCDay() || 7) === weekday
    case 'twice-monthly':
      return ofMonth === 1 || ofMonth === 15
    case 'monthly':
      return ofMonth === 1
  }
}

/** The first planned day that is not before `from`. */
export function nextPlanned(plan: Plan, from: string): string {
  for (let day = from; ; day = dayAfter(day)) if (isPlanned(plan, day)) return day
}

export const dayAfter = (day: string): string => dayOf(new Date(Date.parse(`${day}T00:00:00Z`) + dayMs))
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10)

/** The day of the next run by itself. */
export const nextRunDay = (now: Date): string => (now.getUTCHours() < runHour ? dayOf(now) : dayAfter(dayOf(now)))
