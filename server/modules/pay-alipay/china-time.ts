const hourMs = 3_600_000

/** `2026-11-22 18:00:00`: all times at Alipay are the time in China, to the second. */
export const chinaTimeOf = (at: Date): string =>
  new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 19).replace('T', ' ')

/** Null when the text is no such time; fractions of a second, which some notifies carry, are left out. */
export function instantOf(chinaTime: string): Date | null {
  const match = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?$/.exec(chinaTime)
  if (match === null) return null
  const at = new Date(`${match[1]}T${match[2]}+08:00`)
  return Number.isNaN(at.getTime()) ? null : at
}
