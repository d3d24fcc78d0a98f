import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import { bookPayout } from './book-payout.ts'
import { payoutPaid, payoutRejected } from './events.ts'
import type { PayoutRow } from './payouts.ts'
import { payoutsBefore, type PayoutStep } from './payout-state.ts'
import type { Tables } from './tables.ts'

/** The statement shows the amount: the money has left the bank. */
export async function confirmPayout(ctx: Ctx, row: PayoutRow, paidAt: Date): Promise<void> {
  if (!(await step(ctx, row, 'confirm', { state: 'paid', paid_at: paidAt }))) return
  await bookPayout(ctx, row, 'paid')
  await audit(ctx, { action: 'payouts.paid', subject: 'payout', subjectId: row.id, details: detailsOf(row) })
  await emit(ctx, payoutPaid, { ...payloadOf(row), paidAt: paidAt.toISOString() })
}

/** The bank refused: the dollars are due anew, and the seller's payouts wait until a person has looked. */
export async function rejectPayout(ctx: Ctx, row: PayoutRow, code: string, words: string): Promise<void> {
  const rejected = { state: 'rejected', reject_code: code, reject_words: words } as const
  if (!(await step(ctx, row, 'reject', rejected))) return
  await bookPayout(ctx, row, 'returned')
  const tables = own<Tables>(ctx.tx)
  await tables
    .updateTable('payouts.payout_line')
    .set({ freed_at: ctx.now })
    .where('seller_id', '=', row.seller_id)
    .where('payout_id', '=', row.id)
    .execute()
  await tables
    .updateTable('payouts.book')
    .set({ held_at: ctx.now, hold_reason: code })
    .where('seller_id', '=', row.seller_id)
    .execute()
  await audit(ctx, {
    action: 'payouts.rejected',
    subject: 'payout',
    subjectId: row.id,
    details: { ...detailsOf(row), code },
  })
  await emit(ctx, payoutRejected, { ...payloadOf(row), code, reason: words })
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

async function step(ctx: Ctx, row: PayoutRow, name: PayoutStep, set: Partial<PayoutRow>): Promise<boolean> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ ...set, moved_at: ctx.now, ask_at: null, problem: null })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...payoutsBefore(name)])
    .executeTakeFirst()
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
