import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { FactName } from './tables.ts'

export type Fact = { readonly at: Date; readonly place: string | null }

/** What is known of an order's parcel. */
export async function factsOf(
  ctx: Pick<Ctx, 'tx'>,
  key: { readonly sellerId: string; readonly orderId: string },
): Promise<ReadonlyMap<FactName, Fact>> {
  const { rows } = await sql<{ fact: FactName; at: Date; place: string | null }>`
    select fact, at, place from orders.fact where seller_id = ${key.sellerId} and order_id = ${key.orderId} order by at
  `.execute(ctx.tx)
  return new Map(rows.map(({ fact, at, place }) => [fact, { at, place }]))
}
