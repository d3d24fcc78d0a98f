import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { PaymentRow } from './payments.ts'
import type { HeardBy, MismatchField, Tables } from './tables.ts'

export type Difference = { readonly field: MismatchField; readonly ours: string; readonly theirs: string }

/** Keeps both values of each field on which the provider and we differ; the same difference is kept once. */
export async function noteMismatches(
  ctx: Ctx,
  payment: Pick<PaymentRow, 'buyer_id' | 'id'>,
  seen: {
    readonly subject: 'payment' | 'refund'
    readonly subjectId: string
    readonly wrong: readonly Difference[]
    readonly by: HeardBy
    /** What the report claimed, where it speaks of a payment. */
    readonly said?: { readonly status: string; readonly transactionId: string | null }
  },
): Promise<void> {
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.mismatch')
    .values(
      seen.wrong.map(({ field, ours, theirs }) => ({
        buyer_id: payment.buyer_id,
        payment_id: payment.id,
        subject: seen.subject,
        subject_id: seen.subjectId,
        field,
        ours,
        theirs: theirs.slice(0, 200),
        heard_by: seen.by,
        said_status: seen.said?.status ?? null,
        said_transaction: seen.said?.transactionId ?? null,
        seen_at: ctx.now,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if ((kept.numInsertedOrUpdatedRows ?? 0n) === 0n) return
  await audit(ctx, {
    action: 'payments.mismatch',
    subject: seen.subject,
    subjectId: seen.subjectId,
    details: { fields: seen.wrong.map(({ field }) => field).join(' ') },
  })
}
