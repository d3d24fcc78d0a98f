import { z } from 'zod'
import { sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { askCarrier } from './ask-carrier.ts'

/** An unanswered question is asked again after half a minute, a silent parcel after ten: its webhook may be lost. */
const unansweredSeconds = 30
const silentSeconds = 600

export const askSilent = job('fulfilment.ask-silent', {
  input: z.object({ sellerId: z.uuid(), parcelId: z.uuid() }),
  run: async (run, key) => {
    await askCarrier(run, key)
  },
})

export const sweepSilent = sweep('fulfilment.sweep-silent', (run) =>
  run.tx(async (ctx) => {
    const before = (seconds: number): Date => new Date(ctx.now.getTime() - seconds * 1000)
    const { rows } = await sql<{ seller_id: string; id: string }>`
      select seller_id, id
        from fulfilment.parcel
       where state not in ('packed', 'delivered', 'returned')
         and (asked_last_at is null
              or (state = 'asked' and asked_last_at < ${before(unansweredSeconds)})
              or (asked_last_at < ${before(silentSeconds)} and heard_at < ${before(silentSeconds)}))
       order by asked_last_at nulls first
       limit 100
    `.execute(ctx.tx)
    for (const { seller_id: sellerId, id: parcelId } of rows)
      await enqueue(ctx, askSilent, { sellerId, parcelId }, { once: parcelId })
  }),
)
