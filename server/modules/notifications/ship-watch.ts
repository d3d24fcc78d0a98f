import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Tables } from './tables.ts'

type Key = { readonly sellerId: string; readonly orderId: string }

/** Hours before the time to ship is over at which the seller is reminded. */
export const reminderHours = [24, 4] as const

/** Begins to watch a paid order; a second time changes nothing. */
export async function watchShipping(ctx: Ctx, order: Key & { readonly shipBy: Date }): Promise<void> {
  await own<Tables>(ctx.tx)
    .insertInto('notifications.ship_watch')
    .values({ seller_id: order.sellerId, order_id: order.orderId, ship_by: order.shipBy, reminded: 0, ended_at: null })
    .onConflict((conflict) => conflict.columns(['seller_id', 'order_id']).doNothing())
    .execute()
}

/** The seller has longer: reminders come before the new end. */
export async function moveShipWatch(ctx: Ctx, order: Key & { readonly shipBy: Date }): Promise<void> {
  await sql`
    update notifications.ship_watch set ship_by = ${order.shipBy}, reminded = 0
     where seller_id = ${order.sellerId} and order_id = ${order.orderId} and ended_at is null and ship_by < ${order.shipBy}
  `.execute(ctx.tx)
}

/** The order is on its way or given up: no more reminders. */
export async function endShipWatch(ctx: Ctx, order: Key): Promise<void> {
  await sql`
    update notifications.ship_watch set ended_at = ${ctx.now}
     where seller_id = ${order.sellerId} and order_id = ${order.orderId} and ended_at is null
  `.execute(ctx.tx)
}

/** Takes the reminders that are due now, each once; when time jumped over both, only the last one is sent. */
export async function takeDueReminders(ctx: Ctx): Promise<readonly (Key & { readonly number: number })[]> {
  const before = (hours: number): Date => new Date(ctx.now.getTime() + hours * 3_600_000)
  const [first, second] = reminderHours
  const { rows } = await sql<{ seller_id: string; order_id: string; reminded: number }>`
    update notifications.ship_watch
       set reminded = case when ship_by <= ${before(second)} then 2 else 1 end
     where ended_at is null and ship_by > ${ctx.now}
       and ((reminded = 0 and ship_by <= ${before(first)}) or (reminded = 1 and ship_by <= ${before(second)}))
    returning seller_id, order_id, reminded
  `.execute(ctx.tx)
  return rows.map((row) => ({ sellerId: row.seller_id, orderId: row.order_id, number: row.reminded }))
}
