import { audit } from '#platform/audit'
import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** The edition of the consumer notice in force: a new text gets a new day, and every buyer reads it once again. */
export const noticeEdition = '2026-11-22'
/** Its points, in their order; their words are messages. */
export const noticePoints = ['own-use', 'standards', 'label', 'taxpayer', 'limits', 'call', 'person'] as const

/** Whether this buyer has acknowledged the notice in force. */
export async function acknowledged(ctx: BatchCtx, buyerId: string): Promise<boolean> {
  return (await whoAcknowledged(ctx, [buyerId])).has(buyerId)
}

/** Those of these buyers who have acknowledged the notice in force. */
export async function whoAcknowledged(ctx: BatchCtx, buyerIds: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('buyers.acknowledgement')
    .select('buyer_id')
    .where('buyer_id', '=', sql<string>`any(${[...buyerIds]}::uuid[])`)
    .where('notice', '=', noticeEdition)
    .execute()
  return new Set(rows.map((row) => row.buyer_id))
}

/** Notes that the buyer has read the notice; a second time does nothing. Refused for an edition that was replaced. */
export async function acknowledge(ctx: Ctx, buyerId: string, edition: string): Promise<void> {
  if (edition !== noticeEdition) throw refuse('buyers.notice-changed')
  const made = await own<Tables>(ctx.tx)
    .insertInto('buyers.acknowledgement')
    .values({ buyer_id: buyerId, notice: edition, at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows === 1n)
    await audit(ctx, {
      action: 'buyers.notice-acknowledged',
      subject: 'buyer',
      subjectId: buyerId,
      details: { edition },
    })
}
