export const sellerStates = ['draft', 'submitted', 'approved', 'refused', 'suspended'] as const
export type SellerState = (typeof sellerStates)[number]
export type SellerStep = 'submit' | 'approve' | 'refuse' | 'suspend' | 'resume'

/** Every state answers every step; null is not allowed. */
export const next: Readonly<Record<SellerState, Readonly<Record<SellerStep, SellerState | null>>>> = {
  draft: { submit: 'submitted', approve: null, refuse: null, suspend: null, resume: null },
  submitted: { submit: null, approve: 'approved', refuse: 'refused', suspend: null, resume: null },
  approved: { submit: null, approve: null, refuse: null, suspend: 'suspended', resume: null },
  refused: { submit: 'submitted', approve: null, refuse: null, suspend: null, resume: null },
  suspended: { submit: null, approve: null, refuse: null, suspend: null, resume: 'approved' },
}

/** The states from which a step leads somewhere, for the guard of its update. */
export const statesBefore = (step: SellerStep): readonly SellerState[] =>
  sellerStates.filter((state) => next[state][step] !== null)
