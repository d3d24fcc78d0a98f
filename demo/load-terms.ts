import { readFile } from 'node:fs/promises'
import { loadEligibility, loadTariff } from '@westbound/server/modules/compliance'
import { addExchangeRates, isStale, loadMarketSettings, newestRate } from '@westbound/server/modules/markets'
import { chinaPlace, setChinaPlace } from '@westbound/server/modules/returns'
import type { Ctx } from '@westbound/server/platform/context'

const reference = new URL('../server/reference/', import.meta.url)
const pair = { from: 'USD', to: 'CNY' } as const

/**
 * Loads the numbers of the market, the tariff and the rules. The demonstration's rate is invented, so it is dated an hour
 * ago, before the first order; one that has grown too old since the last start is dated anew, else nothing could be sold.
 */
export async function loadTerms(ctx: Ctx): Promise<void> {
  if ((await chinaPlace(ctx)) === null) await setChinaPlace(ctx, returnPlace)
  const rate = await newestRate(ctx, pair)
  if (rate === null) {
    const demonstrationAsOf = new Date(ctx.now.getTime() - 3_600_000)
    await loadMarketSettings(ctx, JSON.parse(await text('markets/markets-demo.json')), { demonstrationAsOf })
    await loadTariff(ctx, await text('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
    await loadEligibility(ctx, JSON.parse(await text('cn-eligibility/cn-eligibility.json')))
  } else if (rate.demonstration && isStale(rate, ctx.now)) {
    const { from: base, to: quote } = pair
    const { midText, spreadText: spread, ageMaxHours, source, certainty, demonstration } = rate
    await addExchangeRates(ctx, [
      { base, quote, rate: midText, spread, ageMaxHours, asOf: ctx.now, source, certainty, demonstration },
    ])
  }
}

/** An invented place: the number rings nowhere. */
const returnPlace = {
  recipient: '跨境退货处理中心（演示）',
  phone: '021-00000000',
  address: '上海市浦东新区示范路1号 海关监管退货仓',
  demonstration: true,
}

const text = (name: string): Promise<string> => readFile(new URL(name, reference), 'utf8')
