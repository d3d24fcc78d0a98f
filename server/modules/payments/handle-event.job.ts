import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { paymentPort } from './payment-port.ts'
import { receiveEvent } from './receive-event.ts'
import type { Tables } from './tables.ts'

/** Gives one kept webhook its effect. */
export const handleEvent = job('payments.handle-event', {
  input: z.object({ id: z.string().max(200) }),
  run: (run, { id }) => run.tx((ctx) => receiveEvent(ctx, id)),
})

/** Tries the webhooks that came before what they speak of: it is here now. */
export async function retryWaiting(ctx: Ctx, about: string): Promise<void> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.inbox')
    .select('id')
    .where('about', '=', about)
    .where('handled_at', 'is', null)
    .execute()
  for (const { id } of rows) await enqueue(ctx, handleEvent, { id }, { once: id })
}

/** What is still open is tried again, first after half a minute, later each hour: nothing waits for ever unseen. */
export const sweepInbox = sweep('payments.sweep-inbox', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const { rows } = await sql<{ id: string }>`
      select id
        from payments.inbox
       where handled_at is null
         and coalesce(tried_at, received_at)
             < ${ctx.now}::timestamptz - make_interval(secs => least(3600, 30 * 2 ^ least(attempts, 7)))
       order by tried_at nulls first
       limit 100
    `.execute(ctx.tx)
    for (const { id } of rows) await enqueue(ctx, handleEvent, { id }, { once: id })
  }),
)
