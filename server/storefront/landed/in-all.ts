import { marketCodes } from '@westbound/landed-cost'
import { type Verdict, verdicts } from '#modules/compliance'
import { landedPrices, type WayAnswer, type WishLine } from '#modules/pricing'
import type { Ctx } from '#platform/context'
import { Refusal } from '#platform/refusal'

/** A line in every market by parcel: the price and, where its rules are loaded, the verdict. */
export async function inAll(
  ctx: Ctx,
  line: WishLine,
  originState: string,
  dollarPercent = 100,
): Promise<readonly { readonly answer: WayAnswer; readonly verdict: Verdict | null }[]> {
  const ways = marketCodes.map((market) => ({ market, route: 'direct' }))
  const prices = await landedPrices(ctx, { lines: [line], ways, dollarPercent })
  const judged = await verdictsOrNone(ctx, line.code, originState)
  return prices.map((answer) => ({ answer, verdict: judged.get(answer.market) ?? null }))
}

/** Asked market by market: where the rules of one are not loaded, the others are still told. */
async function verdictsOrNone(ctx: Ctx, code: string, originState: string): Promise<ReadonlyMap<string, Verdict>> {
  const found = new Map<string, Verdict>()
  for (const market of marketCodes)
    try {
      const [own] = await verdicts(ctx, [{ code, originState, hasPapers: [], market, route: 'direct' }])
      if (own !== undefined) found.set(market, own.verdict)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
  return found
}
