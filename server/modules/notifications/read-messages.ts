import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Channel, MessageState, Tables } from './tables.ts'

export type Message = {
  readonly id: string
  readonly channel: Channel
  readonly kind: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly state: MessageState
  readonly at: Date
}

/** Mail and SMS of the demonstration in clear, newest first; nothing outside it. */
export async function mailbox(ctx: Ctx, filter: { readonly to?: string | undefined; readonly limit: number }) {
  if (!ctx.world.demo) return []
  const base = own<Tables>(ctx.tx).selectFrom('notifications.message').selectAll()
  const print = filter.to === undefined ? null : ctx.world.vault.fingerprint(filter.to, 'notifications.to')
  const rows = await (print === null ? base : base.where('to_print', '=', print))
    .orderBy('id', 'desc')
    .limit(filter.limit)
    .execute()
  return rows.map((row): Message => {
    const { vault } = ctx.world
    return {
      id: row.id,
      channel: row.channel,
      kind: row.kind,
      to: vault.open(row.to_sealed, `notifications.to:${row.id}`),
      subject: row.subject,
      text: vault.open(row.body_sealed, `notifications.body:${row.id}`),
      state: row.state,
      at: row.at,
    }
  })
}

export type Notice = { readonly id: string; readonly subject: string; readonly text: string; readonly at: Date }

/** What an account was told last, newest first; codes are not kept for reading. */
export async function noticesOf(ctx: Ctx, accountId: string, limit = 20): Promise<readonly Notice[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('notifications.message')
    .select(['id', 'subject', 'body_sealed', 'at'])
    .where('account_id', '=', accountId)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    subject: row.subject,
    text: ctx.world.vault.open(row.body_sealed, `notifications.body:${row.id}`),
    at: row.at,
  }))
}
