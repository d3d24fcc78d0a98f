import type { Selectable } from 'kysely'
import { must } from '#platform/check'
import type { BatchCtx } from '#platform/context'
import { sql, unseen } from '#platform/db'
import type { World } from '#platform/world'
import type { Tables } from './tables.ts'
import { type TariffRow, tariffRowOf } from './tariff-line.ts'

/**
 * The lines in force on a day that each code names: the one of eight or ten digits, or all beneath six; a code without a line
 * is absent. One statement for each kind of code, however many there are, and one for lines that were not read before.
 */
export async function linesByCode(
  ctx: BatchCtx,
  codes: readonly string[],
  on: string,
): Promise<ReadonlyMap<string, readonly TariffRow[]>> {
  const wanted = [...new Set(codes)].filter((code) => /^\d{6}(\d\d){0,2}$/.test(code))
  const six = wanted.filter((code) => code.length === 6)
  const eight = [...new Set(wanted.filter((code) => code.length > 6).map((code) => code.slice(0, 8)))]
  const [named, beneath] = await Promise.all([linesNamed(ctx, eight, on), linesBeneath(ctx, six, on)])
  const lines = await linesById(
    ctx,
    [...named, ...beneath].map(({ id }) => id),
  )
  const found = Map.groupBy([...named, ...beneath], ({ code }) => code)
  return new Map(
    wanted.flatMap((code) => {
      const own = found.get(code.slice(0, 8))
      return own === undefined
        ? []
        : [[code, own.map(({ id }) => must(lines.get(id), 'a line that is named is there'))]]
    }),
  )
}

type Named = { readonly code: string; readonly id: string }

async function linesNamed(ctx: BatchCtx, codes: readonly string[], on: string): Promise<readonly Named[]> {
  if (codes.length === 0) return []
  const { rows } = await sql<Named>`
    select distinct on (hs8) hs8 as code, id
      from compliance.tariff_line
     where hs8 = any(${unseen(codes, 'text[]')}::text[])
       and valid_from <= ${on}
     order by hs8, valid_from desc, set_at desc, entry desc
  `.execute(ctx.tx)
  return rows
}

async function linesBeneath(ctx: BatchCtx, codes: readonly string[], on: string): Promise<readonly Named[]> {
  if (codes.length === 0) return []
  const { rows } = await sql<Named>`
    select distinct on (asked.code, line.hs8) asked.code, line.id
      from unnest(${unseen(codes, 'text[]')}) as asked (code)
      join compliance.tariff_line as line on line.hs8 between asked.code || '00' and asked.code || '99'
     where line.valid_from <= ${on}
     order by asked.code, line.hs8, line.valid_from desc, line.set_at desc, line.entry desc
  `.execute(ctx.tx)
  return rows
}

/** Rows of the tariff are only ever added, so one that was read once is known by its id for good. */
const readIn = new WeakMap<World, Map<string, TariffRow>>()
const readMax = 20_000

async function linesById(ctx: BatchCtx, ids: readonly string[]): Promise<ReadonlyMap<string, TariffRow>> {
  const known = readIn.get(ctx.world)
  const read = known === undefined || known.size > readMax ? new Map<string, TariffRow>() : known
  readIn.set(ctx.world, read)
  const missing = ids.filter((id) => !read.has(id))
  if (missing.length === 0) return read
  const { rows } = await sql<Selectable<Tables['compliance.tariff_line']>>`
    select * from compliance.tariff_line where id = any(${missing})
  `.execute(ctx.tx)
  for (const row of rows) read.set(row.id, tariffRowOf(row))
  return read
}
