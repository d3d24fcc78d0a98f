/**
 * Working days in the seller's country, the United States: Monday to Friday without the federal holidays (5 U.S.C. 6103),
 * each moved to Friday or Monday when it falls on a weekend. Days are counted in New York, where most sellers' days begin.
 */
const zone = 'America/New_York'

/** The end of the `days`-th working day after the day of `from`, in the seller's country: 23:59:59 there. */
export function endOfWorkingDay(from: Date, days: number): Date {
  let day = dayIn(from)
  for (let counted = 0; counted < days;) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) counted += 1
  }
  return instantOf(addDays(day, 1), -1000)
}

/** Whether people work on this day (`2026-11-26`) in the seller's country. */
export function isWorkingDay(day: string): boolean {
  const weekday = weekdayOf(day)
  return weekday !== 0 && weekday !== 6 && !holidaysAround(day).includes(day)
}

function holidaysAround(day: string): readonly string[] {
  const year = Number(day.slice(0, 4))
  return [...federalHolidays(year), ...federalHolidays(year + 1)] // New Year's Day may be kept on 31 December
}

/** The federal holidays of a year as they are kept. */
export function federalHolidays(year: number): readonly string[] {
  const fixed = ['01-01', '06-19', '07-04', '11-11', '12-25'].map((date) => kept(`${year}-${date}`))
  return [
    ...fixed,
    nth(year, 1, 1, 3), // Birthday of Martin Luther King, Jr.
    nth(year, 2, 1, 3), // Washington's Birthday
    lastMonday(year, 5), // Memorial Day
    nth(year, 9, 1, 1), // Labor Day
    nth(year, 10, 1, 2), // Columbus Day
    nth(year, 11, 4, 4), // Thanksgiving Day
  ].toSorted()
}

function kept(day: string): string {
  const weekday = weekdayOf(day)
  if (weekday === 6) return addDays(day, -1)
  return weekday === 0 ? addDays(day, 1) : day
}

function nth(year: number, month: number, weekday: number, n: number): string {
  const first = `${year}-${String(month).padStart(2, '0')}-01`
  return addDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1))
}

function lastMonday(year: number, month: number): string {
  const last = addDays(`${year}-${String(month + 1).padStart(2, '0')}-01`, -1)
  return addDays(last, -((weekdayOf(last) + 6) % 7))
}

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()
const addDays = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)

const dayFormat = new Intl.DateTimeFormat('en-CA', {
  timeZone: zone,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const dayIn = (at: Date): string => dayFormat.format(at)

/** Midnight at the beginning of `day` in the zone, plus `addMs`: the offset is 4 or 5 hours and never another. */
function instantOf(day: string, addMs: number): Date {
  const summer = new Date(`${day}T04:00:00Z`)
  const midnight = dayIn(summer) === day ? summer : new Date(`${day}T05:00:00Z`)
  return new Date(midnight.getTime() + addMs)
}
