import { readFileSync } from 'node:fs'
import { loadTariff } from '#modules/compliance'
import { loadMarketSettings } from '#modules/markets'
import type { Ctx } from '#platform/context'

/** A file of the product's reference data, as text. */
export const reference = (name: string): string =>
  readFileSync(new URL(`../reference/${name}`, import.meta.url), 'utf8')

/** The demonstration's terms, rates, freight cards and tariff lines: what a price rests on. */
export async function loadMarketRows(ctx: Ctx): Promise<void> {
  await loadMarketSettings(ctx, JSON.parse(reference('markets/markets-demo.json')))
  await loadTariff(ctx, reference('cn-tariff/cn-tariff-demo.csv'), { file: 'demo' })
}
