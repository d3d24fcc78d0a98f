/**
 * Sellers promises: nothing of a business is sold before the operator approved it with a reason; what was verified does
 * not change afterwards; a bank account is sealed, never shown whole, changed only by somebody who gives the password
 * again, and paid only after a time in which its owner is told and may stop it; every step of a verification stays readable.
 */
export { startSeller, sellerIdOf } from './start-seller.ts'
export {
  countWaiting,
  decisionsOf,
  requireApproved,
  sellerById,
  sellerName,
  sellerOf,
  sellersInState,
  shipFrom,
  type BusinessShown,
  type Seller,
} from './read-seller.ts'
export { mayRestate, saveBusiness } from './save-business.ts'
export { bankOf, bankPending, bankShown, banksPending, coolingHours, type BankPending } from './bank-in-force.ts'
export { changeBank, tryBankChange, type BankChange } from './change-bank.ts'
export { stopBankChange } from './stop-bank-change.ts'
export { decideSeller, submitSeller } from './move-seller.ts'
export { partyOf } from './party-of.ts'
export {
  sellerApproved,
  sellerRefused,
  sellerResumed,
  sellerSubmitted,
  sellerSuspended,
  bankChanged,
  bankChangeStopped,
} from './events.ts'
export type { Bank, Business } from './business.ts'
export type { SellerState } from './seller-state.ts'
export { countiesOf, countyOf, findCounty, findIndustries, industryOf, stateOf, usStates } from './reference.ts'
export { actingSeller } from './acting-seller.ts'
export { verifySignUp } from './verify-sign-up.ts'
