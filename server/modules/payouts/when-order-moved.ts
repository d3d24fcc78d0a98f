import { orderMoved, orderRefunded } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { listener } from '#platform/outbox'
import { readBook } from './read-book.ts'

/**
 * Money was released: where a reserve withholds, or a debt waits for it, the seller sees that now and not with the next run.
 * Everybody else's book is read when a payout is made.
 */
export const readWhenReleased = listener('payouts.when-order-moved', orderMoved, async (ctx, { sellerId, to }) => {
  if (to === 'completed' && (await isWatched(ctx, sellerId))) await readBook(ctx, sellerId)
})

/** Money went back to a buyer: if it was taken from what the seller was owed, a debt may begin. */
export const readWhenRefunded = listener('payouts.when-order-refunded', orderRefunded, async (ctx, { sellerId }) => {
  await readBook(ctx, sellerId)
})

async function isWatched(ctx: Ctx, sellerId: string): Promise<boolean> {
  const { rows } = await sql<{ watched: boolean }>`
    select exists (select from payouts.reserve where seller_id = ${sellerId} and state = 'in-force')
           or exists (select from payouts.debt where seller_id = ${sellerId} and state in ('open', 'overdue', 'asked'))
           as watched
  `.execute(ctx.tx)
  return rows[0]?.watched ?? false
}
