import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { emit } from '#platform/outbox'
import { setting } from '#modules/markets'
import { orderExtended } from './events.ts'
import { lockOrder } from './move-order.ts'
import { duty, type Clock } from './order-state.ts'
import { orderOf } from './order-of.ts'
import { refuse } from './refusals.ts'
import type { OrderRow, Tables } from './tables.ts'
import { endOfWorkingDay } from './working-days.ts'

type Extended = { readonly dueAt: Date | null }

/**
 * The seller takes more time to ship, once, with a reason that the buyer reads: some working days after the day that was
 * promised. Asking a second time answers what was given. Refused with `orders.not-found`, and with
 * `orders.no-clock-to-extend` when the goods have left or the time was over.
 */
export async function extendShipping(
  ctx: Ctx,
  { sellerId, orderId, reason }: { readonly sellerId: string; readonly orderId: string; readonly reason: string },
): Promise<Extended> {
  const days = Number(await setting(ctx, 'orders.ship-extension-working-days'))
  return await extend(ctx, { sellerId, orderId, clock: 'ship', days, reason }, (due) => endOfWorkingDay(due, days))
}

/** The buyer takes more time to look at what was delivered, once; a clock that stands still has more left. */
export async function extendConfirming(
  ctx: Ctx,
  { buyerId, orderId }: { readonly buyerId: string; readonly orderId: string },
): Promise<Extended> {
  const { sellerId } = await orderOf(ctx, { orderId, buyerId })
  const days = Number(await setting(ctx, 'orders.confirm-extension-days'))
  const later = (due: Date): Date => new Date(due.getTime() + days * 86_400_000)
  return await extend(ctx, { sellerId, orderId, clock: 'confirm', days, reason: 'extended-by-buyer' }, later)
}

type Wish = {
  readonly sellerId: string
  readonly orderId: string
  readonly clock: Extract<Clock, 'ship' | 'confirm'>
  readonly days: number
  readonly reason: string
}

async function extend(ctx: Ctx, wish: Wish, later: (due: Date) => Date): Promise<Extended> {
  const order = await lockOrder(ctx, wish)
  const { sellerId, orderId, clock, days, reason } = wish
  const owed = duty[order.state]
  const ends = endOfClock(order, ctx.now)
  if (!('clock' in owed) || owed.clock !== clock || ends === null || ends <= ctx.now)
    throw refuse('orders.no-clock-to-extend', { state: order.state })
  const kept = await own<Tables>(ctx.tx)
    .insertInto('orders.extension')
    .values({ seller_id: sellerId, order_id: orderId, clock, days, reason, at: ctx.now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return { dueAt: order.due_at }
  const dueAt = order.due_at === null ? null : later(order.due_at)
  await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set(dueAt === null ? { clock_left_ms: BigInt(later(ends).getTime() - ctx.now.getTime()) } : { due_at: dueAt })
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .execute()
  await audit(ctx, {
    action: 'orders.extended',
    subject: 'order',
    subjectId: orderId,
    details: { clock, days, reason },
  })
  await emit(ctx, orderExtended, {
    sellerId,
    orderId,
    buyerId: order.buyer_id,
    clock,
    reason,
    dueAt: dueAt?.toISOString() ?? null,
  })
  return { dueAt }
}

/** When the clock ends, or would end if it went on now. */
const endOfClock = (order: OrderRow, now: Date): Date | null =>
  order.due_at ?? (order.clock_left_ms === null ? null : new Date(now.getTime() + Number(order.clock_left_ms)))

export type Extension = {
  readonly clock: 'ship' | 'confirm'
  readonly days: number
  readonly reason: string
  readonly at: Date
}

/** The extensions an order was given. */
export async function extensionsOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<readonly Extension[]> {
  return await own<Tables>(ctx.tx)
    .selectFrom('orders.extension')
    .select(['clock', 'days', 'reason', 'at'])
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('at')
    .execute()
}
