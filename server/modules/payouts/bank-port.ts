import { definePort } from '#platform/world'
import type { Answer } from '#platform/outside'

/** What the bank says of one transfer of a file (pain.002). */
export type TransferStatus = {
  readonly endToEndId: string
  /** `ACCP` taken, `ACSC` executed, `RJCT` refused; others mean to wait. */
  readonly status: string
  readonly reasonCode: string | null
  readonly reasonWords: string | null
  readonly bankReference: string | null
}

/** One debit of a statement (camt.053). */
export type BankEntry = {
  readonly endToEndId: string
  readonly amount: string
  readonly currency: string
  readonly bankReference: string | null
  readonly bookedAt: Date
}

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type BankAnswer<T> = Answer<T>

export type Bank = {
  /** The account that payouts are drawn on, as the bank knows it. */
  readonly debtor: { readonly name: string; readonly account: string }
  /** Hands over a pain.001; the same bytes are the same file. */
  send(xml: string): Promise<BankAnswer<{ readonly fileId: string }>>
  /** Null while the bank has not looked at the file. */
  status(fileId: string): Promise<BankAnswer<readonly TransferStatus[] | null>>
  /** What was booked on one day (`2026-11-22`, UTC). */
  statement(day: string): Promise<BankAnswer<readonly BankEntry[]>>
}

export const bankPort = definePort<Bank>('bank', 'paying sellers out')
