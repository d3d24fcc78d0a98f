const unitsMs = [86_400_000, 3_600_000, 60_000, 1000] as const

/** Reads `1d12h30m5s` (each part may be left out, the order is fixed). Null when it is no duration, or none at all. */
export function durationMs(text: string): number | null {
  const match = /^(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m)?(?:(\d{1,8})s)?$/.exec(text)
  if (match === null) return null
  const ms = unitsMs.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0)
  return ms > 0 ? ms : null
}
