import { chinaDay } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { rulesChanged } from './events.ts'

const codesPerEvent = 500

/**
 * Tells the listings of every row that has come into force since the last time: at once when it is loaded, and on its day
 * when it is loaded ahead of it. Told twice, a listing is only judged twice.
 */
export async function announceDue(ctx: Ctx): Promise<void> {
  const { rows: lines } = await sql<{ id: string; hs8: string }>`
    select line.id, line.hs8
      from compliance.tariff_line as line
     where line.valid_from <= ${chinaDay(ctx.now)}
       and not exists (select from compliance.announced where row_id = line.id)
     order by line.id
  `.execute(ctx.tx)
  const { rows: packs } = await sql<{ id: string }>`
    select pack.id
      from compliance.rule_pack as pack
     where not exists (select from compliance.announced where row_id = pack.id)
     order by pack.id
  `.execute(ctx.tx)
  const ids = [...lines, ...packs].map(({ id }) => id)
  if (ids.length === 0) return
  await sql`
    insert into compliance.announced (row_id, at)
    select row_id, ${ctx.now} from unnest(${ids}::uuid[]) as row_id
        on conflict do nothing
  `.execute(ctx.tx)
  if (packs.length > 0) return emit(ctx, rulesChanged, { all: true, codes: [] })
  const codes = [...new Set(lines.map(({ hs8 }) => hs8))]
  const parts = Array.from({ length: Math.ceil(codes.length / codesPerEvent) }, (_, at) =>
    codes.slice(at * codesPerEvent, (at + 1) * codesPerEvent),
  )
  await emit(ctx, rulesChanged, ...parts.map((part) => ({ all: false, codes: part })))
}
