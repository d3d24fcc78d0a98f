import type { OrderState } from '#modules/orders'

export const disputeKinds = ['not_received', 'not_as_described', 'damaged', 'return_refused'] as const
export type DisputeKind = (typeof disputeKinds)[number]

const delivered: readonly OrderState[] = ['delivered', 'completed']

/** In which states of the order a dispute of each kind may be opened. */
export const allowedStates: Readonly<Record<DisputeKind, readonly OrderState[]>> = {
  not_received: ['shipped', 'at_customs', 'held', 'released', ...delivered],
  not_as_described: delivered,
  damaged: delivered,
  return_refused: delivered,
}

/** Whether a photograph has to come with the opening. */
export const needsPicture = (kind: DisputeKind): boolean => kind === 'not_as_described' || kind === 'damaged'

/** The grounds a decision stands on: public words, the same for everybody, in every language. */
export const grounds = [
  'goods_not_received',
  'goods_delivered',
  'fault_shown',
  'fault_not_shown',
  'damaged_on_the_way',
  'seller_silent',
  'return_wrongly_refused',
  'return_rightly_refused',
  'agreement_of_parties',
] as const
export type Ground = (typeof grounds)[number]
