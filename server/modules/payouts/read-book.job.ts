import { z } from 'zod'
import { audit } from '#platform/audit'
import { sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { readBook } from './read-book.ts'

/** Brings one seller's lines, reserve and debt up to date. */
export const readBookJob = job('payouts.read-book', {
  input: z.object({ sellerId: z.uuid() }),
  run: async (run, { sellerId }) => void (await run.tx((ctx) => readBook(ctx, sellerId))),
})

/** What was withheld comes back when its date arrives; a reserve ends when its date does. */
export const sweepReserves = sweep('payouts.sweep-reserves', (run) =>
  run.tx(async (ctx) => {
    const { rows: ended } = await sql<{ seller_id: string; id: string }>`
      update payouts.reserve
         set state = case when state = 'proposed' then 'declined' else 'ended' end, moved_at = ${ctx.now}
       where state in ('in-force', 'proposed') and ends_at <= ${ctx.now}
      returning seller_id, id
    `.execute(ctx.tx)
    await audit(
      ctx,
      ended.map(({ seller_id: sellerId, id }) => ({
        action: 'payouts.reserve-ended',
        subject: 'reserve',
        subjectId: id,
        details: { sellerId },
      })),
    )
    const { rows: due } = await sql<{ seller_id: string }>`
      select distinct seller_id from payouts.withheld where left_minor > 0 and back_at <= ${ctx.now} limit 100
    `.execute(ctx.tx)
    for (const { seller_id: sellerId } of due) await enqueue(ctx, readBookJob, { sellerId }, { once: sellerId })
  }),
)

/** A debt older than the operator allows is the operator's task from now on. */
export const sweepDebts = sweep('payouts.sweep-debts', (run) =>
  run.tx(async (ctx) => {
    const { rows } = await sql<{ seller_id: string; id: string }>`
      update payouts.debt set state = 'overdue', moved_at = ${ctx.now}
       where state = 'open' and tell_at <= ${ctx.now}
      returning seller_id, id
    `.execute(ctx.tx)
    await audit(
      ctx,
      rows.map(({ seller_id: sellerId, id }) => ({
        action: 'payouts.debt-overdue',
        subject: 'debt',
        subjectId: id,
        details: { sellerId },
      })),
    )
    for (const { seller_id: sellerId } of rows) await enqueue(ctx, readBookJob, { sellerId }, { once: sellerId })
  }),
)
