import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { drivePaymentJob } from './drive-payment.job.ts'
import { providerNamed, type ProviderEvent, type ProviderName } from './payment-port.ts'
import { inboxPlace, rowById } from './payments.ts'
import { refundByProvider } from './refunds.ts'
import { takePayment } from './take-payment.ts'
import { takeRefund } from './take-refund.ts'
import type { Outcome, Tables } from './tables.ts'

export type EventKey = { readonly provider: ProviderName; readonly id: string }

/**
 * One kept webhook, given its effect once. One that speaks of a payment or a refund that is not here yet stays open under
 * the name it waits for (`about`) and is tried again when that appears.
 */
export async function receiveEvent(ctx: Ctx, key: EventKey): Promise<void> {
  const claimed = await sql<{ body_sealed: string }>`
    update payments.inbox
       set attempts = attempts + 1, tried_at = ${ctx.now}
     where provider = ${key.provider} and id = ${key.id} and handled_at is null
    returning body_sealed
  `.execute(ctx.tx)
  const sealed = claimed.rows[0]?.body_sealed
  if (sealed === undefined) return
  const provider = providerNamed(ctx, key.provider)
  if (provider === null) return await note(ctx, key, { problem: 'this provider is configured no more' })
  const event = provider.readEvent(ctx.world.vault.open(sealed, inboxPlace(key.id)))
  if (event === null) return await close(ctx, key, 'refused', 'not an event we can read')
  await note(ctx, key, { type: event.type.slice(0, 200), about: aboutOf(event)?.slice(0, 200) ?? null })
  if (event.kind === 'nothing') return await close(ctx, key, 'known', null)
  await give(ctx, key, event)
}

const aboutOf = (event: ProviderEvent): string | null =>
  event.kind === 'nothing'
    ? null
    : event.kind === 'payment'
      ? event.payment.merchantOrder
      : event.kind === 'refund'
        ? event.refund.providerId
        : event.merchantOrder

async function give(ctx: Ctx, key: EventKey, event: Exclude<ProviderEvent, { kind: 'nothing' }>): Promise<void> {
  const heard = { by: 'webhook', provider: key.provider } as const
  if (event.kind === 'refund') {
    const refund = await refundByProvider(ctx, key.provider, event.refund.providerId)
    if (refund === null) return await note(ctx, key, { problem: 'no such refund yet' })
    return await close(ctx, key, await takeRefund(ctx, refund, event.refund, heard), null)
  }
  const payment = await rowById(ctx, event.kind === 'payment' ? event.payment.merchantOrder : event.merchantOrder)
  if (payment === null) return await note(ctx, key, { problem: 'no such payment yet' })
  if (event.kind === 'payment')
    return await close(ctx, key, await takePayment(ctx, payment, event.payment, heard), null)
  await enqueue(ctx, drivePaymentJob, { buyerId: payment.buyer_id, paymentId: payment.id }, { once: payment.id })
  await close(ctx, key, 'known', null)
}

async function note(
  ctx: Ctx,
  { provider, id }: EventKey,
  set: Partial<Pick<Tables['payments.inbox'], 'type' | 'about' | 'problem' | 'handled_at' | 'outcome'>>,
): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payments.inbox')
    .set(set)
    .where('provider', '=', provider)
    .where('id', '=', id)
    .execute()
}

const close = (ctx: Ctx, key: EventKey, outcome: Outcome, problem: string | null): Promise<void> =>
  note(ctx, key, { handled_at: ctx.now, outcome, problem })
