import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { moveIfAllowed, lockOrder } from './move-order.ts'
import { giveBackUnshipped } from './give-back-unshipped.ts'
import { duty, orderStates, whenDue, type Clock, type OrderState } from './order-state.ts'
import type { Tables } from './tables.ts'

export type DueOrder = { readonly sellerId: string; readonly orderId: string }

const statesOf = (clock: Clock): readonly OrderState[] =>
  orderStates.filter((state) => {
    const entry = duty[state]
    return 'clock' in entry && entry.clock === clock
  })

/** Orders whose clock has run out, the longest overdue first. */
export async function ordersDue(ctx: Ctx, clock: Clock, limit: number): Promise<readonly DueOrder[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select(['seller_id', 'id'])
    .where('due_at', '<=', ctx.now)
    .where('state', 'in', statesOf(clock))
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows.map((row) => ({ sellerId: row.seller_id, orderId: row.id }))
}

const reasons = {
  pay: 'not-paid-in-time',
  ship: 'not-shipped-in-time',
  confirm: 'confirmed-by-clock',
} as const satisfies Record<Clock, string>

/** Does what the clock says, if it is still due when the row is locked: somebody may have been quicker. */
export async function runClock(ctx: Ctx, clock: Clock, order: DueOrder): Promise<void> {
  const { state, due_at: dueAt } = await lockOrder(ctx, order)
  if (dueAt === null || dueAt > ctx.now || !statesOf(clock).includes(state)) return
  if (clock === 'ship' && (await giveBackUnshipped(ctx, { ...order, reason: 'rest-not-shipped-in-time' }))) return
  await moveIfAllowed(ctx, { ...order, step: whenDue[clock], reason: reasons[clock] })
}
