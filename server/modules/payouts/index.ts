/**
 * The promise: a seller is paid exactly the dollars promised with each order, once; a payout the bank did not answer is
 * asked about and never sent a second time; it is paid when the bank's own statement shows it, and due anew when the bank
 * refuses it.
 */
export { openBank, type BankConfig } from './bank-file-adapter.ts'
export { bankPort, type Bank } from './bank-port.ts'
export { markForReview, payNow, retryPayout } from './decide.ts'
export { payoutDesk, payoutDeskCount, type Due, type PayoutDesk } from './desk.ts'
export { payoutPaid, payoutRejected, payoutSent } from './events.ts'
export { makePayout } from './make-payout.ts'
export { payoutsOf, type Payout } from './payouts.ts'
export { payoutStates, type PayoutState } from './payout-state.ts'
export { nextRunDay, runPayoutsJob } from './run-payouts.job.ts'
export { sellerMoney, type SellerMoney } from './seller-money.ts'
export { statementCsv, csvColumns, type CsvWords } from './statement-csv.ts'
export { statementOf, type OrderLine, type PayoutLine, type Statement } from './statement.ts'
