import { z } from 'zod'
import { sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { bankPort } from './bank-port.ts'
import { drivePayout } from './drive-payout.ts'

/** Takes an unfinished payout one step nearer to its end at the bank. */
export const drivePayoutJob = job('payouts.drive-payout', {
  input: z.object({ sellerId: z.uuid(), payoutId: z.uuid() }),
  run: drivePayout,
})

/** A bank tells nothing by itself: whatever is open is asked when its time has come. */
export const sweepOpenPayouts = sweep('payouts.sweep-open', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(bankPort)) return
    const later = new Date(ctx.now.getTime() + 60_000)
    const { rows } = await sql<{ seller_id: string; id: string }>`
      update payouts.payout as p
         set ask_at = ${later}
        from (select seller_id, id from payouts.payout where ask_at <= ${ctx.now} order by ask_at limit 100) as due
       where p.seller_id = due.seller_id and p.id = due.id and p.ask_at <= ${ctx.now}
      returning p.seller_id, p.id
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, id: payoutId } of rows)
      await enqueue(ctx, drivePayoutJob, { sellerId, payoutId }, { once: payoutId })
  }),
)
