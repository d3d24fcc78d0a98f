import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { lockOrder } from './move-order.ts'
import { goOn, standStill } from './stand-still.ts'
import type { Tables } from './tables.ts'

export type Freeze = {
  readonly sellerId: string
  readonly orderId: string
  readonly by: 'return' | 'dispute' | 'screening'
  readonly id: string
}

/**
 * Stops the clock of an order while a return, a dispute or a screening case is open, with the time it has left; a clock
 * that begins meanwhile stands still too. (Where rules refuse its goods, the stop itself does: `stopOrder`.) The row's lock
 * and the statement decide between a freeze and a clock that runs out at the same moment:
 * whoever is first has won. An order that is not paid yet or has ended has no clock to stop, and answers that. Twice is once.
 */
export async function freezeOrder(
  ctx: Ctx,
  { sellerId, orderId, by, id }: Freeze,
): Promise<{ readonly frozen: boolean }> {
  await lockOrder(ctx, { sellerId, orderId })
  if (!(await standStill(ctx, { sellerId, orderId }))) return { frozen: false }
  const kept = await own<Tables>(ctx.tx)
    .insertInto('orders.freeze')
    .values({ seller_id: sellerId, order_id: orderId, by, id, at: ctx.now, thawed_at: null })
    .onConflict((conflict) =>
      conflict
        .columns(['seller_id', 'order_id', 'by', 'id'])
        .doUpdateSet({ thawed_at: null })
        .where('orders.freeze.thawed_at', 'is not', null),
    )
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows === 1n)
    await audit(ctx, { action: 'orders.frozen', subject: 'order', subjectId: orderId, details: { by, id } })
  return { frozen: true }
}

/** The clock goes on with the time it had left, once nothing freezes the order any more. Twice is once. */
export async function thawOrder(ctx: Ctx, { sellerId, orderId, by, id }: Freeze): Promise<void> {
  await lockOrder(ctx, { sellerId, orderId })
  const thawed = await own<Tables>(ctx.tx)
    .updateTable('orders.freeze')
    .set({ thawed_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('by', '=', by)
    .where('id', '=', id)
    .where('thawed_at', 'is', null)
    .executeTakeFirst()
  if (thawed.numUpdatedRows !== 1n) return
  await goOn(ctx, { sellerId, orderId })
  await audit(ctx, { action: 'orders.thawed', subject: 'order', subjectId: orderId, details: { by, id } })
}
