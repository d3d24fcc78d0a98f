import { readFile } from 'node:fs/promises'
import { loadEligibility, loadTariff, markets } from '@westbound/server/modules/compliance'
import {
  addExchangeRates,
  isStale,
  loadMarketSettings,
  newestRate,
  newestRates,
} from '@westbound/server/modules/markets'
import { currentEdition, loadList } from '@westbound/server/modules/screening'
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
  if ((await currentEdition(ctx)) === null) await loadSampleLists(ctx)
  const rate = await newestRate(ctx, pair)
  if (rate === null) {
    const demonstrationAsOf = new Date(ctx.now.getTime() - 3_600_000)
    await loadMarketSettings(ctx, JSON.parse(await text('markets/markets-demo.json')), { demonstrationAsOf })
    await loadTariff(ctx, await text('cn-tariff/cn-tariff-demo.csv'), { file: 'cn-tariff-demo.csv' })
    await loadEligibility(ctx, JSON.parse(await text('cn-eligibility/cn-eligibility.json')))
    for (const market of markets.filter((each) => each !== 'cn'))
      await loadEligibility(ctx, JSON.parse(await text(`eligibility/${market}.json`)))
  } else if (rate.demonstration && isStale(rate, ctx.now)) {
    const old = [...(await newestRates(ctx, pair.from, ctx.now)).values()].filter((each) => each.demonstration)
    await addExchangeRates(
      ctx,
      old.map(({ from: base, to: quote, midText, spreadText: spread, ...each }) => {
        const { ageMaxHours, source, certainty, demonstration } = each
        return { base, quote, rate: midText, spread, ageMaxHours, asOf: ctx.now, source, certainty, demonstration }
      }),
    )
  }
}

/** The lists of 2019 that ship with the product: to try screening out, never to screen anybody. */
async function loadSampleLists(ctx: Ctx): Promise<void> {
  const sample = { source: 'sample of 2019, years out of date', demonstration: true } as const
  const csl = { format: 'csl', listDate: '2019-04-01', file: 'csl-sample-2019.csv' } as const
  const dpl = { format: 'dpl', listDate: '2019-04-01', file: 'dpl-2019.tsv' } as const
  for (const each of [csl, dpl]) await loadList(ctx, { ...sample, ...each, text: await text(`screening/${each.file}`) })
}

/** An invented place: the number rings nowhere. */
const returnPlace = {
  recipient: '跨境退货处理中心（演示）',
  phone: '021-00000000',
  address: '上海市浦东新区示范路1号 海关监管退货仓',
  demonstration: true,
}

const text = (name: string): Promise<string> => readFile(new URL(name, reference), 'utf8')
