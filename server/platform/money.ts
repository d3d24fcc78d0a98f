import { currencies } from '@westbound/web/currency'
import { assert } from './check.ts'

/** An amount in the currency's smallest unit. There is no other kind of amount in this program. */
export type Money = { readonly minor: bigint; readonly currency: string }

/** ISO 4217 minor digits by currency, from the one table the whole product uses. */
export const minorDigits: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(currencies).map(([code, { digits }]) => [code, digits]),
)

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
