import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

export type Stopped = { readonly listingId: string; readonly titleZh: string }

/** Of these listings those that a change of the rules took off sale and that still are. */
export async function stoppedBy(
  ctx: Ctx,
  changeId: string,
  listingIds: readonly string[],
): Promise<readonly Stopped[]> {
  if (listingIds.length === 0) return []
  const { rows } = await sql<{ id: string; title_zh: string }>`
    select id, title_zh
      from catalog.listing
     where id = any(${[...new Set(listingIds)]}::uuid[])
       and state = 'down'
       and reason_details ->> 'change' = ${changeId}
  `.execute(ctx.tx)
  return rows.map((row) => ({ listingId: row.id, titleZh: row.title_zh }))
}
