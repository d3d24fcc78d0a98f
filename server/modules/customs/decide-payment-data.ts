import { audit } from '#platform/audit'
import type { Actor, Ctx } from '#platform/context'
import { enqueue } from '#platform/job'
import { movePaymentData, paymentDataAt, type PaymentDataRow } from './payment-data-requests.ts'
import { paymentDataNext, type PaymentDataAction } from './payment-data-state.ts'
import { refuse } from './refusals.ts'
import { uploadPaymentData } from './upload-payment-data.job.ts'

type Operator = Ctx<Extract<Actor, { kind: 'operator' }>>

/**
 * A person ends the standstill of an upload, with a reason: `again` writes it anew, or sends it as it was where customs never
 * answered; `drop` gives it up. Refuses `customs.not-found` and `customs.action-not-allowed`.
 */
export async function decidePaymentData(
  ctx: Operator,
  wish: { readonly paymentDataId: string; readonly action: PaymentDataAction; readonly reason: string },
): Promise<PaymentDataRow> {
  const { paymentDataId, action, reason } = wish
  const before = await paymentDataAt(ctx, paymentDataId)
  const how = paymentDataNext[before.state].again === 'sending' ? 'as-it-was' : 'anew'
  const moved = await movePaymentData(ctx, before, action, action === 'again' ? { again: how } : {})
  if (moved === null) throw refuse('customs.action-not-allowed', { action, state: before.state })
  await audit(ctx, {
    action: 'customs.payment-data-decided',
    subject: 'payment-data',
    subjectId: paymentDataId,
    details: { action, reason },
  })
  if (action === 'again') await enqueue(ctx, uploadPaymentData, { paymentDataId }, { once: paymentDataId })
  return await paymentDataAt(ctx, paymentDataId)
}
