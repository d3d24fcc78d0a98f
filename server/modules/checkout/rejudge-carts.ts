import { stoppedBy } from '#modules/catalog'
import { noteBatch, readChange, takeBatch } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { cartStopped } from './events.ts'

const nobody = '00000000-0000-0000-0000-000000000000'
const part = 'carts'

/**
 * Looks through the next carts after a change of the rules. A cart reads its listings whenever it is shown or priced, so
 * what was stopped cannot be bought; its owner is told which thing it was. Returns whether there is more.
 */
export async function rejudgeCarts(ctx: Ctx, changeId: string, size: number): Promise<boolean> {
  const at = await takeBatch(ctx, changeId, part)
  if (at === null) return false
  const { market } = await readChange(ctx, changeId)
  const carts = market === 'cn' ? await nextCarts(ctx, at.last?.sellerId ?? nobody, size) : []
  const stopped = new Map(
    (
      await stoppedBy(
        ctx,
        changeId,
        carts.flatMap(({ listings }) => listings),
      )
    ).map((each) => [each.listingId, each.titleZh]),
  )
  const hit = carts.flatMap(({ owner_id: ownerId, listings }) => {
    const titlesZh = [...new Set(listings.flatMap((listing) => stopped.get(listing) ?? []))]
    return titlesZh.length === 0 ? [] : [{ changeId, ownerId, titlesZh }]
  })
  await emit(ctx, cartStopped, ...hit)
  const last = carts.length < size ? undefined : carts.at(-1)?.owner_id
  await noteBatch(ctx, {
    changeId,
    part,
    done: carts.length,
    changed: hit.length,
    last: last === undefined ? null : { sellerId: last, id: nobody },
  })
  return last !== undefined
}

async function nextCarts(ctx: Ctx, after: string, size: number) {
  const { rows } = await sql<{ owner_id: string; listings: string[] }>`
    select owner_id, array_agg(distinct listing_id::text) as listings
      from checkout.cart_line
     where owner_id > ${after}::uuid
     group by owner_id
     order by owner_id
     limit ${size}
  `.execute(ctx.tx)
  return rows
}

/** How many carts there are. */
export async function countCarts(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ count: bigint }>`
    select count(distinct owner_id) as count from checkout.cart_line
  `.execute(ctx.tx)
  return Number(rows[0]?.count ?? 0n)
}

/** How many carts hold one of these listings. */
export async function cartsWith(ctx: Ctx, listingIds: readonly string[]): Promise<number> {
  if (listingIds.length === 0) return 0
  const { rows } = await sql<{ count: bigint }>`
    select count(distinct owner_id) as count
      from checkout.cart_line
     where listing_id = any(${[...listingIds]}::uuid[])
  `.execute(ctx.tx)
  return Number(rows[0]?.count ?? 0n)
}
