/** When a bank that did not answer, or has not decided, is asked again: after 5 s, doubling, 10 minutes at most. */
export function nextAsk(now: Date, attempts: number): Date {
  const seconds = Math.min(600, 5 * 2 ** Math.min(Math.max(attempts - 1, 0), 7))
  return new Date(now.getTime() + seconds * 1000)
}
