import { definePort } from '#platform/world'
import type { Answer } from '#platform/outside'

/** What the bank says of one transfer of a file (pain.002). */
export type TransferStatus = {
  /** Null: said of the whole file, for every transfer that has no word of its own. */
  readonly endToEndId: string | null
  /** `ACCP` taken, `ACSC` executed, `RJCT` refused; others mean to wait. */
  readonly status: string
  readonly reasonCode: string | null
  readonly reasonWords: string | null
  readonly bankReference: string | null
}

/** One booked line of a statement (camt.053): money that left (`debit`) or came (`credit`). */
export type BankEntry = {
  readonly direction: 'credit' | 'debit'
  /** The payer's own id; a returned payment carries the one it was sent with. */
  readonly endToEndId: string | null
  readonly amount: string
  readonly currency: string
  readonly bankReference: string | null
  /** Why a payment came back, in the bank's code. */
  readonly reasonCode: string | null
  /** Who paid and what for, as far as the bank tells. */
  readonly words: string
  readonly bookedAt: Date
}

/** `unknown`: no answer, or one that says nothing about what happened. It is asked again, never taken for a no. */
export type BankAnswer<T> = Answer<T>

export type Bank = {
  /** The account that payouts are drawn on, as the bank knows it. */
  readonly debtor: { readonly name: string; readonly account: string }
  /** Hands over a pain.001; the same bytes are the same file. */
  send(xml: string): Promise<BankAnswer<{ readonly fileId: string }>>
  /** Asks by our own message id whether the bank has a file: null is its word that it never got one. */
  find(messageId: string): Promise<BankAnswer<{ readonly fileId: string } | null>>
  /** Null while the bank has not looked at the file. */
  status(fileId: string): Promise<BankAnswer<readonly TransferStatus[] | null>>
  /** What was booked on one day (`2026-11-22`, UTC), both ways. */
  statement(day: string): Promise<BankAnswer<readonly BankEntry[]>>
}

export const bankPort = definePort<Bank>('bank', 'paying sellers out')
