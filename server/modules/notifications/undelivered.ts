import { mailPort, smsPort } from '#modules/identity'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { enqueue } from '#platform/job'
import { refuse as requestRefuse } from '#platform/refusal'
import { deliverMessage } from './deliver-message.job.ts'
import type { Channel, Tables } from './tables.ts'

export type Undelivered = {
  readonly id: string
  readonly kind: string
  readonly channel: Channel
  readonly state: 'refused' | 'no-provider'
  readonly at: Date
}

const lost = ['refused', 'no-provider'] as const

/** Messages that nobody got, newest first: refused by their provider, or written while there was none. Codes are left out: they are old. */
export async function undelivered(ctx: Ctx, limit = 100): Promise<readonly Undelivered[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('notifications.message')
    .select(['id', 'kind', 'channel', 'state', 'at'])
    .where('state', 'in', lost)
    .where('kind', 'not like', '%-code')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ ...row, state: row.state === 'refused' ? 'refused' : 'no-provider' }))
}

/** How many messages nobody got. */
export async function countUndelivered(ctx: Ctx): Promise<number> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('notifications.message')
    .select((eb) => eb.fn.countAll<bigint>().as('count'))
    .where('state', 'in', lost)
    .where('kind', 'not like', '%-code')
    .executeTakeFirst()
  return Number(row?.count ?? 0n)
}

/** Gives such a message to its provider once more; refused while there is none, and when it is not lost. */
export async function sendAgain(ctx: Ctx, messageId: string): Promise<void> {
  const row = await own<Tables>(ctx.tx)
    .updateTable('notifications.message')
    .set({ state: 'waiting', state_at: ctx.now })
    .where('id', '=', messageId)
    .where('state', 'in', lost)
    .returning('channel')
    .executeTakeFirst()
  if (row === undefined) throw requestRefuse('request.not-found')
  ctx.world.ports.use(row.channel === 'mail' ? mailPort : smsPort)
  await audit(ctx, { action: 'notifications.sent-again', subject: 'message', subjectId: messageId })
  await enqueue(ctx, deliverMessage, { messageId }, { once: messageId })
}
