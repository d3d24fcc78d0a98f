const places = 6

/** -1, 0 or 1 by exact value; null when either is no plain decimal. */
export function compareDecimals(left: string, right: string): -1 | 0 | 1 | null {
  const [a, b] = [left, right].map(scaled)
  if (a === undefined || b === undefined || a === null || b === null) return null
  return a < b ? -1 : a > b ? 1 : 0
}

function scaled(text: string): bigint | null {
  const found = /^(\d{1,30})(?:\.(\d{1,6}))?$/.exec(text)
  return found === null ? null : BigInt((found[1] ?? '0') + (found[2] ?? '').padEnd(places, '0'))
}
