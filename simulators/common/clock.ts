/**
 * A simulator keeps two times. `real` drives retries and delays. `now` is what it writes on its records: the real time
 * plus the offset of the shared demonstration clock, asked for each second at CLOCK_URL (`{"now": "…Z"}`). While that
 * address does not answer, the last known offset stands.
 */
export type Clock = { readonly now: () => Date; readonly real: () => Date }

const POLL_MS = 1000

/** Asks once before it returns, so that the first record already carries the shared time; then each second. */
export async function startClock(url: string | null): Promise<Clock> {
  let offset_ms = 0
  const real = () => new Date()
  const poll = async (address: string) => {
    const theirs = await askTime(address)
    if (theirs !== null) offset_ms = theirs - real().getTime()
  }
  if (url !== null) {
    await poll(url)
    setInterval(() => void poll(url), POLL_MS).unref()
  }
  return { real, now: () => new Date(real().getTime() + offset_ms) }
}

async function askTime(url: string): Promise<number | null> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(POLL_MS) })
    const answer: unknown = await response.json()
    if (typeof answer !== 'object' || answer === null || !('now' in answer)) return null
    const ms = Date.parse(String(answer.now))
    return Number.isNaN(ms) ? null : ms
  } catch {
    return null
  }
}
