import { mailPort, smsPort, type Outgoing } from '#modules/identity'
import { own } from '#platform/db'
import { job, type JobRun } from '#platform/job'
import { z } from 'zod'
import type { Channel, Tables } from './tables.ts'

/**
 * Hands one message to its provider. No answer means unknown: the job comes again with the same id, which the provider
 * may use to drop a second copy. Only a refusal for good ends it.
 */
export const deliverMessage = job('notifications.deliver', {
  input: z.object({ messageId: z.uuid() }),
  run: async (run, { messageId }) => {
    const message = await run.tx((ctx) => waiting(ctx, messageId))
    if (message === null) return
    const { ports } = run.engine.world
    const sent = await ports.use(message.channel === 'mail' ? mailPort : smsPort).send(message.outgoing)
    await run.tx((ctx) =>
      own<Tables>(ctx.tx)
        .updateTable('notifications.message')
        .set(
          sent.outcome === 'sent'
            ? { state: 'sent', state_at: ctx.now, reference: sent.reference }
            : { state: 'refused', state_at: ctx.now },
        )
        .where('id', '=', messageId)
        .where('state', '=', 'waiting')
        .execute(),
    )
    if (sent.outcome === 'refused')
      run.engine.log.warn({ messageId, reason: sent.reason }, 'a message was refused by its provider')
  },
})

async function waiting(
  ctx: Parameters<Parameters<JobRun['tx']>[0]>[0],
  messageId: string,
): Promise<{ readonly channel: Channel; readonly outgoing: Outgoing } | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('notifications.message')
    .selectAll()
    .where('id', '=', messageId)
    .where('state', '=', 'waiting')
    .executeTakeFirst()
  if (row === undefined) return null
  const { vault } = ctx.world
  const to = vault.open(row.to_sealed, `notifications.to:${row.id}`)
  const text = vault.open(row.body_sealed, `notifications.body:${row.id}`)
  return { channel: row.channel, outgoing: { id: row.id, to, subject: row.subject, text, locale: row.locale } }
}
