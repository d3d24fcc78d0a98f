import { type Goods, landedCost, type LandedRequest, marketCodes, markets, plainAnswer } from '@westbound/landed-cost'
import { pure } from './quotes.ts'
import type { Figure } from './report.ts'

const goods: Goods = {
  code: '22042100',
  dutyRate: '0.14',
  vat: { class: 'standard' },
  consumptionTax: { kind: 'ad-valorem', rate: '0.10' },
}
const linesMany = 20

function request(at: number, lines: number): LandedRequest {
  return {
    on: '2026-11-22',
    route: 'direct',
    lines: Array.from({ length: lines }, (_, index) => ({
      goodsMinor: BigInt(lines === 1 ? 100_000 + (at % 4_000) : 10_000 + ((at * 7 + index * 13) % 4_000)),
      pieces: 1 + ((at + index) % 3),
      goods,
    })),
    freightMinor: 6_800n,
    insuranceMinor: 59n,
    exchange: { USD: '1375.5' },
  }
}

/** The rule packs on one core: one line in China and in each market by turns, a cart of 20 lines in all twelve, and explained. */
export async function landedCostFigures(wanted: (name: string) => boolean): Promise<Figure[]> {
  if (!wanted('landed-cost')) return []
  const market = (at: number) => markets[marketCodes[at % marketCodes.length] ?? 'cn']
  const everywhere = (at: number): string => {
    const cart = request(at, linesMany)
    const answers = marketCodes.map((code) => landedCost(cart, markets[code]).kind)
    // China refuses so dear a cart, which is an answer as well.
    return answers.filter((kind) => kind === 'landed').length >= marketCodes.length - 1 ? 'priced' : 'refused'
  }
  const priced = (kind: string): string => (kind === 'landed' ? 'priced' : kind)
  return [
    await pure('landed-cost-line', (at) => priced(landedCost(request(at, 1), markets.cn).kind)),
    await pure('landed-cost-line-any-market', (at) => priced(landedCost(request(at, 1), market(at)).kind)),
    await pure('landed-cost-cart-12-markets', everywhere, 1),
    await pure('landed-cost-line-explained', (at) => {
      const answer = landedCost(request(at, 1), market(at))
      return answer.kind === 'landed' ? priced(plainAnswer(answer, null).kind) : answer.kind
    }),
  ]
}
