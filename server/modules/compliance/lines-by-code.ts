import type { Selectable } from 'kysely'
import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import type { Tables } from './tables.ts'
import { type TariffRow, tariffRowOf } from './tariff-line.ts'

/**
 * The lines in force on a day that each code names: the one of eight or ten digits, or all beneath six. One statement,
 * however many codes; a code without a line is absent.
 */
export async function linesByCode(
  ctx: BatchCtx,
  codes: readonly string[],
  on: string,
): Promise<ReadonlyMap<string, readonly TariffRow[]>> {
  const wanted = [...new Set(codes)].filter((code) => /^\d{6}(\d\d){0,2}$/.test(code))
  if (wanted.length === 0) return new Map()
  const lowest = wanted.map((code) => code.slice(0, 8).padEnd(8, '0'))
  const highest = wanted.map((code) => code.slice(0, 8).padEnd(8, '9'))
  const { rows } = await sql<Selectable<Tables['compliance.tariff_line']> & { wanted: string }>`
    select distinct on (asked.code, line.hs8) asked.code as wanted, line.*
      from unnest(${wanted}::text[], ${lowest}::text[], ${highest}::text[]) as asked (code, lowest, highest)
      join compliance.tariff_line as line on line.hs8 between asked.lowest and asked.highest
     where line.valid_from <= ${on}
     order by asked.code, line.hs8, line.valid_from desc, line.set_at desc, line.entry desc
  `.execute(ctx.tx)
  const found = Map.groupBy(rows, ({ wanted: code }) => code)
  return new Map([...found].map(([code, lines]) => [code, lines.map(tariffRowOf)]))
}
