/**
 * The promise: a delivered order can go back within its window, by one published life in which silence never harms who waits;
 * money goes back by a named policy, with tax and yearly quota exactly when customs took the goods back in time; an exchange
 * invents no money.
 */
export { askReturn, type LineWish, type ReturnWish } from './ask-return.ts'
export { answerReturn, answers, type Answer } from './answer-return.ts'
export { applyToCustoms, customsDates } from './customs-return.ts'
export {
  customsDuty,
  customsNext,
  customsReturnStates,
  customsReturnSteps,
  type CustomsReturnState,
} from './customs-return-state.ts'
export { countReturnTasks, returnTasks, type ReturnTask } from './desk.ts'
export { returnMoved } from './events.ts'
export { putExchangeInCart } from './exchange.ts'
export {
  closeDisputedReturn,
  disputeReturn,
  openDecidedReturn,
  openReturnOf,
  settleReturn,
  upholdReturn,
  type DecidedTerms,
} from './for-disputes.ts'
export { agreeInspection, inspectReturn, type Inspection } from './inspect-return.ts'
export type { ReturnKey } from './move-return.ts'
export { chinaPlace, setChinaPlace, type ChinaPlace } from './places.ts'
export { endPolicyOf, needsPicture, returnReasons, termsOf, type ReturnReason } from './reasons.ts'
export {
  findReturns,
  returnOf,
  type CustomsPart,
  type Return,
  type ReturnEntry,
  type ReturnHead,
  type ReturnLine,
} from './read-return.ts'
export { decideMissing, missReturn, receiveReturn } from './receive-return.ts'
export { duty, isEnded, next, returnStates, returnSteps, type ReturnState, type ReturnStep } from './return-state.ts'
export { refuse as refuseReturn } from './refusals.ts'
export { sendBack, withdrawReturn } from './send-back.ts'
export { showReturnEvidence } from './show-evidence.ts'
export { returnable, type Returnable } from './window.ts'
