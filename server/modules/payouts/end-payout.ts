import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import { bookPayout } from './book-payout.ts'
import { payoutPaid, payoutRejected, payoutReturned } from './events.ts'
import type { PayoutRow } from './payouts.ts'
import { next, payoutsBefore, type PayoutStep } from './payout-state.ts'
import type { Tables } from './tables.ts'

/** The statement shows the amount: the money has left the bank. False when it is not open any more. */
export async function confirmPayout(ctx: Ctx, row: PayoutRow, paidAt: Date): Promise<boolean> {
  if (!(await step(ctx, row, 'confirm', { paid_at: paidAt, review_at: null, review_reason: null }))) return false
  await bookPayout(ctx, row, 'paid')
  await audit(ctx, { action: 'payouts.paid', subject: 'payout', subjectId: row.id, details: detailsOf(row) })
  await emit(ctx, payoutPaid, { ...payloadOf(row), paidAt: paidAt.toISOString() })
  return true
}

/** The bank refused: the dollars are due anew, and the seller's payouts wait until a person has looked. */
export async function rejectPayout(ctx: Ctx, row: PayoutRow, code: string, words: string): Promise<void> {
  if (!(await step(ctx, row, 'reject', { reject_code: code, reject_words: words }))) return
  await dueAnew(ctx, row, code)
  await bookPayout(ctx, row, 'returned')
  await audit(ctx, {
    action: 'payouts.rejected',
    subject: 'payout',
    subjectId: row.id,
    details: { ...detailsOf(row), code },
  })
  await emit(ctx, payoutRejected, { ...payloadOf(row), code, reason: words })
}

/** The bank brought the money of a paid payout back: a new fact. It is due anew; false when it was not paid. */
export async function returnPayout(
  ctx: Ctx,
  row: PayoutRow,
  { at, code, words }: { readonly at: Date; readonly code: string; readonly words: string },
): Promise<boolean> {
  if (!(await step(ctx, row, 'return', { returned_at: at, return_code: code, return_words: words }))) return false
  await dueAnew(ctx, row, code)
  await bookPayout(ctx, row, 'came-back')
  await audit(ctx, {
    action: 'payouts.returned',
    subject: 'payout',
    subjectId: row.id,
    details: { ...detailsOf(row), code },
  })
  await emit(ctx, payoutReturned, { ...payloadOf(row), code, reason: words })
  return true
}

/** Only what the bank has never been sent can be taken back: a file that was made may have arrived. */
export async function withdrawOpen(ctx: Ctx, row: PayoutRow, reason: string): Promise<boolean> {
  const withdrawn = { withdraw_reason: reason, review_at: null, review_reason: null }
  if (row.xml_sealed !== null || !(await step(ctx, row, 'withdraw', withdrawn))) return false
  await dueAnew(ctx, row, 'withdrawn')
  await bookPayout(ctx, row, 'returned')
  await audit(ctx, {
    action: 'payouts.withdrawn',
    subject: 'payout',
    subjectId: row.id,
    details: { ...detailsOf(row), reason },
  })
  return true
}

/** Stops asking until a person has looked; the money stays on its way. */
export async function reviewPayout(ctx: Ctx, row: PayoutRow, reason: string): Promise<boolean> {
  const stopped = await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ review_at: ctx.now, review_reason: reason, ask_at: null })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', 'in', ['new', 'sent'])
    .where('review_at', 'is', null)
    .executeTakeFirst()
  if (stopped.numUpdatedRows !== 1n) return false
  await audit(ctx, { action: 'payouts.review', subject: 'payout', subjectId: row.id, details: { reason } })
  return true
}

/** Its lines are free for the next payout, which waits until a person has looked. First of all: the book's row is locked before the ledger's. */
async function dueAnew(ctx: Ctx, row: PayoutRow, reason: string): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  await tables
    .updateTable('payouts.payout_line')
    .set({ freed_at: ctx.now })
    .where('seller_id', '=', row.seller_id)
    .where('payout_id', '=', row.id)
    .execute()
  await tables
    .updateTable('payouts.book')
    .set({ held_at: ctx.now, hold_reason: reason })
    .where('seller_id', '=', row.seller_id)
    .execute()
}

/** One step of the table, guarded: whoever comes second finds the payout somewhere else and changes nothing. */
async function step(ctx: Ctx, row: PayoutRow, name: PayoutStep, set: Partial<PayoutRow>): Promise<boolean> {
  const from = payoutsBefore(name)
  const to = next[from[0] ?? 'new'][name] ?? 'new' // every step leads to one state, wherever it comes from
  let query = own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ ...set, state: to, moved_at: ctx.now, ask_at: null, problem: null })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...from])
  if (name === 'withdraw') query = query.where('xml_sealed', 'is', null)
  const moved = await query.executeTakeFirst()
  return moved.numUpdatedRows === 1n
}

const payloadOf = (row: PayoutRow) => ({
  payoutId: row.id,
  sellerId: row.seller_id,
  amountMinor: row.amount_minor.toString(),
  currency: row.currency,
})
const detailsOf = (row: PayoutRow) => ({
  sellerId: row.seller_id,
  amountMinor: row.amount_minor.toString(),
  currency: row.currency,
})
