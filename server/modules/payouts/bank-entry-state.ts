/**
 * A line of our bank's statement: matched with the payout it paid or brought back, or open until an operator says what it
 * is. An open line that is a return which came before its payout was seen as paid matches by itself later.
 */
export const bankEntryStates = ['open', 'matched', 'repayment', 'explained'] as const
export type BankEntryState = (typeof bankEntryStates)[number]

export const bankEntrySteps = ['match', 'repay', 'explain'] as const
export type BankEntryStep = (typeof bankEntrySteps)[number]

const none = { match: null, repay: null, explain: null } as const

// prettier-ignore
export const next: Readonly<Record<BankEntryState, Readonly<Record<BankEntryStep, BankEntryState | null>>>> = {
  open:      { match: 'matched', repay: 'repayment', explain: 'explained' },
  matched:   none,
  repayment: none,
  explained: none,
}

/** Who owes the next step in each state; an open line's age is shown on the desk. */
export const duty: Readonly<
  Record<BankEntryState, { readonly owner: 'operator' | 'nobody'; readonly noClock: string }>
> = {
  open: { owner: 'operator', noClock: 'person-decides' },
  matched: { owner: 'nobody', noClock: 'ended' },
  repayment: { owner: 'nobody', noClock: 'ended' },
  explained: { owner: 'nobody', noClock: 'ended' },
}
