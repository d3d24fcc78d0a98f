import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { enqueueEach, sweep } from '#platform/job'
import { declarePaymentJob } from './declare-payment.job.ts'
import { drivePaymentJob } from './drive-payment.job.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { paymentPort } from './payment-port.ts'

/**
 * Whatever a provider has not told us by now is asked: an unknown answer, a webhook that is late or lost. The next time
 * is pushed on as the job is made, so that a round of the worker a second later does not ask twice.
 */
export const sweepUnfinished = sweep('payments.sweep-unfinished', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const payments = await takeDue(ctx, 'payments.payment', 'id')
    await enqueueEach(
      ctx,
      drivePaymentJob,
      payments.map(({ buyerId, id }) => ({ input: { buyerId, paymentId: id }, once: id })),
    )
    const refunds = await takeDue(ctx, 'payments.refund', 'id')
    await enqueueEach(
      ctx,
      driveRefundJob,
      refunds.map(({ buyerId, id }) => ({ input: { buyerId, refundId: id }, once: id })),
    )
    const declarations = await takeDue(ctx, 'payments.declaration', 'order_id')
    await enqueueEach(
      ctx,
      declarePaymentJob,
      declarations.map(({ buyerId, id }) => ({ input: { buyerId, orderId: id }, once: id })),
    )
  }),
)

/** What is due of one kind, a hundred at most, put off a minute: the job that asks sets the next moment itself. */
async function takeDue(
  ctx: Ctx,
  table: 'payments.payment' | 'payments.refund' | 'payments.declaration',
  key: 'id' | 'order_id',
): Promise<readonly { readonly buyerId: string; readonly id: string }[]> {
  const later = new Date(ctx.now.getTime() + 60_000)
  const [of, id] = [sql.table(table), sql.ref(key)]
  const { rows } = await sql<{ buyer_id: string; id: string }>`
    update ${of} as asked
       set ask_at = ${later}
      from (select buyer_id, ${id} from ${of} where ask_at <= ${ctx.now} order by ask_at limit 100) as due
     where asked.buyer_id = due.buyer_id and asked.${id} = due.${id} and asked.ask_at <= ${ctx.now}
    returning asked.buyer_id, asked.${id} as id
  `.execute(ctx.tx)
  return rows.map(({ buyer_id: buyerId, id: found }) => ({ buyerId, id: found }))
}
