import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { nextAsk } from './again.ts'
import { retryWaiting } from './handle-event.job.ts'
import { paymentPort, type ProviderAnswer, type ProviderRefund } from './payment-port.ts'
import { rowById } from './payments.ts'
import { refundById, type RefundKey, type RefundRow } from './refunds.ts'
import { refuseRefund, takeRefund } from './take-refund.ts'
import type { Tables } from './tables.ts'

/**
 * Asks the provider to give money back, or what became of it. The key is the refund and its round, so that asking again
 * after no answer is the same refund at the provider.
 */
export async function driveRefund(run: JobRun, key: RefundKey): Promise<void> {
  const asked = await run.tx((ctx) => claim(ctx, key))
  if (asked === null) return
  const { row, providerPaymentId } = asked
  const provider = run.engine.world.ports.use(paymentPort)
  const answer =
    row.provider_id === null
      ? await provider.refund({
          key: `${row.id}.${row.round}`,
          providerPaymentId,
          amount: { minor: row.amount_minor, currency: row.currency },
          reason: row.reason,
        })
      : await provider.findRefund(row.provider_id)
  await run.tx((ctx) => note(ctx, row, answer))
}

async function claim(
  ctx: Ctx,
  { buyerId, refundId }: RefundKey,
): Promise<{ readonly row: RefundRow; readonly providerPaymentId: string } | null> {
  const { rows } = await sql<RefundRow>`
    update payments.refund
       set attempts = attempts + 1, asked_at = coalesce(asked_at, ${ctx.now})
     where buyer_id = ${buyerId} and id = ${refundId} and state in ('new', 'pending')
    returning *
  `.execute(ctx.tx)
  const row = rows[0]
  if (row === undefined) return null
  await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set({ ask_at: nextAsk(ctx.now, row.attempts) })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', refundId)
    .execute()
  const payment = await rowById(ctx, row.payment_id)
  return { row, providerPaymentId: must(payment?.provider_id, 'a captured payment has the provider’s id') }
}

async function note(ctx: Ctx, row: RefundRow, answer: ProviderAnswer<ProviderRefund>): Promise<void> {
  const fresh = must(await refundById(ctx, row.id), 'refunds are never deleted')
  if (fresh.round !== row.round) return
  if (answer.kind === 'done') {
    await takeRefund(ctx, fresh, answer.value, 'asking')
    if (row.provider_id === null) await retryWaiting(ctx, answer.value.providerId)
    return
  }
  if (answer.kind === 'refused' && row.provider_id === null) return void (await refuseRefund(ctx, fresh, answer.code))
  await own<Tables>(ctx.tx)
    .updateTable('payments.refund')
    .set({ problem: answer.kind === 'unknown' ? answer.why : answer.code })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .execute()
}
