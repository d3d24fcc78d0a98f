import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Tables } from './tables.ts'

/** Forgets who paid for an order, once its clearance is done: amounts, times and the transaction stay for the books. */
export async function erasePayer(ctx: Ctx, orderId: string): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  const parts = await tables
    .selectFrom('payments.payment_order')
    .select(['buyer_id', 'payment_id'])
    .where('order_id', '=', orderId)
    .execute()
  for (const { buyer_id: buyerId, payment_id: paymentId } of parts) {
    const erased = await tables
      .updateTable('payments.report')
      .set({ payer_sealed: null })
      .where('buyer_id', '=', buyerId)
      .where('payment_id', '=', paymentId)
      .where('payer_sealed', 'is not', null)
      .executeTakeFirst()
    await tables
      .updateTable('payments.payment')
      .set({ hint_sealed: null })
      .where('buyer_id', '=', buyerId)
      .where('id', '=', paymentId)
      .where('state', 'not in', ['unchosen', 'new', 'pending'])
      .execute()
    await tables
      .updateTable('payments.declaration')
      .set({ buyer_sealed: null })
      .where('buyer_id', '=', buyerId)
      .where('order_id', '=', orderId)
      .where('state', 'in', ['failed', 'succeeded'])
      .execute()
    await tables
      .updateTable('payments.inbox')
      .set({ body_sealed: '' })
      .where('about', '=', paymentId)
      .where('handled_at', 'is not', null)
      .execute()
    await tables
      .updateTable('payments.original')
      .set({ request_sealed: '', response_sealed: '' })
      .where('buyer_id', '=', buyerId)
      .where('payment_id', '=', paymentId)
      .execute()
    if (erased.numUpdatedRows === 1n)
      await audit(ctx, { action: 'payments.payer-erased', subject: 'payment', subjectId: paymentId })
  }
}
