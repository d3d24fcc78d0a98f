import { z } from 'zod'
import { sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { receiveCarrierEvent } from './receive-carrier-event.ts'

export const handleCarrierEvent = job('fulfilment.handle-carrier-event', {
  input: z.object({ id: z.string().max(200) }),
  run: (run, { id }) => run.tx((ctx) => receiveCarrierEvent(ctx, id)),
})

/** Open webhooks are tried again, each time half a minute later than the last, at most half an hour. */
export const sweepInbox = sweep('fulfilment.sweep-inbox', (run) =>
  run.tx(async (ctx) => {
    const { rows } = await sql<{ id: string }>`
      select id from fulfilment.inbox
       where handled_at is null
         and (tried_at is null or tried_at + least(attempts, 60) * interval '30 seconds' <= ${ctx.now})
       order by tried_at nulls first
       limit 100
    `.execute(ctx.tx)
    for (const { id } of rows) await enqueue(ctx, handleCarrierEvent, { id }, { once: id })
  }),
)
