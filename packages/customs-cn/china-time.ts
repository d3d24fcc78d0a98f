// All times in the messages are Beijing time, which has had one offset and no summer time since 1992.
const offsetMilliseconds = 8 * 3600 * 1000

const digits = (instant: Date): string =>
  new Date(instant.getTime() + offsetMilliseconds).toISOString().replace(/\D/g, '')

/** An instant as `YYYYMMDDhhmmss` in Beijing time, for appTime, payTime, logisticsTime. */
export const chinaTime = (instant: Date): string => digits(instant).slice(0, 14)

/** An instant as `YYYYMMDDhhmmssSSS` in Beijing time, for the returnTime of receipts. */
export const chinaTimeMillis = (instant: Date): string => digits(instant).slice(0, 17)

/** The Beijing calendar day of an instant as `YYYYMMDD`, for declTime and ieDate. */
export const chinaDay = (instant: Date): string => digits(instant).slice(0, 8)

/** The instant of `YYYYMMDD`, `YYYYMMDDhhmmss` or `YYYYMMDDhhmmssSSS` in Beijing time, or null when there is no such time. */
export function readChinaTime(text: string): Date | null {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)(\d{3})?)?$/.exec(text)
  if (match === null) return null
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, milli = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0))
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milli) - offsetMilliseconds)
  // Date.UTC rolls the 31st of February over; a time that does not come back as it went in was not a time.
  return digits(instant).startsWith(text) ? instant : null
}
