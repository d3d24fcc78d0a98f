import { sql } from '#platform/db'
import { enqueue, sweep } from '#platform/job'
import { drivePaymentJob } from './drive-payment.job.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { paymentPort } from './payment-port.ts'

/**
 * Whatever the provider has not told us by now is asked: an unknown answer, a webhook that is late or lost. The next time
 * is pushed on as the job is made, so that a round of the worker a second later does not ask twice.
 */
export const sweepUnfinished = sweep('payments.sweep-unfinished', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const later = new Date(ctx.now.getTime() + 60_000)
    const payments = await sql<{ buyer_id: string; id: string }>`
      update payments.payment as p
         set ask_at = ${later}
        from (select buyer_id, id from payments.payment where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where p.buyer_id = due.buyer_id and p.id = due.id and p.ask_at <= ${ctx.now}
      returning p.buyer_id, p.id
    `.execute(ctx.tx)
    for (const { buyer_id: buyerId, id: paymentId } of payments.rows)
      await enqueue(ctx, drivePaymentJob, { buyerId, paymentId }, { once: paymentId })
    const refunds = await sql<{ buyer_id: string; id: string }>`
      update payments.refund as r
         set ask_at = ${later}
        from (select buyer_id, id from payments.refund where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where r.buyer_id = due.buyer_id and r.id = due.id and r.ask_at <= ${ctx.now}
      returning r.buyer_id, r.id
    `.execute(ctx.tx)
    for (const { buyer_id: buyerId, id: refundId } of refunds.rows)
      await enqueue(ctx, driveRefundJob, { buyerId, refundId }, { once: refundId })
  }),
)
