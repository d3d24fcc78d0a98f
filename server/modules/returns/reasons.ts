/**
 * Why goods go back, and what follows from it: whether the freight out comes back, and by which named policy of orders the
 * refund is borne. A change of mind costs the buyer the freight both ways; a fault costs the buyer nothing.
 */
export const returnReasons = ['changed_mind', 'defective', 'damaged', 'not_as_described', 'wrong_item'] as const
export type ReturnReason = (typeof returnReasons)[number]

export type Bearer = 'seller' | 'platform'
export type Terms = { readonly freight: boolean; readonly bearer: Bearer; readonly policy: string }

const fault: Terms = { freight: true, bearer: 'seller', policy: 'seller-at-fault' }

export const termsOf: Readonly<Record<ReturnReason, Terms>> = {
  changed_mind: { freight: false, bearer: 'seller', policy: 'changed-mind' },
  defective: fault,
  damaged: fault,
  not_as_described: fault,
  wrong_item: fault,
}

/**
 * The policy by which the money goes back in the end. Where customs did not take the goods back in time the tax stays paid:
 * a buyer who found a fault gets it from whoever bears the refund, one who changed their mind does not get it.
 */
export function endPolicyOf(policy: string, taxBack: boolean): { readonly policy: string; readonly tax: boolean } {
  if (policy === 'changed-mind') return { policy, tax: taxBack }
  return { policy: policy === 'seller-at-fault' && !taxBack ? 'seller-at-fault-kept' : policy, tax: true }
}

/** Whether a photograph has to come with the asking. */
export const needsPicture = (reason: ReturnReason): boolean => reason !== 'changed_mind'

export const isReturnReason = (text: string): text is ReturnReason => returnReasons.some((each) => each === text)
