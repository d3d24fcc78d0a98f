const offsetMs = 8 * 3_600_000

/** The calendar day in China of an instant, `2026-11-22`: the day whose rules, cards and settings hold. */
export const chinaDay = (now: Date): string => new Date(now.getTime() + offsetMs).toISOString().slice(0, 10)
