import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { bankPending } from './bank-in-force.ts'
import { bankChangeStopped } from './events.ts'
import { sellerById } from './read-seller.ts'
import { refuse } from './refusals.ts'

/**
 * Stops a changed account before its time: the one before it stays in force, and payouts go on. Refused as
 * `sellers.no-bank-change` when none waits.
 */
export async function stopBankChange(ctx: Ctx, sellerId: string): Promise<void> {
  const pending = await bankPending(ctx, sellerId)
  if (pending === null || !(await endPending(ctx, sellerId, pending.number, 'stopped')))
    throw refuse('sellers.no-bank-change')
  const { accountId } = await sellerById(ctx, sellerId)
  await audit(ctx, {
    action: 'sellers.bank-change-stopped',
    subject: 'seller',
    subjectId: sellerId,
    details: { number: pending.number },
  })
  const { number, accountLast } = pending
  await emit(ctx, bankChangeStopped, { sellerId, accountId, number, accountLast })
}

/** Whether this call ended the change; of two at once one does. */
export async function endPending(
  ctx: Ctx,
  sellerId: string,
  number: number,
  reason: 'stopped' | 'replaced',
): Promise<boolean> {
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  const done = await sql`
    insert into sellers.bank_stop (seller_id, number, stopped_by, reason, at)
    select ${sellerId}, b.number, ${by}, ${reason}, ${ctx.now}
      from sellers.bank as b
     where b.seller_id = ${sellerId} and b.number = ${number} and b.effective_at > ${ctx.now}
    on conflict do nothing
  `.execute(ctx.tx)
  return done.numAffectedRows === 1n
}
