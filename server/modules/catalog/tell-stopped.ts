import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { listingsStopped } from './events.ts'
import type { Moved } from './rejudge-batch.ts'

/** Each seller is told once for a batch: how many came down, one of them by name, and what its rule says is to be done. */
export async function tellStopped(ctx: Ctx, changeId: string, stopped: readonly Moved[]): Promise<void> {
  const firsts = [...Map.groupBy(stopped, ({ sellerId }) => sellerId)].flatMap(([sellerId, rows]) =>
    rows[0] === undefined ? [] : [{ sellerId, first: rows[0], listings: rows.length }],
  )
  if (firsts.length === 0) return
  const { rows } = await sql<{ id: string; title_en: string }>`
    select id, title_en from catalog.listing
     where id = any(${firsts.map(({ first }) => first.listingId)}::uuid[])
  `.execute(ctx.tx)
  const titles = new Map(rows.map((row) => [row.id, row.title_en]))
  await emit(
    ctx,
    listingsStopped,
    ...firsts.flatMap(({ sellerId, first, listings }) => {
      const [reason] = first.group.verdict.reasons
      if (reason === undefined) return []
      const { titleEn: ruleEn, titleZh: ruleZh, toDoEn, toDoZh } = reason
      return [
        { changeId, sellerId, listings, titleEn: titles.get(first.listingId) ?? '', ruleEn, ruleZh, toDoEn, toDoZh },
      ]
    }),
  )
}
