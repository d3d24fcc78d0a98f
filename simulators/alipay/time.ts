const CHINA_OFFSET_MS = 8 * 3600 * 1000

/** `2026-11-22 18:00:00`, the time in China, as all fields of this provider are written. */
export function chinaTime(at: Date): string {
  return new Date(at.getTime() + CHINA_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

export function chinaDay(at: Date): string {
  return chinaTime(at).slice(0, 10)
}

/** NaN when the text is no such time. */
export function instantMs(text: string): number {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text) ? Date.parse(`${text.replace(' ', 'T')}+08:00`) : Number.NaN
}
