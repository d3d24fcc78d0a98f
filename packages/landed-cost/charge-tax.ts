import type { Consignment, LineAtWork } from './consignment.ts'
import type { DayStep } from './day-route.ts'
import { chargeOf } from './charge-of.ts'
import { leastMultiple, none, outOf, plus, type Ratio, times, toWhole, whole } from './ratio.ts'
import { split } from './split.ts'
import { type Charge, TaxAmount } from './tax-amount.ts'

const nothing: Charge = { rate: none, fixed: none, rules: [] }

/**
 * Charges one step of a scheme on the lines that bear it: finds what is due for each line exactly, then rounds it, line
 * by line or once for the declaration with the parts shared out again by what was due. Answers the line whose legal
 * quantity is missing, where one is.
 */
export function chargeStep(
  step: DayStep,
  at: number,
  lines: readonly LineAtWork[],
  of: Consignment,
): LineAtWork | undefined {
  for (const line of lines) {
    const amount = step.rate ? dueOf(step, line, of) : new TaxAmount(step, line, of.route, none, nothing, none)
    if (!amount) return line
    line.taxes.push(amount)
  }
  roundTaxes(step, at, lines)
  for (const line of lines) {
    const amount = line.taxes[at]
    if (!amount) continue
    const { inside } = insideOf(step)
    // What enters the next base is the tax as the law computes it, before a share of it is forgiven.
    const exactly = of.route.exact || inside
    line.carried.push(exactly ? statutory(amount) : whole(amount.amountMinor))
  }
  return undefined
}

const insideOf = ({ rate }: DayStep): { inside: boolean } => ({ inside: rate?.kind === 'excise' && rate.inside })

function dueOf(step: DayStep, line: LineAtWork, of: Consignment): TaxAmount | undefined {
  const value = baseOf(step, line)
  const charge = chargeOf(step, line, value, of)
  if (!charge) return undefined
  const { inside } = insideOf(step)
  const base = inside ? outOf(charge.fixed.n === 0n ? value : plus(value, charge.fixed), charge.rate) : value
  if (inside) line.taxable = base
  const tax = times(base, charge.rate)
  const statute = charge.fixed.n === 0n ? tax : plus(tax, charge.fixed)
  const due = step.factor ? times(statute, step.factor) : statute
  return new TaxAmount(step, line, of.route, base, charge, due)
}

function statutory({ base, charge }: TaxAmount): Ratio {
  const tax = times(base, charge.rate)
  return charge.fixed.n === 0n ? tax : plus(tax, charge.fixed)
}

function baseOf(step: DayStep, line: LineAtWork): Ratio {
  let minor = 0n
  let base: Ratio | undefined
  for (const part of step.base) {
    if (typeof part === 'number') {
      const carried = line.carried[part] ?? none
      if (carried.d === 1n) minor += carried.n
      else base = base ? plus(base, carried) : carried
    } else if (part === 'taxable') base = base ? plus(base, line.taxable) : line.taxable
    else minor += line[part]
  }
  const sum = base ? (minor === 0n ? base : plus(base, whole(minor))) : whole(minor)
  return step.baseDown === undefined ? sum : whole(toWhole(sum, step.baseDown, 'down'))
}

function roundTaxes(step: DayStep, at: number, lines: readonly LineAtWork[]): void {
  const { unit, mode, whole: once } = step.round
  const bounded = step.waiver !== undefined || step.atLeast !== undefined || step.atMost !== undefined
  if (!bounded && (!once || lines.length === 1)) {
    for (const line of lines) {
      const amount = line.taxes[at]
      if (amount) amount.amountMinor = toWhole(amount.due, unit, mode)
    }
    return
  }
  const amounts = lines.flatMap((line) => line.taxes[at] ?? [])
  if (once) shareOut(toWhole(amounts.map(({ due }) => due).reduce(plus, none), unit, mode), amounts)
  else for (const amount of amounts) amount.amountMinor = toWhole(amount.due, unit, mode)
  if (bounded) bound(step, amounts)
}

function bound(step: DayStep, amounts: readonly TaxAmount[]): void {
  const sum = amounts.reduce((total, { amountMinor }) => total + amountMinor, 0n)
  if (step.waiver !== undefined && sum <= step.waiver) mark(amounts, 0n, sum)
  else if (step.atLeast !== undefined && sum < step.atLeast) mark(amounts, step.atLeast, sum)
  else if (step.atMost !== undefined && sum > step.atMost) mark(amounts, step.atMost, sum)
}

function mark(amounts: readonly TaxAmount[], totalMinor: bigint, before: bigint): void {
  if (totalMinor === before) return
  shareOut(totalMinor, amounts)
  for (const amount of amounts) amount.bound = { wouldBeMinor: before }
}

/** By what was due of each line, exactly: the dues are brought to one denominator. */
function shareOut(totalMinor: bigint, amounts: readonly TaxAmount[]): void {
  const common = amounts.reduce((whole, { due }) => leastMultiple(whole, due.d), 1n)
  const weights = amounts.map(({ due }) => due.n * (common / due.d))
  const parts = split(totalMinor, weights)
  for (const [index, amount] of amounts.entries()) amount.amountMinor = parts[index] ?? 0n
}
