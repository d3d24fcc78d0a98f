import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { keyOf, lockStock } from './lock-stock.ts'
import { refuse } from './refusals.ts'
import type { Place } from './tables.ts'

export type Count = {
  readonly sellerId: string
  readonly variantId: string
  readonly place: Place
  readonly onHand: number
}

/**
 * Sets what stands on hand, as counted by the seller. Refused whole with `inventory.below-reserved` when a count is lower
 * than what is promised to orders already.
 */
export async function setOnHand(ctx: Ctx, counts: readonly Count[]): Promise<void> {
  if (counts.length === 0) return
  for (const { onHand } of counts) assert(Number.isSafeInteger(onHand) && onHand >= 0, 'units on hand are 0 or more')
  const last = [...new Map(counts.map((count) => [keyOf(count), count])).values()]
  await sql`
    insert into inventory.stock (seller_id, variant_id, place, on_hand, reserved)
    select seller_id, variant_id, place, 0, 0
      from jsonb_to_recordset(${rowsOf(ctx, last)}::jsonb) as row (seller_id uuid, variant_id uuid, place text)
     order by seller_id, variant_id, place
    on conflict do nothing
  `.execute(ctx.tx)
  const stock = await lockStock(ctx, last)
  const changed = last.filter((count) => stock.get(keyOf(count))?.onHand !== BigInt(count.onHand))
  for (const count of changed) {
    const reserved = stock.get(keyOf(count))?.reserved ?? 0n
    if (BigInt(count.onHand) < reserved)
      throw refuse('inventory.below-reserved', { onHand: count.onHand, reserved: Number(reserved) })
  }
  await write(ctx, changed)
}

async function write(ctx: Ctx, changed: readonly Count[]): Promise<void> {
  if (changed.length === 0) return
  const rows = rowsOf(ctx, changed)
  await sql`
    with row as (
      select * from jsonb_to_recordset(${rows}::jsonb) as row (
               id uuid, seller_id uuid, variant_id uuid, place text, on_hand bigint)
    ), moved as (
      insert into inventory.movement (seller_id, id, variant_id, place, change, kind, at)
      select row.seller_id, row.id, row.variant_id, row.place, row.on_hand - s.on_hand, 'counted', ${ctx.now}
        from row join inventory.stock as s
          on s.seller_id = row.seller_id and s.variant_id = row.variant_id and s.place = row.place
    )
    update inventory.stock as s
       set on_hand = row.on_hand
      from row
     where s.seller_id = row.seller_id and s.variant_id = row.variant_id and s.place = row.place
       and s.reserved <= row.on_hand
  `.execute(ctx.tx)
  await audit(
    ctx,
    changed.map(({ variantId, place, onHand }) => ({
      action: 'inventory.counted',
      subject: 'variant',
      subjectId: variantId,
      details: { place, onHand },
    })),
  )
}

const rowsOf = (ctx: Ctx, counts: readonly Count[]): string =>
  JSON.stringify(
    counts.map(({ sellerId, variantId, place, onHand }) => ({
      id: newId(ctx.now),
      seller_id: sellerId,
      variant_id: variantId,
      place,
      on_hand: onHand,
    })),
  )
