import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Somebody looks after an open difference; the last who said so is its owner. */
export async function takeDifference(ctx: Ctx, differenceId: string): Promise<void> {
  const owner = 'id' in ctx.actor && ctx.actor.kind === 'operator' ? ctx.actor.id : null
  const taken = await own<Tables>(ctx.tx)
    .updateTable('payments.difference')
    .set({ owner_id: owner })
    .where('id', '=', differenceId)
    .where('gone_at', 'is', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n) throw refuse('payments.not-found')
  await audit(ctx, { action: 'payments.difference-taken', subject: 'difference', subjectId: differenceId })
}

/** A person says why a difference may stay; it is not compared again. */
export async function closeDifference(ctx: Ctx, differenceId: string, reason: string): Promise<void> {
  const closed = await own<Tables>(ctx.tx)
    .updateTable('payments.difference')
    .set({ closed_at: ctx.now, closed_by: 'id' in ctx.actor ? ctx.actor.id : '', reason })
    .where('id', '=', differenceId)
    .where('gone_at', 'is', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  if (closed.numUpdatedRows !== 1n) throw refuse('payments.not-found')
  await audit(ctx, {
    action: 'payments.difference-closed',
    subject: 'difference',
    subjectId: differenceId,
    details: { reason },
  })
}
