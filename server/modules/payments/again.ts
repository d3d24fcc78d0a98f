/** When a provider that did not answer, or has not told us anything, is asked again: after 15 s, doubling, 8 minutes at most. */
export function nextAsk(now: Date, attempts: number): Date {
  const seconds = 15 * 2 ** Math.min(Math.max(attempts - 1, 0), 5)
  return new Date(now.getTime() + seconds * 1000)
}
