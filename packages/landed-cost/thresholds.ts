import { type Consignment, exchangeRate, type LineAtWork, type Value } from './consignment.ts'
import type { DayCondition, Threshold } from './day-route.ts'

/** How a value stands to a threshold: the largest value that is still inside it, and the value itself, in minor units. */
export type Standing = { readonly value: bigint; readonly inside: bigint }

export function standingOf(threshold: Threshold, line: LineAtWork | undefined, consignment: Consignment): Standing {
  const { scope, amount } = threshold
  const of: Value = scope === 'consignment' || !line ? consignment.whole : line
  let value = 0n
  for (const part of threshold.value) value += of[part]
  const facts = consignment.request.facts
  if (threshold.plus === 'annualUsed') value += facts?.annualUsedMinor ?? 0n
  if (threshold.plus === 'sameDay') value += facts?.sameDayMinor ?? 0n
  const pieces = scope === 'piece' && line ? BigInt(line.given.pieces) : 1n
  const rate = exchangeRate(consignment, amount.currency)
  if (!rate) throw new RangeError(`the exchange rate of ${amount.currency} is not given`)
  const above = amount.minor.n * rate.n * pieces
  const below = amount.minor.d * rate.d
  const most = above / below
  return { value, inside: threshold.below && most * below === above ? most - 1n : most }
}

export function holds(condition: DayCondition, line: LineAtWork, consignment: Consignment): boolean {
  switch (condition.kind) {
    case 'value': {
      const { value, inside } = standingOf(condition.threshold, line, consignment)
      return condition.inside === value <= inside
    }
    case 'class': {
      const lines = condition.whole ? consignment.lines : [line]
      const has = lines.some(({ given }) => given.goods.classes?.some((each) => condition.classes.includes(each)))
      return has === condition.any
    }
    case 'parcels':
      return (consignment.request.facts?.parcelsBefore ?? 0) < condition.below
    case 'pieces':
      return consignment.lines.length === 1 && line.given.pieces === condition.count
    case 'fact':
      return (consignment.request.facts?.[condition.fact] ?? false) === condition.is
    case 'from':
      return (consignment.request.facts?.shippedFrom ?? 'US') === condition.country
    case 'never':
      return false
  }
}
