/**
 * Exact rational numbers on bigint. Rates are fractions and amounts are whole minor units; a float never stands between
 * them, so the only places where a value changes are the calls that name a rounding.
 */
export type Fraction = { readonly num: bigint; readonly den: bigint }

/** `half-up` rounds a tie away from zero, `up` away from zero, `down` towards zero. */
export type Rounding = 'half-up' | 'up' | 'down'

const decimalText = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/

/** Makes num/den in lowest terms with a positive denominator. Throws RangeError for a denominator of 0. */
export function fraction(num: bigint, den = 1n): Fraction {
  if (den === 0n) throw new RangeError('a fraction has no denominator of 0')
  const divisor = greatestCommonDivisor(num < 0n ? -num : num, den < 0n ? -den : den)
  const sign = den < 0n ? -1n : 1n
  return { num: (sign * num) / divisor, den: (sign * den) / divisor }
}

export const zero: Fraction = fraction(0n)
export const one: Fraction = fraction(1n)

/** Reads decimal text such as `0.0913` or `-9.1`. Throws RangeError for anything else: `1e9`, `1,299.00`, ``, ` 1`. */
export function parseFraction(text: string): Fraction {
  const match = decimalText.exec(text)
  if (!match) throw new RangeError(`not a decimal number: ${JSON.stringify(text.slice(0, 60))}`)
  const [, sign, whole = '', decimals = ''] = match
  const magnitude = fraction(BigInt(whole + decimals), 10n ** BigInt(decimals.length))
  return sign === '-' ? negate(magnitude) : magnitude
}

export function negate(a: Fraction): Fraction {
  return { num: -a.num, den: a.den }
}

export function add(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den + b.num * a.den, a.den * b.den)
}

export function subtract(a: Fraction, b: Fraction): Fraction {
  return add(a, negate(b))
}

export function multiply(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.num, a.den * b.den)
}

/** Throws RangeError when b is 0. */
export function divide(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den, a.den * b.num)
}

/** -1, 0 or 1, as a is less than, equal to or more than b. */
export function compare(a: Fraction, b: Fraction): -1 | 0 | 1 {
  const left = a.num * b.den
  const right = b.num * a.den
  return left < right ? -1 : left > right ? 1 : 0
}

/** The value in whole units of 10^-minorDigits: `roundTo(1.005, 2, 'half-up')` is 101n. */
export function roundTo(value: Fraction, minorDigits: number, rounding: Rounding): bigint {
  const scaled = value.num * 10n ** BigInt(minorDigits)
  const magnitude = scaled < 0n ? -scaled : scaled
  const quotient = magnitude / value.den
  const remainder = magnitude % value.den
  const away = rounding === 'up' ? remainder > 0n : rounding === 'half-up' && 2n * remainder >= value.den
  const rounded = away ? quotient + 1n : quotient
  return scaled < 0n ? -rounded : rounded
}

/** Decimal text with exactly `digits` decimals (half-up), for words and for the wire. */
export function toDecimal(value: Fraction, digits: number): string {
  return formatMinor(roundTo(value, digits, 'half-up'), digits)
}

/** A rate as people write it: 0.0913 is `9.13%`; at most four decimals, no trailing zeros. */
export function toPercent(rate: Fraction): string {
  const text = toDecimal(multiply(rate, fraction(100n)), 4)
  return `${text.replace(/0+$/, '').replace(/\.$/, '')}%`
}

/** 1005n with 2 digits is `10.05`. */
export function formatMinor(minor: bigint, minorDigits: number): string {
  if (minor < 0n) return `-${formatMinor(-minor, minorDigits)}`
  if (minorDigits === 0) return minor.toString()
  const digits = minor.toString().padStart(minorDigits + 1, '0')
  const point = digits.length - minorDigits
  return `${digits.slice(0, point)}.${digits.slice(point)}`
}

/** `10.05` with 2 digits is 1005n. Throws RangeError for text that is no decimal, or finer than the minor unit. */
export function parseMinor(text: string, minorDigits: number): bigint {
  const scaled = multiply(parseFraction(text), fraction(10n ** BigInt(minorDigits)))
  if (scaled.den !== 1n) throw new RangeError(`finer than the smallest coin: ${text}`)
  return scaled.num
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [left, right] = [a, b]
  while (right > 0n) [left, right] = [right, left % right]
  return left
}
