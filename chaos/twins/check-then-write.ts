import { sql, type Tx } from '../../server/platform/db.ts'
import { keyOf, readStock, type LockedStock } from '../../server/modules/inventory/lock-stock.ts'
import { judge, type Reserved, type Want } from '../../server/modules/inventory/reserve.ts'

/** Stock as it is written by people who read, decide in memory, and save what they decided: what oversells under load. */
type Asked = { readonly tx: Tx; readonly now: Date }
const seen = new WeakMap<Tx, ReadonlyMap<string, LockedStock>>()

export async function admit(ctx: Asked & Parameters<typeof readStock>[0], wants: readonly Want[]): Promise<Reserved> {
  const stock = await readStock(ctx, wants)
  seen.set(ctx.tx, stock)
  await sql`select pg_sleep(0.02)`.execute(ctx.tx)
  return judge(wants, stock)
}

export async function hold(ctx: Asked, admitted: readonly Want[]): Promise<void> {
  const reserved = new Map([...(seen.get(ctx.tx) ?? [])].map(([key, row]) => [key, row.reserved]))
  for (const want of admitted) {
    const { sellerId, orderId, variantId, place, quantity } = want
    const units = (reserved.get(keyOf(want)) ?? 0n) + BigInt(quantity)
    reserved.set(keyOf(want), units)
    await sql`
      update inventory.stock set reserved = ${units}
       where seller_id = ${sellerId} and variant_id = ${variantId} and place = ${place}`.execute(ctx.tx)
    await sql`
      insert into inventory.reservation (seller_id, order_id, variant_id, place, quantity, state, at)
      values (${sellerId}, ${orderId}, ${variantId}, ${place}, ${quantity}, 'held', ${ctx.now})`.execute(ctx.tx)
  }
}
