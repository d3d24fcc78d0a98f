import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { paymentPort } from './payment-port.ts'
import { inboxPlace, rowById } from './payments.ts'
import { refundByProvider } from './refunds.ts'
import { takePayment } from './take-payment.ts'
import { takeRefund } from './take-refund.ts'
import type { Outcome, Tables } from './tables.ts'

/**
 * One kept webhook, given its effect once. One that speaks of a payment or a refund that is not here yet stays open under
 * the name it waits for (`about`) and is tried again when that appears.
 */
export async function receiveEvent(ctx: Ctx, id: string): Promise<void> {
  const claimed = await sql<{ body_sealed: string }>`
    update payments.inbox
       set attempts = attempts + 1, tried_at = ${ctx.now}
     where id = ${id} and handled_at is null
    returning body_sealed
  `.execute(ctx.tx)
  const sealed = claimed.rows[0]?.body_sealed
  if (sealed === undefined) return
  const event = ctx.world.ports.use(paymentPort).readEvent(ctx.world.vault.open(sealed, inboxPlace(id)))
  if (event === null) return await close(ctx, id, 'refused', 'not an event we can read')
  const about = event.kind === 'payment' ? event.payment.merchantOrder : event.refund.providerId
  await note(ctx, id, { type: event.type, about })
  if (event.kind === 'payment') {
    const payment = await rowById(ctx, event.payment.merchantOrder)
    if (payment === null) return await note(ctx, id, { problem: 'no such payment yet' })
    return await close(ctx, id, await takePayment(ctx, payment, event.payment, 'webhook'), null)
  }
  const refund = await refundByProvider(ctx, event.refund.providerId)
  if (refund === null) return await note(ctx, id, { problem: 'no such refund yet' })
  await close(ctx, id, await takeRefund(ctx, refund, event.refund, 'webhook'), null)
}

async function note(
  ctx: Ctx,
  id: string,
  set: Partial<Pick<Tables['payments.inbox'], 'type' | 'about' | 'problem'>>,
): Promise<void> {
  await own<Tables>(ctx.tx).updateTable('payments.inbox').set(set).where('id', '=', id).execute()
}

async function close(ctx: Ctx, id: string, outcome: Outcome, problem: string | null): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payments.inbox')
    .set({ handled_at: ctx.now, outcome, problem })
    .where('id', '=', id)
    .execute()
}
