import { z } from 'zod'
import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import { enqueueEach, job, sweep } from '#platform/job'
import { paymentPort, providerNames, type ProviderName } from './payment-port.ts'
import { receiveEvent } from './receive-event.ts'

/** Gives one kept webhook its effect. Jobs made before there were several providers are the wallet's. */
export const handleEvent = job('payments.handle-event', {
  input: z.object({ provider: z.enum(providerNames).default('wallet'), id: z.string().max(200) }),
  run: (run, key) => run.tx((ctx) => receiveEvent(ctx, key)),
})

type Waiting = { provider: ProviderName; id: string }
const jobsOf = (rows: readonly Waiting[]) =>
  rows.map(({ provider, id }) => ({ input: { provider, id }, once: `${provider} ${id}` }))

/** Tries the webhooks that came before what they speak of: it is here now. */
export async function retryWaiting(ctx: BatchCtx, about: readonly string[]): Promise<void> {
  const { rows } = await sql<Waiting>`
    select provider, id from payments.inbox where about = any(${about}) and handled_at is null
  `.execute(ctx.tx)
  await enqueueEach(ctx, handleEvent, jobsOf(rows))
}

/** What is still open is tried again, first after half a minute, later each hour: nothing waits for ever unseen. */
export const sweepInbox = sweep('payments.sweep-inbox', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const { rows } = await sql<Waiting>`
      select provider, id
        from payments.inbox
       where handled_at is null
         and coalesce(tried_at, received_at)
             < ${ctx.now}::timestamptz - make_interval(secs => least(3600, 30 * 2 ^ least(attempts, 7)))
       order by tried_at nulls first
       limit 100
    `.execute(ctx.tx)
    await enqueueEach(ctx, handleEvent, jobsOf(rows))
  }),
)
