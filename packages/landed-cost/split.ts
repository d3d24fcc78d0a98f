/**
 * Shares a whole out by weights so that the parts sum to it exactly (largest remainder). A tie goes to the earlier part,
 * so the same input always gives the same parts. A weight of 0 gets nothing; when every weight is 0 the parts are equal.
 * Throws RangeError for a negative whole or weight, or when there is nobody to share with.
 */
export function split(totalMinor: bigint, weights: readonly bigint[]): readonly bigint[] {
  if (totalMinor < 0n) throw new RangeError('a negative whole cannot be shared out')
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight is not negative')
  if (weights.length === 0) {
    if (totalMinor === 0n) return []
    throw new RangeError('there is nobody to share with')
  }
  const whole = sum(weights)
  if (whole === 0n)
    return split(
      totalMinor,
      weights.map(() => 1n),
    )

  const parts = weights.map((weight) => (totalMinor * weight) / whole)
  const left = totalMinor - sum(parts)
  const winners = weights
    .map((weight, index) => ({ index, remainder: (totalMinor * weight) % whole }))
    .toSorted((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
    .slice(0, Number(left))
  const extra = new Set(winners.map(({ index }) => index))
  return parts.map((part, index) => (extra.has(index) ? part + 1n : part))
}

export function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
