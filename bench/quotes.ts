import { cnCbec, parseFraction, priceCart, shelfPrice } from '@westbound/landed-cost'
import { keepBusy } from './load.ts'
import { bestOf, figureOf } from './best.ts'
import type { Figure } from './report.ts'

const rule = {
  id: 'tariff.22042100',
  text: { en: 'Wine in containers up to 2 l', 'zh-CN': '装入2升及以下容器的鲜葡萄酿造的酒' },
  act: 'demonstration',
  source: 'demonstration',
  readOn: '2026-11-22',
  certainty: 'unsure',
  validFrom: '2026-01-01',
} as const
const tariff = {
  code: '22042100',
  rule,
  dutyRate: '0.14',
  vat: { class: 'standard' },
  consumptionTax: { kind: 'ad-valorem', rate: '0.10' },
} as const
const insuranceShare = parseFraction('0.003')
const terms = {
  on: '2026-11-22',
  pack: cnCbec,
  ratePerUsd: parseFraction('7.2072'),
  midRatePerUsd: parseFraction('7.1007'),
  platformFeeShare: parseFraction('0.08'),
  freightMinor: 6_800n,
  insuranceShare,
  tariff,
} as const

/** The pure arithmetic on one core: an explained shelf price from the dollars to keep, and a parcel of two lines. */
export async function quoteFigures(wanted: (name: string) => boolean): Promise<Figure[]> {
  if (!wanted('landed-cost')) return []
  const parcel = { freightMinor: 6_800n, insuranceShare, on: terms.on, annualUsedMinor: 0n, pack: cnCbec }
  const line = { goodsMinor: 19_585n, shelfMinor: 31_175n, quantity: 1, tariff }
  return [
    await pure(
      'landed-cost-shelf-price',
      (at) => shelfPrice({ ...terms, keepMinor: BigInt(1_000 + (at % 4_000)) }).kind,
    ),
    await pure('landed-cost-parcel', (at) => priceCart([line, { ...line, quantity: 1 + (at % 3) }], parcel).kind),
  ]
}

/** How often one core does a piece of work that must answer `priced`; `many` of them are timed together. */
export async function pure(name: string, work: (at: number) => string, many = 100): Promise<Figure> {
  const send = async (at: number): Promise<number> => {
    for (let each = 0; each < many; each += 1)
      if (work(at * many + each) !== 'priced') throw new Error(`${name} was refused`)
    return 0
  }
  const run = { clients: 1, seconds: 1, most: Infinity }
  const best = await bestOf(3, async () => ({ ...(await keepBusy(send, run)), bodies: [] }))
  const each = { ...best, perSecond: best.perSecond * many, p50Ms: best.p50Ms / many, p99Ms: best.p99Ms / many }
  // What others took of the processor meanwhile is not in the median.
  const undisturbed = Math.round(1000 / each.p50Ms)
  const note = `a pure function on one core, no database; ${undisturbed} a second by the median`
  return figureOf({ name, clients: 1, note }, each, null)
}
