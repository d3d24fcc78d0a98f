/**
 * A difference between a provider's statement and our books, as one complete table. It is compared again each day; `gone`
 * when the two agree, `closed` when a person says why it may stay, and `open` again when it comes back.
 */
export const differenceStates = ['open', 'gone', 'closed'] as const
export type DifferenceState = (typeof differenceStates)[number]
export const differenceSteps = ['see', 'miss', 'close'] as const
export type DifferenceStep = (typeof differenceSteps)[number]

/** Every state answers every step; null: nothing changes. */
// prettier-ignore
export const next: Readonly<Record<DifferenceState, Readonly<Record<DifferenceStep, DifferenceState | null>>>> = {
  open:   { see: null,   miss: 'gone', close: 'closed' },
  gone:   { see: 'open', miss: null,   close: null },
  closed: { see: null,   miss: null,   close: null },
}

export const duty: Readonly<
  Record<
    DifferenceState,
    { readonly owner: 'operator' | 'nobody' } & ({ readonly clock: 'day' } | { readonly noClock: string })
  >
> = {
  open: { owner: 'operator', clock: 'day' },
  gone: { owner: 'nobody', noClock: 'ended' },
  closed: { owner: 'nobody', noClock: 'ended' },
}

export const stateOfDifference = (row: {
  readonly gone_at: Date | null
  readonly closed_at: Date | null
}): DifferenceState => (row.closed_at !== null ? 'closed' : row.gone_at !== null ? 'gone' : 'open')
