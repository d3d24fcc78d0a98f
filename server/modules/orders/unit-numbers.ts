import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { partNumber } from './read-parts.ts'

type Unit = { readonly sellerId: string; readonly unitId: string }

/** The numbers that people read of orders and of parts of orders, by id, in one statement. */
export async function unitNumbers(ctx: Pick<Ctx, 'tx'>, units: readonly Unit[]): Promise<ReadonlyMap<string, string>> {
  if (units.length === 0) return new Map()
  const sellers = units.map(({ sellerId }) => sellerId)
  const ids = units.map(({ unitId }) => unitId)
  const { rows } = await sql<{ id: string; number: string; no: number | null }>`
    select wanted.id, placed.number, part.no
      from unnest(${sellers}::uuid[], ${ids}::uuid[]) as wanted (seller_id, id)
      left join orders.part as part on part.seller_id = wanted.seller_id and part.id = wanted.id
      join orders.order as placed
        on placed.seller_id = wanted.seller_id and placed.id = coalesce(part.order_id, wanted.id)
  `.execute(ctx.tx)
  return new Map(rows.map(({ id, number, no }) => [id, no === null ? number : partNumber(number, no)]))
}
