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
    const later = new Date(ctx.now.getTime() + 60_000)
    const payments = await sql<{ buyer_id: string; id: string }>`
      update payments.payment as p
         set ask_at = ${later}
        from (select buyer_id, id from payments.payment where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where p.buyer_id = due.buyer_id and p.id = due.id and p.ask_at <= ${ctx.now}
      returning p.buyer_id, p.id
    `.execute(ctx.tx)
    await enqueueEach(
      ctx,
      drivePaymentJob,
      payments.rows.map(({ buyer_id: buyerId, id }) => ({ input: { buyerId, paymentId: id }, once: id })),
    )
    const refunds = await sql<{ buyer_id: string; id: string }>`
      update payments.refund as r
         set ask_at = ${later}
        from (select buyer_id, id from payments.refund where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where r.buyer_id = due.buyer_id and r.id = due.id and r.ask_at <= ${ctx.now}
      returning r.buyer_id, r.id
    `.execute(ctx.tx)
    await enqueueEach(
      ctx,
      driveRefundJob,
      refunds.rows.map(({ buyer_id: buyerId, id }) => ({ input: { buyerId, refundId: id }, once: id })),
    )
    const declarations = await sql<{ buyer_id: string; order_id: string }>`
      update payments.declaration as d
         set ask_at = ${later}
        from (select buyer_id, order_id from payments.declaration where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where d.buyer_id = due.buyer_id and d.order_id = due.order_id and d.ask_at <= ${ctx.now}
      returning d.buyer_id, d.order_id
    `.execute(ctx.tx)
    await enqueueEach(
      ctx,
      declarePaymentJob,
      declarations.rows.map(({ buyer_id: buyerId, order_id: orderId }) => ({
        input: { buyerId, orderId },
        once: orderId,
      })),
    )
  }),
)
