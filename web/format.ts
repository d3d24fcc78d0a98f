/** Numbers, money, weights and dates as people read them. Nothing else in the product writes an amount or a date. */
import { currencies, type Money } from './currency.ts'
import type { Locale, Say } from './messages.ts'

export type { Money } from './currency.ts'

/** A price in its parts, so that a page can write the sign and the fraction small and the whole number large. */
export type PriceParts = {
  readonly minus: string
  readonly sign: string
  readonly whole: string
  readonly fraction: string
}

const MINUS = '−'
const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+$)/g, ',')

/** Splits an amount. The fraction starts with its point and is empty for a currency that shows none. */
export function priceParts(amount: Money, locale: Locale): PriceParts {
  const currency = currencies[amount.currency]
  if (currency === undefined) throw new Error(`no way to write ${amount.currency}`)
  const minus = amount.minor < 0n
  const digits = (minus ? -amount.minor : amount.minor).toString().padStart(currency.digits + 1, '0')
  const cut = digits.length - currency.digits
  const rest = digits.slice(cut)
  // An amount finer than what is usually shown is shown whole: a page never hides a cent that the books hold.
  const fraction = /^0*$/.test(rest.slice(currency.shown)) ? rest.slice(0, currency.shown) : rest
  return {
    minus: minus ? MINUS : '',
    sign: currency.sign[locale],
    whole: grouped(digits.slice(0, cut)),
    fraction: fraction === '' ? '' : `.${fraction}`,
  }
}

/** `¥1,299.00`, `$25.00`, `NT$1,200`; a negative amount starts with a true minus sign. */
export function money(amount: Money, locale: Locale): string {
  const { minus, sign, whole, fraction } = priceParts(amount, locale)
  return `${minus}${sign}${whole}${fraction}`
}

/** Whole numbers with separators: `12,345`. */
export function count(value: number | bigint): string {
  const digits = value.toString()
  if (!/^-?\d+$/.test(digits)) throw new Error(`${digits} is not a whole number`)
  return digits.startsWith('-') ? MINUS + grouped(digits.slice(1)) : grouped(digits)
}

/** Moves the point of a decimal text two places: `0.0913` → `9.13%`, `-0.5` → `−50%`. Exact. */
export function percent(fraction: string): string {
  const found = /^(-?)(\d+)(?:\.(\d+))?$/.exec(fraction)
  if (found === null) throw new Error(`${fraction} is not a decimal`)
  const [, minus, whole = '0', part = ''] = found
  const rest = part.padEnd(2, '0')
  const units = `${whole}${rest.slice(0, 2)}`.replace(/^0+(?=\d)/, '')
  const tail = rest.slice(2).replace(/0+$/, '')
  const zero = /^0*$/.test(units + tail)
  return `${minus === '-' && !zero ? MINUS : ''}${grouped(units)}${tail === '' ? '' : `.${tail}`}%`
}

/** Grams as people say them: `850克`, `1.25千克`; `850 g`, `1.25 kg`. Exact, whole grams only. */
export function weight(grams: number | bigint, locale: Locale): string {
  const whole = BigInt(grams)
  if (whole < 0n) throw new Error('a weight is not negative')
  const heavy = whole >= 1000n
  const part = heavy ? (whole % 1000n).toString().padStart(3, '0').replace(/0+$/, '') : ''
  const number = `${grouped((heavy ? whole / 1000n : whole).toString())}${part === '' ? '' : `.${part}`}`
  if (locale === 'zh-Hans') return `${number}${heavy ? '千克' : '克'}`
  return `${number} ${heavy ? 'kg' : 'g'}`
}

type Day = { readonly year: number; readonly month: number; readonly day: number }

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
const monthName = (month: number): string => MONTHS[month - 1] ?? ''

function dayOf(text: string): Day {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (found === null) throw new Error(`${text} is not a calendar day`)
  return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) }
}

/** A calendar day `2026-11-22`: `2026年11月22日`, `Nov 22, 2026`. */
export function day(text: string, locale: Locale): string {
  const { year } = dayOf(text)
  return locale === 'zh-Hans' ? `${year}年${dayShort(text, locale)}` : `${dayShort(text, locale)}, ${year}`
}

/** A calendar day without its year: `11月22日`, `Nov 22`. */
export function dayShort(text: string, locale: Locale): string {
  const { month, day: number } = dayOf(text)
  return locale === 'zh-Hans' ? `${month}月${number}日` : `${monthName(month)} ${number}`
}

