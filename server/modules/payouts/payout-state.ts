/**
 * A payout is `new` until the bank has taken its file (no answer is unknown, never rejected), `sent` until the bank's
 * statement shows the amount (`paid`) or its report a refusal (`rejected`). Both ends are final: a rejected payout is never
 * sent again; what it would have paid is due anew.
 */
export const payoutStates = ['new', 'sent', 'paid', 'rejected'] as const
export type PayoutState = (typeof payoutStates)[number]
export type PayoutStep = 'send' | 'confirm' | 'reject'

export const nextPayout: Record<PayoutState, Record<PayoutStep, PayoutState | null>> = {
  new: { send: 'sent', confirm: null, reject: null },
  sent: { send: null, confirm: 'paid', reject: 'rejected' },
  paid: { send: null, confirm: null, reject: null },
  rejected: { send: null, confirm: null, reject: null },
}

/** Whose desk a payout lies on; its clock is `ask_at`. */
export const ownerOf: Record<PayoutState, 'bank' | 'operator' | 'nobody'> = {
  new: 'bank',
  sent: 'bank',
  paid: 'nobody',
  rejected: 'operator',
}

export const payoutsBefore = (step: PayoutStep): readonly PayoutState[] =>
  payoutStates.filter((state) => nextPayout[state][step] !== null)
