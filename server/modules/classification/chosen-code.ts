import { chinaDay } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { findHs } from './find-hs.ts'
import { readGtin } from './gtin.ts'
import { hsTables } from './hs-tables.ts'
import type { Sureness, Tables } from './tables.ts'

/** A code that a person put on one variant. */
export type Choice = {
  readonly variantId: string
  readonly code: string
  readonly barcode: string | null
  /** What the goods are called: how well the code fits these words is kept beside it. */
  readonly words: string
  readonly sureness?: Sureness | undefined
}

/** A kept choice: which book and year the code is of, who chose it, how sure they were, and how well it fitted the words. */
export type ChosenCode = {
  readonly variantId: string
  readonly code: string
  readonly nomenclature: 'cn-tariff'
  readonly year: number
  readonly chosenByKind: string
  readonly chosenBy: string | null
  readonly sureness: Sureness | null
  readonly confidence: number
  readonly chosenAt: Date
}

/** Keeps choices as they were made; nothing is ever overwritten. One statement. */
export async function recordChoices(ctx: Ctx, sellerId: string, choices: readonly Choice[]): Promise<void> {
  if (choices.length === 0) return
  const year = Number(chinaDay(ctx.now).slice(0, 4))
  const fits = new Map<string, number>()
  const fitOf = ({ words, code }: Choice): number => {
    const key = `${code} ${words}`
    const fit = fits.get(key) ?? fitHundredths(words, code)
    fits.set(key, fit)
    return fit
  }
  await own<Tables>(ctx.tx)
    .insertInto('classification.chosen_code')
    .values(
      choices.map((choice) => ({
        seller_id: sellerId,
        id: newId(ctx.now),
        variant_id: choice.variantId,
        code: choice.code,
        nomenclature: 'cn-tariff' as const,
        year,
        gtin14: choice.barcode === null ? null : (readGtin(choice.barcode)?.gtin14 ?? null),
        chosen_by_kind: ctx.actor.kind,
        chosen_by: 'id' in ctx.actor ? ctx.actor.id : null,
        sureness: choice.sureness ?? null,
        confidence_hundredths: fitOf(choice),
        words: choice.words.slice(0, 255),
        chosen_at: ctx.now,
      })),
    )
    .execute()
}

/** The confidence that ranking by words gives this code; nought when words do not lead to it. */
function fitHundredths(words: string, code: string): number {
  const found = findHs(hsTables().index, words, 20).find(({ hs6 }) => code.startsWith(hs6))
  return Math.round((found?.confidence ?? 0) * 100)
}

/** The choice that holds for each of a seller's variants; those chosen before choices were kept are absent. */
export async function chosenCodes(
  ctx: Ctx,
  sellerId: string,
  variantIds: readonly string[],
): Promise<ReadonlyMap<string, ChosenCode>> {
  if (variantIds.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('classification.chosen_code')
    .distinctOn('variant_id')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('variant_id', 'in', [...variantIds])
    .orderBy('variant_id')
    .orderBy('chosen_at', 'desc')
    .orderBy('id', 'desc')
    .execute()
  return new Map(
    rows.map((row) => [
      row.variant_id,
      {
        variantId: row.variant_id,
        code: row.code,
        nomenclature: row.nomenclature,
        year: row.year,
        chosenByKind: row.chosen_by_kind,
        chosenBy: row.chosen_by,
        sureness: row.sureness,
        confidence: row.confidence_hundredths / 100,
        chosenAt: row.chosen_at,
      },
    ]),
  )
}

export type KnownCode = { readonly hs6: string; readonly times: number }

/**
 * What barcodes were classified as before, by how many variants: a seller's own choices, and those of others where at least
 * two sellers agree, so that nobody learns of one competitor's product.
 */
export async function codesByGtin(
  ctx: Ctx,
  gtins: readonly string[],
): Promise<ReadonlyMap<string, readonly KnownCode[]>> {
  if (gtins.length === 0) return new Map()
  const sellerId = ctx.actor.kind === 'seller' ? ctx.actor.sellerId : null
  const { rows } = await sql<{ gtin14: string; hs6: string; times: number }>`
    with latest as (
      select distinct on (seller_id, variant_id) seller_id, gtin14, left(code, 6) as hs6
        from classification.chosen_code
       where gtin14 = any(${[...new Set(gtins)]})
       order by seller_id, variant_id, chosen_at desc, id desc
    )
    select gtin14, hs6, count(*)::integer as times
      from latest
     group by gtin14, hs6
    having count(distinct seller_id) > 1 or bool_or(seller_id = ${sellerId}::uuid)
     order by gtin14, times desc, hs6
  `.execute(ctx.tx)
  return Map.groupBy(rows, ({ gtin14 }) => gtin14)
}
