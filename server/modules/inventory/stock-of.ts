import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Place } from './tables.ts'

export type Stock = {
  readonly sellerId: string
  readonly variantId: string
  readonly place: Place
  readonly onHand: number
  readonly reserved: number
  readonly available: number
}
type Row = { seller_id: string; variant_id: string; place: Place; on_hand: bigint; reserved: bigint }

/** What stands where of the named variants; a variant without a row is not in the answer. */
export async function stockOf(
  ctx: Pick<Ctx, 'tx'>,
  variants: readonly { readonly sellerId: string; readonly variantId: string }[],
): Promise<readonly Stock[]> {
  if (variants.length === 0) return []
  const wanted = JSON.stringify(
    variants.map(({ sellerId, variantId }) => ({ seller_id: sellerId, variant_id: variantId })),
  )
  const { rows } = await sql<Row>`
    select s.seller_id, s.variant_id, s.place, s.on_hand, s.reserved
      from (select distinct seller_id, variant_id
              from jsonb_to_recordset(${wanted}::jsonb) as row (seller_id uuid, variant_id uuid)) as want
      join inventory.stock as s on s.seller_id = want.seller_id and s.variant_id = want.variant_id
     order by s.seller_id, s.variant_id, s.place
  `.execute(ctx.tx)
  return rows.map((row) => ({
    sellerId: row.seller_id,
    variantId: row.variant_id,
    place: row.place,
    onHand: Number(row.on_hand),
    reserved: Number(row.reserved),
    available: Number(row.on_hand - row.reserved),
  }))
}

/**
 * How many of `variant` are left where `listing` sells from, for the statement of another module that has both under these
 * names: what must show what is committed asks once.
 */
export const availableOf = (variant: string, listing: string) => sql<bigint>`
  coalesce((select stock.on_hand - stock.reserved
              from inventory.stock as stock
             where stock.seller_id = ${sql.ref(`${variant}.seller_id`)}
               and stock.variant_id = ${sql.ref(`${variant}.variant_id`)}
               and stock.place = case ${sql.ref(`${listing}.mode`)} when '1210' then 'bonded' else 'us' end), 0)`
