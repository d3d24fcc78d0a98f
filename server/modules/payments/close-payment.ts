import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueueEach } from '#platform/job'
import { emit } from '#platform/outbox'
import { drivePaymentJob } from './drive-payment.job.ts'
import { paymentClosed } from './events.ts'
import type { Tables } from './tables.ts'

/**
 * Ends what is still open of a checkout's payment. One that was never asked of a provider is closed at once; else a job
 * closes it there, and if the buyer was faster, it is captured (`payments.captured`) instead of closed. Twice is once.
 */
export async function closePayment(ctx: Ctx, checkoutId: string): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  // Whoever is opening the next payment of this checkout holds its last one: what is read after this lock sees theirs.
  await tables
    .selectFrom('payments.payment')
    .select('id')
    .where('checkout_id', '=', checkoutId)
    .orderBy('id', 'desc')
    .forUpdate()
    .execute()
  const unasked = await tables
    .updateTable('payments.payment')
    .set({
      state: 'closed',
      moved_at: ctx.now,
      close_wanted_at: ctx.now,
      ask_at: null,
      hint_sealed: null,
      choice_sealed: null,
    })
    .where('checkout_id', '=', checkoutId)
    .where((any) =>
      any.or([any('state', '=', 'unchosen'), any.and([any('state', '=', 'new'), any('attempts', '=', 0)])]),
    )
    .returning('id')
    .execute()
  // What its buyer wanted to pay with instead is wanted no more.
  const asked = await tables
    .updateTable('payments.payment')
    .set((table) => ({
      close_wanted_at: table.fn.coalesce('close_wanted_at', table.val(ctx.now)),
      then_method: null,
      then_sealed: null,
    }))
    .where('checkout_id', '=', checkoutId)
    .where('state', 'in', ['new', 'pending', 'disputed'])
    .where((any) => any.or([any('close_wanted_at', 'is', null), any('then_method', 'is not', null)]))
    .returning(['buyer_id', 'id'])
    .execute()
  await tables
    .updateTable('payments.payment')
    .set({ hint_sealed: null, choice_sealed: null, then_method: null, then_sealed: null })
    .where('checkout_id', '=', checkoutId)
    .where('state', 'in', ['failed', 'expired', 'closed'])
    .where((any) => any.or([any('hint_sealed', 'is not', null), any('then_method', 'is not', null)]))
    .execute()
  await audit(ctx, [
    ...unasked.map(({ id }) => ({ action: 'payments.closed', subject: 'payment', subjectId: id })),
    ...asked.map(({ id }) => ({ action: 'payments.close-wanted', subject: 'payment', subjectId: id })),
  ])
  await emit(ctx, paymentClosed, ...unasked.map(({ id: paymentId }) => ({ paymentId, checkoutId })))
  await enqueueEach(
    ctx,
    drivePaymentJob,
    asked.map(({ buyer_id: buyerId, id: paymentId }) => ({ input: { buyerId, paymentId }, once: paymentId })),
  )
}
