import { type Goods, landedCost, type LandedCost, type LandedRequest, type Market, markets } from './index.ts'

/** Inputs the tests share: plain goods with plausible rates. */
export const plain: Goods = {
  code: 'plain',
  dutyRate: '0.05',
  vat: { class: 'standard' },
  consumptionTax: { kind: 'none' },
}

/** One line of plain goods on the day the packs were read; the dollar is worth what makes amounts easy to follow. */
export function asked(
  goodsMinor: bigint,
  more: Partial<LandedRequest> & { readonly pieces?: number } = {},
): LandedRequest {
  const { pieces = 1, ...rest } = more
  return {
    on: '2026-11-22',
    route: 'direct',
    lines: [{ goodsMinor, pieces, goods: plain }],
    freightMinor: 0n,
    insuranceMinor: 0n,
    exchange: { USD: '1000' },
    ...rest,
  }
}

/** The answer, which must be a price. Throws with the refusal's words where it is none. */
export function landed(market: Market, request: LandedRequest): LandedCost {
  const answer = landedCost(request, markets[market])
  if (answer.kind === 'refused') throw new Error(`${answer.code}: ${answer.words.en}`)
  return answer
}
