import type { DayRoute, DayStep } from './day-route.ts'
import type { LineAtWork } from './consignment.ts'
import { fraction, type Fraction, toPercent } from './fraction.ts'
import { type Ratio, toWhole } from './ratio.ts'
import { remembered } from './remembered.ts'
import { type Rule, together, type Words } from './rules.ts'
import { taxWords } from './tax-words.ts'

/** What a step found for a line: the rate, what is charged by quantity, and why there is nothing where there is nothing. */
export type Charge = {
  readonly rate: Ratio
  /** Duty or excise by quantity, in minor units; 0 where there is none. */
  readonly fixed: Ratio
  readonly rules: readonly Rule[]
  readonly notCharged?: Words
  /** Facts of the line that a rule of the pack asks for and nobody told: nothing was charged for want of them. */
  readonly untold?: readonly Untold[]
  /** A rule of the pack says what goods of this kind bear; nobody had to tell their rate. */
  readonly stated?: true
  /** The tax by quantity, written out when it is read: `0.7 l × 370`. */
  readonly byQuantity?: () => string
  /** The value of the line from which on the tax begins, where the price of a unit decides. */
  readonly begins?: { readonly fromMinor: bigint; readonly charged: boolean }
  /** The breadth of the first bands and what each takes, where the value is taken apart. */
  readonly bands?: readonly { readonly value: Ratio; readonly rate: Ratio }[]
}

export type Untold = 'quantity' | 'strength'

/**
 * One tax of one line. Its words are made when they are read, so that a quote nobody explains stays cheap: this is a
 * class for the sake of its getters.
 */
export class TaxAmount {
  readonly tax: string
  amountMinor: bigint
  readonly step: DayStep
  readonly line: LineAtWork
  readonly route: DayRoute
  readonly base: Ratio
  readonly charge: Charge
  /** What the rate makes of the base, before it was rounded. */
  readonly due: Ratio
  /** What the declaration would have borne, where the tax was waived, or brought to the least or the most that is due. */
  bound: { readonly wouldBeMinor: bigint } | undefined

  constructor(step: DayStep, line: LineAtWork, route: DayRoute, base: Ratio, charge: Charge, due: Ratio) {
    this.tax = step.tax
    this.amountMinor = 0n
    this.step = step
    this.line = line
    this.route = route
    this.base = base
    this.charge = charge
    this.due = due
    this.bound = undefined
  }

  get name(): Words {
    return this.step.name
  }

  /** The taxed value, rounded to the coin for reading; the amount is computed exactly. */
  get baseMinor(): bigint {
    return toWhole(this.base, 1n, 'half-up')
  }

  get rate(): Fraction {
    return fraction(this.charge.rate.n, this.charge.rate.d)
  }

  /** The rate as people write it: `9.1%`. */
  get percent(): string {
    return percentOf(this.charge.rate)
  }

  get words(): Words {
    return taxWords(this)
  }

  /** The same, by the name it has in `TaxPart`. */
  get formula(): Words {
    return taxWords(this)
  }

  get rules(): readonly Rule[] {
    const { step, charge } = this
    return together(charge.notCharged ? step.round.rules : step.rules, charge.rules)
  }

  get ruleIds(): readonly string[] {
    return idsOf(this.rules)
  }

  /** What a reader wants of it: the line it belongs to would lead back here. */
  toJSON(): object {
    const { tax, amountMinor, baseMinor, rate, words, ruleIds } = this
    return { tax, amountMinor, baseMinor, rate, words, ruleIds }
  }
}

const percentOf = remembered(({ n, d }: Ratio): string => toPercent(fraction(n, d)))
const idsOf = remembered((rules: readonly Rule[]): readonly string[] => [...new Set(rules.map(({ id }) => id))])
