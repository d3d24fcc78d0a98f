import { bankPending } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { drivePayoutJob } from './drive-payout.job.ts'
import { reviewPayout } from './end-payout.ts'
import { makePayout } from './make-payout.ts'
import { payoutById } from './payouts.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * An operator's word on a payout: an open one is asked about now, also when it was under review; a rejected, returned or
 * withdrawn one is made anew, with an id of its own, from everything that is due.
 */
export async function retryPayout(ctx: Ctx, payoutId: string, reason: string): Promise<{ readonly payoutId: string }> {
  const row = await payoutById(ctx, payoutId)
  if (row.state === 'rejected' || row.state === 'returned' || row.state === 'withdrawn')
    return await payNow(ctx, row.seller_id, reason)
  if (row.state === 'paid' || row.state === 'waiting') throw refuse('payouts.not-open')
  await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ review_at: null, review_reason: null, ask_at: ctx.now })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', payoutId)
    .where('state', 'in', ['new', 'sent'])
    .execute()
  await audit(ctx, { action: 'payouts.retried', subject: 'payout', subjectId: payoutId, details: { reason } })
  await enqueue(ctx, drivePayoutJob, { sellerId: row.seller_id, payoutId }, { once: payoutId })
  return { payoutId }
}

/**
 * Pays a seller now what is due, whatever its plan, below the minimum too and after a rejection. Refused as
 * `payouts.nothing-due`, and as `payouts.bank-cooling` while a changed bank account waits.
 */
export async function payNow(ctx: Ctx, sellerId: string, reason: string): Promise<{ readonly payoutId: string }> {
  if ((await bankPending(ctx, sellerId)) !== null) throw refuse('payouts.bank-cooling')
  const payoutId = await makePayout(ctx, sellerId, { anyway: true })
  if (payoutId === null) throw refuse('payouts.nothing-due')
  await audit(ctx, { action: 'payouts.paid-now', subject: 'payout', subjectId: payoutId, details: { reason } })
  return { payoutId }
}

/** Stops an open payout for a person to look at it. Refused as `payouts.not-open` when it is at its end or stopped. */
export async function markForReview(ctx: Ctx, payoutId: string, reason: string): Promise<void> {
  if (!(await reviewPayout(ctx, await payoutById(ctx, payoutId), reason))) throw refuse('payouts.not-open')
}
