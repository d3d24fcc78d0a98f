import { contactOf, mailPort, smsPort } from '#modules/identity'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import type { Locale } from '#platform/say'
import { deliverMessage } from './deliver-message.job.ts'
import type { Channel, Tables } from './tables.ts'

export type Values = Readonly<Record<string, string | number>>
export type Telling = {
  /** What it tells of and whom; a second telling with the same cause does nothing. */
  readonly cause: string
  /** Its words are the messages `notifications.<kind>.subject` and `notifications.<kind>.text`. */
  readonly kind: string
  readonly channel: Channel
  readonly to: string
  readonly accountId: string | null
  readonly locale: Locale
  readonly values: Values
}

/**
 * Writes one message in the reader's language, in the transaction of the fact it tells of, and hands it to a job. Without
 * a provider it is kept as `no-provider`, so that nobody believes it was sent.
 */
export async function tell(ctx: Ctx, telling: Telling): Promise<void> {
  const id = newId(ctx.now)
  const say = ctx.world.say(telling.locale)
  const open = ctx.world.ports.has(telling.channel === 'mail' ? mailPort : smsPort)
  const { vault } = ctx.world
  const made = await own<Tables>(ctx.tx)
    .insertInto('notifications.message')
    .values({
      id,
      cause: telling.cause,
      channel: telling.channel,
      kind: telling.kind,
      account_id: telling.accountId,
      locale: telling.locale,
      to_print: vault.fingerprint(telling.to, 'notifications.to'),
      to_sealed: vault.seal(telling.to, `notifications.to:${id}`),
      subject: say(`notifications.${telling.kind}.subject`, telling.values),
      body_sealed: vault.seal(say(`notifications.${telling.kind}.text`, telling.values), `notifications.body:${id}`),
      state: open ? 'waiting' : 'no-provider',
      at: ctx.now,
      state_at: ctx.now,
      reference: null,
    })
    .onConflict((conflict) => conflict.column('cause').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 1n && open) await enqueue(ctx, deliverMessage, { messageId: id }, { once: id })
}

/** Tells an account what happened: by mail where it has one, else by SMS, in its own language. */
export async function tellAccount(
  ctx: Ctx,
  accountId: string,
  what: { readonly cause: string; readonly kind: string; readonly values: (locale: Locale) => Values },
): Promise<void> {
  const { email, phone, locale } = await contactOf(ctx, accountId)
  const to = email ?? phone
  if (to === null) return
  await tell(ctx, {
    cause: `${what.cause}:${accountId}`,
    kind: what.kind,
    channel: email === null ? 'sms' : 'mail',
    to,
    accountId,
    locale,
    values: what.values(locale),
  })
}
