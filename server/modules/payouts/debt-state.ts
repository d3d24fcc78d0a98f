/**
 * The life of a debt: a seller's balance fell below nothing, because more was taken back than was due. Later sales are
 * netted against it. After some days it is the operator's task, who asks for a repayment or, with a second operator,
 * writes it off.
 */
export const debtStates = ['open', 'overdue', 'asked', 'settled', 'written-off'] as const
export type DebtState = (typeof debtStates)[number]

export const debtSteps = ['tell', 'ask', 'decline', 'write-off', 'settle'] as const
export type DebtStep = (typeof debtSteps)[number]

const none = { tell: null, ask: null, decline: null, 'write-off': null, settle: null } as const

// prettier-ignore
export const next: Readonly<Record<DebtState, Readonly<Record<DebtStep, DebtState | null>>>> = {
  'open':        { ...none, tell: 'overdue', ask: 'asked', settle: 'settled' },
  'overdue':     { ...none, ask: 'asked', settle: 'settled' },
  'asked':       { ...none, decline: 'overdue', 'write-off': 'written-off', settle: 'settled' },
  'settled':     none,
  'written-off': none,
}

/** Who owes the next step in each state, and by which clock; without a clock, why there is none. */
export const duty: Readonly<
  Record<
    DebtState,
    { readonly owner: 'seller' | 'operator' | 'nobody' } & (
      | { readonly clock: 'tell' | 'decide' }
      | { readonly noClock: string }
    )
  >
> = {
  open: { owner: 'seller', clock: 'tell' },
  overdue: { owner: 'operator', noClock: 'person-decides' },
  asked: { owner: 'operator', clock: 'decide' },
  settled: { owner: 'nobody', noClock: 'ended' },
  'written-off': { owner: 'nobody', noClock: 'ended' },
}

export const debtsBefore = (step: DebtStep): readonly DebtState[] =>
  debtStates.filter((state) => next[state][step] !== null)

export const openDebts: readonly DebtState[] = ['open', 'overdue', 'asked']
