/**
 * Fractions that are not brought to lowest terms. Dividing out the common divisor costs more than the rest of a quote, and
 * the few steps of one keep the numbers small. Exact all the same; `fraction.ts` is for what leaves the package.
 */
export type Ratio = { readonly n: bigint; readonly d: bigint }

export const decimalOrRatio = /^\d{1,15}(?:\.\d{1,15}|\/[1-9]\d{0,14})?$/

/** Reads `0.078` or `22/78`. Throws RangeError for anything else; a rate or an amount of a rule is never negative. */
export function parseRatio(text: string): Ratio {
  if (!decimalOrRatio.test(text)) throw new RangeError(`not an exact number: ${JSON.stringify(text.slice(0, 60))}`)
  const [above = '0', below] = text.split('/')
  if (below !== undefined) return { n: BigInt(above), d: BigInt(below) }
  const [whole = '0', decimals = ''] = above.split('.')
  return { n: BigInt(whole + decimals), d: 10n ** BigInt(decimals.length) }
}

export const whole = (n: bigint): Ratio => ({ n, d: 1n })
export const none: Ratio = whole(0n)
export const all: Ratio = whole(1n)

export const plus = (a: Ratio, b: Ratio): Ratio =>
  a.d === b.d ? { n: a.n + b.n, d: a.d } : { n: a.n * b.d + b.n * a.d, d: a.d * b.d }

export const times = (a: Ratio, b: Ratio): Ratio => ({ n: a.n * b.n, d: a.d * b.d })

/** a ÷ (1 − rate). Throws RangeError for a rate of 1 or more: a tax inside its base takes less than all of it. */
export function outOf(a: Ratio, rate: Ratio): Ratio {
  const rest = rate.d - rate.n
  if (rest <= 0n) throw new RangeError('a tax that is inside its base is below 100 %')
  return { n: a.n * rate.d, d: a.d * rest }
}

/** The least number that both divide; both are positive. */
export function leastMultiple(a: bigint, b: bigint): bigint {
  let [divisor, rest] = [a, b]
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest]
  return (a / divisor) * b
}

/** The value, which is not negative, as a whole number of `unit`. */
export function toWhole(value: Ratio, unit: bigint, mode: 'half-up' | 'up' | 'down'): bigint {
  const below = value.d * unit
  const count = value.n / below
  if (mode === 'down') return count * unit
  const rest = value.n - count * below
  const away = mode === 'up' ? rest > 0n : 2n * rest >= below
  return (away ? count + 1n : count) * unit
}
