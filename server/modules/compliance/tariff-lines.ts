import type { Selectable } from 'kysely'
import { chinaDay, type Listing } from '#modules/markets'
import { paged } from '#platform/paged'
import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Tables } from './tables.ts'
import { type TariffRow, tariffRowOf } from './tariff-line.ts'

/** The line in force on a day (today in China unless said otherwise), by eight or ten digits, or null when there is none. */
export async function tariffLine(ctx: Ctx, code: string, on: string = chinaDay(ctx.now)): Promise<TariffRow | null> {
  return (await tariffLines(ctx, [code], on)).get(code) ?? null
}

/** The same for many codes in one statement; codes without a line are absent. */
export async function tariffLines(
  ctx: BatchCtx,
  codes: readonly string[],
  on: string = chinaDay(ctx.now),
): Promise<ReadonlyMap<string, TariffRow>> {
  const wanted = codes.filter((code) => /^\d{8}(\d\d)?$/.test(code))
  if (wanted.length === 0) return new Map()
  const { rows } = await sql<Selectable<Tables['compliance.tariff_line']>>`
    select distinct on (hs8) *
      from compliance.tariff_line
     where hs8 = any(${wanted.map((code) => code.slice(0, 8))})
       and valid_from <= ${on}
     order by hs8, valid_from desc, set_at desc, entry desc
  `.execute(ctx.tx)
  const byCode = new Map(rows.map((row) => [row.hs8, tariffRowOf(row)]))
  return new Map(
    wanted.flatMap((code) => {
      const row = byCode.get(code.slice(0, 8))
      return row === undefined ? [] : [[code, row] as const]
    }),
  )
}

/** The lines in force today by code; the cursor is the last code shown. */
export async function listTariffLines(ctx: Ctx, { cursor, limit }: Listing) {
  const { rows } = await sql<Selectable<Tables['compliance.tariff_line']>>`
    select distinct on (hs8) *
      from compliance.tariff_line
     where hs8 > ${cursor ?? ''}
       and valid_from <= ${chinaDay(ctx.now)}
     order by hs8, valid_from desc, set_at desc, entry desc
     limit ${limit + 1}
  `.execute(ctx.tx)
  const { items, next } = paged(
    rows.map((row) => ({ id: row.hs8, row })),
    limit,
  )
  return { items: items.map(({ row }) => ({ ...tariffRowOf(row), rates: rowRates(row) })), next }
}

/** The rates of a row as they were loaded, for reading. */
const rowRates = (row: Selectable<Tables['compliance.tariff_line']>) => ({
  dutyRate: row.duty_rate,
  dutyRateProvisional: row.duty_rate_provisional,
  vatRate: row.vat_rate,
  consumptionTaxKind: row.ct_kind,
  consumptionTaxRate: row.ct_rate,
  consumptionTaxPerUnit: row.ct_specific_cny,
  consumptionTaxUnit: row.ct_specific_unit,
  setBy: row.set_by,
  setAt: row.set_at,
})

/** Code and names of every line in force, for finding a code by words. */
export async function lineNames(ctx: Ctx) {
  return await own<Tables>(ctx.tx)
    .selectFrom('compliance.tariff_line')
    .distinctOn('hs8')
    .select(['hs8', 'name_en as nameEn', 'name_zh as nameZh', 'demonstration'])
    .where('valid_from', '<=', chinaDay(ctx.now))
    .orderBy('hs8')
    .orderBy('valid_from', 'desc')
    .orderBy('set_at', 'desc')
    .orderBy('entry', 'desc')
    .execute()
}
