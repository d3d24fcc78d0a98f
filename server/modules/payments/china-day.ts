export const hourMs = 3_600_000

/** The calendar day in China that an instant falls on: providers there close their books by it. */
export const chinaDayOf = (at: Date): string => new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 10)
