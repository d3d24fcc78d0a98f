/**
 * When a provider that did not answer, or has not told us anything, is asked again: after 15 s, doubling, 8 minutes at
 * most; `slow` for what only a person will end: an hour after twenty tries.
 */
export function nextAsk(now: Date, attempts: number, pace: 'usual' | 'slow' = 'usual'): Date {
  const seconds = pace === 'slow' && attempts > 20 ? 3600 : 15 * 2 ** Math.min(Math.max(attempts - 1, 0), 5)
  return new Date(now.getTime() + seconds * 1000)
}