/** Two calendar days: `11月26–28日`, `Nov 26–28`; years are written only when they differ. One day is written once. */
export function dayRange(from: string, to: string, locale: Locale): string {
  const [first, last] = [dayOf(from), dayOf(to)]
  if (from > to) throw new Error(`${from} is after ${to}`)
  if (from === to) return dayShort(from, locale)
  if (first.year !== last.year) return `${day(from, locale)} – ${day(to, locale)}`
  if (first.month !== last.month) return `${dayShort(from, locale)} – ${dayShort(to, locale)}`
  if (locale === 'zh-Hans') return `${first.month}月${first.day}–${last.day}日`
  return `${monthName(first.month)} ${first.day}–${last.day}`
}

/** Where the reader's clock stands when nothing better is known: buyers in China, everybody else in universal time. */
export const zoneOf = (locale: Locale): string => (locale === 'zh-Hans' ? 'Asia/Shanghai' : 'UTC')

/** The calendar day that an instant falls on in a time zone, as `2026-11-22`. */
export function dayIn(at: Date, zone: string): string {
  const { year, month, day: number } = clockOf(at, zone)
  return `${year}-${month}-${number}`
}

/** `2026年11月22日 14:05`; `Nov 22, 2026, 2:05 PM EST`. The zone is named wherever the reader could doubt it. */
export function instant(at: Date, locale: Locale, zone: string = zoneOf(locale)): string {
  return locale === 'zh-Hans'
    ? `${day(dayIn(at, zone), locale)} ${timeOf(at, locale, zone)}`
    : `${day(dayIn(at, zone), locale)}, ${timeOf(at, locale, zone)}`
}

/** The same without its year, for lists and timelines: `11月22日 14:05`, `Nov 22, 2:05 PM EST`. */
export function instantShort(at: Date, locale: Locale, zone: string = zoneOf(locale)): string {
  const text = dayShort(dayIn(at, zone), locale)
  return locale === 'zh-Hans' ? `${text} ${timeOf(at, locale, zone)}` : `${text}, ${timeOf(at, locale, zone)}`
}

function timeOf(at: Date, locale: Locale, zone: string): string {
  const { hour, minute, zoneName } = clockOf(at, zone)
  if (locale === 'zh-Hans') return zone === 'Asia/Shanghai' ? `${hour}:${minute}` : `${hour}:${minute} ${zoneName}`
  const number = Number(hour)
  return `${number % 12 === 0 ? 12 : number % 12}:${minute} ${number < 12 ? 'AM' : 'PM'} ${zoneName}`
}

type ClockParts = Readonly<Record<'year' | 'month' | 'day' | 'hour' | 'minute' | 'zoneName', string>>

// Making a formatter costs some 50 µs, using one 2 µs; a page of a hundred times would feel it. There are few zones.
const clocks = new Map<string, Intl.DateTimeFormat>()

function clockOf(at: Date, zone: string): ClockParts {
  const clock =
    clocks.get(zone) ??
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    })
  clocks.set(zone, clock)
  const parts = new Map(clock.formatToParts(at).map(({ type, value }) => [type, value]))
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? ''
  return {
    year: part('year'),
    month: part('month'),
    day: part('day'),
    hour: part('hour'),
    minute: part('minute'),
    zoneName: part('timeZoneName'),
  }
}

/** A length of time in words, coarse on purpose: `3 天 4 小时`, `29 分钟`, under a minute `不到 1 分钟`. Whole milliseconds. */
export function duration(ms: number, say: Say): string {
  const minutes = Math.floor(ms / 60_000)
  const hours = Math.floor(minutes / 60)
  const days = Math.floor(hours / 24)
  if (days > 0) return say('kit.time.days-hours', { days, hours: hours % 24 })
  if (hours > 0) return say('kit.time.hours-minutes', { hours, minutes: minutes % 60 })
  return minutes > 0 ? say('kit.time.minutes', { minutes }) : say('kit.time.moment')
}

/** What is left until a moment: `还剩 29 分钟`, `29 minutes left`; after it, `已到期`. It is text, not a ticking clock. */
export function countdown(until: Date, now: Date, say: Say): string {
  const left = until.getTime() - now.getTime()
  return left <= 0 ? say('kit.time.over') : say('kit.time.left', { time: duration(left, say) })
}

/** How long ago something happened: `3 分钟前`, `3 minutes ago`. */
export function ago(at: Date, now: Date, say: Say): string {
  return say('kit.time.ago', { time: duration(Math.max(0, now.getTime() - at.getTime()), say) })
}
