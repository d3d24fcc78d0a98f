import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { emit } from '#platform/outbox'
import { drivePaymentJob } from './drive-payment.job.ts'
import { paymentClosed } from './events.ts'
import type { Tables } from './tables.ts'

/**
 * Ends what is still open of a checkout's payment. One that was never asked of the provider is closed at once; else a job
 * closes it there, and if the buyer was faster, it is captured (`payments.captured`) instead of closed. Twice is once.
 */
export async function closePayment(ctx: Ctx, checkoutId: string): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  const unasked = await tables
    .updateTable('payments.payment')
    .set({ state: 'closed', moved_at: ctx.now, close_wanted_at: ctx.now, ask_at: null, hint_sealed: null })
    .where('checkout_id', '=', checkoutId)
    .where('state', '=', 'new')
    .where('attempts', '=', 0)
    .returning('id')
    .execute()
  const asked = await tables
    .updateTable('payments.payment')
    .set({ close_wanted_at: ctx.now })
    .where('checkout_id', '=', checkoutId)
    .where('state', 'in', ['new', 'pending'])
    .where('close_wanted_at', 'is', null)
    .returning(['buyer_id', 'id'])
    .execute()
  for (const { id: paymentId } of unasked) {
    await audit(ctx, { action: 'payments.closed', subject: 'payment', subjectId: paymentId })
    await emit(ctx, paymentClosed, { paymentId, checkoutId })
  }
  for (const { buyer_id: buyerId, id: paymentId } of asked) {
    await audit(ctx, { action: 'payments.close-wanted', subject: 'payment', subjectId: paymentId })
    await enqueue(ctx, drivePaymentJob, { buyerId, paymentId }, { once: paymentId })
  }
}
