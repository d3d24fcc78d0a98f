import { chinaDay } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { rulesChanged } from './events.ts'
import { boundaries } from './in-force.ts'
import { markets } from './markets.ts'
import { waitForJudges } from './rules-stand-still.ts'
import type { Tables } from './tables.ts'
import { wholePack } from './verdict.ts'

type Change = Pick<Tables['compliance.change'], 'market' | 'kind' | 'subject' | 'on_day' | 'codes'>

/**
 * Tells the listings of every row that has come into force since the last time: at once when it is loaded, on its day when
 * it is loaded ahead of it, and of every day on which a dated rule begins or ends. Each is one change, told once.
 */
export async function announceDue(ctx: Ctx): Promise<void> {
  const on_day = chinaDay(ctx.now)
  const { lines, packs } = await unannounced(ctx)
  const told = [...lines, ...packs].map(({ id }) => id)
  if (told.length > 0)
    await sql`
      insert into compliance.announced (row_id, at)
      select row_id, ${ctx.now} from unnest(${told}::uuid[]) as row_id
          on conflict do nothing
    `.execute(ctx.tx)
  for (const { market, version } of packs)
    await change(ctx, { market, kind: 'rules', subject: version, on_day, codes: [] })
  const [line] = lines
  if (line !== undefined) {
    const codes = [...new Set(lines.map(({ hs8 }) => hs8))].toSorted()
    await change(ctx, { market: 'cn', kind: 'tariff', subject: line.id, on_day, codes })
  }
  for (const due of await daysDue(ctx, on_day)) await change(ctx, due)
}

async function unannounced(ctx: Ctx) {
  const { rows: lines } = await sql<{ id: string; hs8: string }>`
    select line.id, line.hs8
      from compliance.tariff_line as line
     where line.valid_from <= ${chinaDay(ctx.now)}
       and not exists (select from compliance.announced where row_id = line.id)
     order by line.id
  `.execute(ctx.tx)
  const { rows: packs } = await sql<{ id: string; market: string; version: string }>`
    select pack.id, pack.market, pack.version
      from compliance.rule_pack as pack
     where not exists (select from compliance.announced where row_id = pack.id)
     order by pack.id
  `.execute(ctx.tx)
  return { lines, packs }
}

/** Days of the newest packs that have come since the pack was loaded. */
async function daysDue(ctx: Ctx, today: string): Promise<readonly Change[]> {
  const { rows: newest } = await sql<{ market: string; version: string; set_at: Date }>`
    select distinct on (market) market, version, set_at
      from compliance.rule_pack
     order by market, set_at desc, entry desc
  `.execute(ctx.tx)
  const due: Change[] = []
  for (const market of markets) {
    const pack = newest.find((each) => each.market === market)
    const whole = pack === undefined ? null : await wholePack(ctx, market)
    if (pack === undefined || whole === null) continue
    const days = boundaries(whole).filter((day) => chinaDay(pack.set_at) < day && day <= today)
    due.push(...days.map((on_day): Change => ({ market, kind: 'day', subject: pack.version, on_day, codes: [] })))
  }
  return due
}

/** Writes a change and tells of it, after all who judge by what held before; one that is written already is told already. */
async function change(ctx: Ctx, about: Change): Promise<void> {
  if (await isTold(ctx, about)) return
  await waitForJudges(ctx)
  const row = await own<Tables>(ctx.tx)
    .insertInto('compliance.change')
    .values({ id: newId(ctx.now), ...about, at: ctx.now })
    .onConflict((conflict) => conflict.columns(['market', 'kind', 'subject', 'on_day']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (row === undefined) return
  await emit(ctx, rulesChanged, {
    changeId: row.id,
    market: about.market,
    all: about.kind !== 'tariff',
    codes: about.codes.length,
  })
}

async function isTold(ctx: Ctx, { market, kind, subject, on_day }: Change): Promise<boolean> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('compliance.change')
    .select('id')
    .where('market', '=', market)
    .where('kind', '=', kind)
    .where('subject', '=', subject)
    .where('on_day', '=', on_day)
    .executeTakeFirst()
  return row !== undefined
}
