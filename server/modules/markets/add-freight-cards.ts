import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { emit } from '#platform/outbox'
import { z } from '#platform/wire'
import { type Layout, type Line, ownFile } from './csv-rows.ts'
import { termsChanged } from './events.ts'
import { choice, refuseMistakes } from './file-mistakes.ts'
import { type Band, bandFaults, checkBands } from './freight-card.ts'
import { fileRefusals } from './market-file.ts'
import { type Provenance, provenanceBelongs, provenanceCells, provenanceRow } from './provenance.ts'
import type { Route, Tables } from './tables.ts'
import { addInTurn } from './rows-version.ts'

/** To China the price is in yuan, to other markets in US dollars: that is what the carrier is paid in. */
export type NewCard = Provenance & {
  /** China where nothing is said. */
  readonly market?: string
  readonly route: Route
  readonly bands: readonly Band[]
  readonly validFrom: string
}

export const cardCurrency = 'CNY'
const home = 'cn'
const currencyTo = (market: string): string => (market === home ? cardCurrency : 'USD')
export const route = z.enum(['direct_mail', 'bonded'])
export const yuan = z
  .string()
  .regex(/^\d{1,9}(\.\d{1,2})?$/, 'write an amount like 21.00')
  .transform((text) => moneyOf(text, cardCurrency)?.minor ?? 0n) // the pattern admits only what `moneyOf` reads

const Cells = z.object({
  route,
  up_to_grams: z
    .string()
    .regex(/^[1-9]\d{0,5}$/)
    .transform(Number),
  price: yuan,
  valid_from: z.iso.date(),
  ...provenanceCells,
})

const layout: Layout<typeof Cells> = {
  cells: Cells,
  belongs: {
    route: choice(...route.options),
    up_to_grams: { what: 'whole', params: { from: 1, to: 999_999 } },
    price: { what: 'yuan' },
    valid_from: { what: 'day' },
    ...provenanceBelongs,
  },
}

/** Adds whole cards. Each is refused when two parcels would cost more together than apart; nothing is added then. */
export async function addFreightCards(ctx: Ctx, cards: readonly NewCard[]): Promise<readonly string[]> {
  const checked = cards.map((card) => ({ card, id: newId(ctx.now), bands: checkBands(card.bands) }))
  await addInTurn(ctx)
  for (const { card, id, bands } of checked) {
    await own<Tables>(ctx.tx)
      .insertInto('markets.freight_card')
      .values({
        id,
        market: card.market ?? home,
        route: card.route,
        currency: currencyTo(card.market ?? home),
        weight_max_grams: bands.at(-1)?.upToGrams ?? 0,
        valid_from: card.validFrom,
        ...provenanceRow(ctx, card),
      })
      .execute()
    await own<Tables>(ctx.tx)
      .insertInto('markets.freight_band')
      .values(
        bands.map(({ upToGrams, priceMinor }) => ({ card_id: id, up_to_grams: upToGrams, price_minor: priceMinor })),
      )
      .execute()
  }
  await audit(
    ctx,
    checked.map(({ card, id, bands }) => ({
      action: 'markets.freight-card-added',
      subject: 'freight-card',
      subjectId: id,
      details: { market: card.market ?? home, route: card.route, validFrom: card.validFrom, bands: bands.length },
    })),
  )
  // What is on sale is priced for China: a card to elsewhere changes none of it.
  const priced = checked.filter(({ card }) => (card.market ?? home) === home)
  const events = priced.map(({ card }) => ({ what: 'freight' as const, key: card.route, validFrom: card.validFrom }))
  await emit(ctx, termsChanged, ...events)
  return checked.map(({ id }) => id)
}

/**
 * Adds the cards of a CSV file: route,up_to_grams,price,valid_from,source,certainty and, if wanted, demonstration. Rows of
 * one route and day are one card; the price is decimal yuan.
 */
export async function loadFreightCards(ctx: Ctx, csv: string): Promise<readonly string[]> {
  const file = ownFile(csv, layout, fileRefusals)
  const cards = new Map<string, Omit<NewCard, 'bands'> & { readonly bands: (Band & Line)[] }>()
  for (const { line, row } of file.rows) {
    const { up_to_grams: upToGrams, price: priceMinor, valid_from: validFrom, ...rest } = row
    const key = `${row.route} ${validFrom}`
    const card = cards.get(key) ?? { ...rest, validFrom, bands: [] }
    card.bands.push({ line, upToGrams, priceMinor })
    cards.set(key, card)
  }
  file.once(
    'up_to_grams',
    (row) => `${row.route} ${row.valid_from} ${row.up_to_grams}`,
    (row) => `${row.up_to_grams} g`,
  )
  // Where a row could not be read or a weight stands twice, the prices of its card say nothing yet.
  if (file.mistakes.length === 0)
    for (const { bands } of cards.values())
      for (const { at, kind, params } of bandFaults(bands)) file.wrong(at, 'price', { what: `freight-${kind}`, params })
  refuseMistakes(file.mistakes, fileRefusals)
  return addFreightCards(ctx, [...cards.values()])
}
