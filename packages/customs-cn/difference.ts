import type { ComparisonRule } from './comparison-rules.ts'

/** `expected` is no record: it stands opposite a value that contradicts itself, and carries what it should have been. */
export type Side = {
  readonly record: 'order' | 'payment' | 'logistics' | 'inventory' | 'expected'
  /** As the record has it, before normalisation. May be personal: show it to the operator, keep it out of logs. */
  readonly value: string
}

export type Difference = {
  /** The element's name on the left side; of a line `lines[2].qty`, counted by gnum. */
  readonly field: string
  readonly left: Side
  readonly right: Side
  readonly rule: ComparisonRule
}
