/**
 * The promise: money never appears or vanishes. Every row moves one positive amount from a debit to a credit account of
 * one seller's book in one currency; rows are never changed or deleted; a book's numbers have no gap; a balance kept is
 * the balance rebuilt; one cause is booked once.
 */
export { holds, isAccount, naturalSide, type Account } from './accounts.ts'
export { balances, balancesOf, leftOf, orderBalances, transfersOf, type Balance, type Booked } from './balances.ts'
export { checkBooks, type Finding } from './check-books.ts'
export { transfer, type Transfer } from './transfer.ts'
