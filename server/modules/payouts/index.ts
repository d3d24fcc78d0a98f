/**
 * The promise: a seller is paid exactly the dollars promised with each order, less what was taken back and what a reserve
 * withholds with a reason and a date, once and by its own plan; a payout the bank did not answer is asked about and never
 * sent a second time; above the limit two operators agree; it is paid when the bank's own statement shows it, and due anew
 * when the bank refuses it or brings it back.
 */
export { approvePayout, withdrawPayout } from './approve-payout.ts'
export { balanceLines, type BalanceLine } from './balance-lines.ts'
export { openBank, type BankConfig } from './bank-file-adapter.ts'
export { bankPort, type Bank, type BankEntry } from './bank-port.ts'
export { askWriteOff, debtOf, declineWriteOff, writeOff, type Debt } from './debts.ts'
export { markForReview, payNow, retryPayout } from './decide.ts'
export { payoutDesk, payoutDeskCount, type Due, type PayoutDesk } from './desk.ts'
export { debtBegan, payoutPaid, payoutRejected, payoutReturned, payoutSent, reserveBegan } from './events.ts'
export {
  bankEntryStates,
  duty as bankEntryDuty,
  next as bankEntryNext,
  type BankEntryState,
} from './bank-entry-state.ts'
export { debtStates, duty as debtDuty, next as debtNext, type DebtState } from './debt-state.ts'
export { duty as reserveDuty, next as reserveNext, reserveStates, type ReserveState } from './reserve-state.ts'
export type { LineKind } from './line-kind.ts'
export { makePayout } from './make-payout.ts'
export type { Outlook } from './outlook.ts'
export { payoutsOf, type Payout } from './payouts.ts'
export { duty, next, payoutStates, payoutSteps, type PayoutState } from './payout-state.ts'
export { nextRunDay, planKinds, type Plan, type PlanKind } from './plan.ts'
export { choosePlan, limitPlan, planOf, type SellerPlan } from './plans.ts'
export { readBook } from './read-book.ts'
export {
  acceptReserve,
  declineReserve,
  endReserve,
  reservesOf,
  setReserve,
  shareText,
  withheldOf,
  type Reserve,
  type Withheld,
} from './reserves.ts'
export { runPayoutsJob } from './run-payouts.job.ts'
export { sellerMoney, type SellerMoney } from './seller-money.ts'
export { explainEntry, openEntries, recordRepayment, type OpenEntry } from './settle-entry.ts'
export { statementCsv, csvColumns, type CsvWords } from './statement-csv.ts'
export { statementPdf } from './statement-pdf.ts'
export {
  periodName,
  periodOf,
  statementOf,
  type OrderLine,
  type OtherLine,
  type PayoutLine,
  type Period,
  type Statement,
} from './statement.ts'
