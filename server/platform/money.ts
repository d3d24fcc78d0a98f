import { assert } from './check.ts'

/** An amount in the currency's smallest unit. There is no other kind of amount in this program. */
export type Money = { readonly minor: bigint; readonly currency: string }

/** ISO 4217 minor digits of the currencies the lane uses; `Intl` disagrees with ISO for IDR, so the table is ours. */
export const minorDigits: Readonly<Record<string, number>> = {
  CNY: 2,
  USD: 2,
  HKD: 2,
  TWD: 2,
  JPY: 0,
  KRW: 0,
  SGD: 2,
  MYR: 2,
  THB: 2,
  VND: 0,
  IDR: 2,
  PHP: 2,
}

export const cny = (minor: bigint): Money => ({ minor, currency: 'CNY' })
export const usd = (minor: bigint): Money => ({ minor, currency: 'USD' })

/** Decimal text of an amount: `14900n` CNY is `149.00`. */
export function decimalOf({ minor, currency }: Money): string {
  const digits = digitsOf(currency)
  const sign = minor < 0n ? '-' : ''
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0')
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

/** Reads decimal text with at most the currency's digits; null when it is not such a text. No exponents, no separators. */
export function moneyOf(amount: string, currency: string): Money | null {
  const digits = minorDigits[currency]
  if (digits === undefined) return null
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(amount)
  if (match === null) return null
  const [, sign, whole, part = ''] = match
  if (part.length > digits) return null
  const minor = BigInt(whole + part.padEnd(digits, '0'))
  return { minor: sign === '-' ? -minor : minor, currency }
}

function digitsOf(currency: string): number {
  const digits = minorDigits[currency]
  assert(digits !== undefined, `the currency ${currency} is not in the table`)
  return digits
}
