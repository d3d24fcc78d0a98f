/**
 * The promise: a quarrel about an order has one published life; both sides are heard on a clock, a person decides on a
 * public ground with a reason, each side may appeal once to somebody else, and only what is final moves money.
 */
export { appealDecision, decideDispute, letStand, type Decision, type Side } from './decide.ts'
export {
  duty,
  disputeStates,
  disputeSteps,
  isEnded,
  next,
  type DisputeState,
  type DisputeStep,
} from './dispute-state.ts'
export { disputeMoved } from './events.ts'
export { allowedStates, disputeKinds, grounds, needsPicture, type DisputeKind, type Ground } from './kinds.ts'
export type { DisputeKey } from './move-dispute.ts'
export { refuse as refuseDispute } from './refusals.ts'
export { checkTime, openDispute, type Opening } from './open-dispute.ts'
export {
  countDisputeTasks,
  disputeOf,
  disputeQueue,
  findDisputes,
  type DecisionMade,
  type Dispute,
  type DisputeEntry,
  type DisputeHead,
} from './read-dispute.ts'
export {
  acceptOffer,
  answerDispute,
  escalateDispute,
  offerInDispute,
  showDisputeEvidence,
  withdrawDispute,
} from './speak.ts'
