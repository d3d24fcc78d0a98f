import { isMarket } from '@westbound/landed-cost'
import { type Candidate } from '#modules/classification'
import { verdicts } from '#modules/compliance'
import { landedPrices } from '#modules/pricing'
import type { Ctx } from '#platform/context'
import type { Say } from '#platform/say'
import { empty, html, nothing, type Html } from '../kit/index.ts'
import { addressOf, type Asked, type Ready } from '../landed/asked.ts'
import { candidatesOf } from '../landed/candidates.ts'
import { inAll } from '../landed/in-all.ts'
import { marketsTable } from '../landed/markets-table.ts'
import { priceSection } from '../landed/price-section.ts'
import { verdictSection } from '../landed/verdict-section.ts'

/** A question with its code found, and what the dollar is worth in percent of today. */
export type Plan = {
  readonly asked: Asked
  readonly ready: Ready
  readonly code: string
  readonly found: readonly Candidate[]
  readonly dollarPercent: number
}

/** Finds the code that the words mean where none was chosen; an empty one where no code fits. */
export async function planOf(ctx: Ctx, asked: Asked, ready: Ready, dollarPercent: number): Promise<Plan> {
  const found = await candidatesOf(ctx, asked.words)
  return { asked, ready, found, dollarPercent, code: asked.code === '' ? (found[0]?.hs6 ?? '') : asked.code }
}

/**
 * The answer to a plan: the chosen market with its taxes one by one, then all twelve side by side. `address` leads to the
 * same plan in another market.
 */
export async function planShown(ctx: Ctx, plan: Plan, say: Say, address: (market: string) => string): Promise<Html> {
  const { ready, code, dollarPercent } = plan
  const { line, market, route, origin } = ready
  if (line === null || code === '')
    return empty({ title: say('sellers.check.none'), text: say('sellers.check.none.text') })
  const lines = [{ ...line, code }]
  const [own] = await landedPrices(ctx, { lines, ways: [{ market, route }], dollarPercent })
  const [judged] = await verdicts(ctx, [
    { code, originState: origin, hasPapers: [], market, route: isRoute(route) ? route : 'direct' },
  ])
  const rows = await inAll(ctx, { ...line, code }, origin, dollarPercent)
  const data = JSON.stringify(scriptData(rows, own, lines))
  return html`<div id="plan" class="stack" data-plan="${data}">
    ${own === undefined ? nothing : priceSection(own, say, address(market))}
    <section class="sheet stack" id="markets"><h2>${say('planner.markets')}</h2><p>${say('planner.markets.text')}</p>
    ${marketsTable(
      rows.map((row) => ({ ...row, href: address(row.answer.market) })),
      say,
      say('planner.markets.caption', { code }),
    )}</section>
    ${judged === undefined ? nothing : verdictSection(judged.verdict, say)}</div>`
}

const isRoute = (route: string) =>
  route === 'direct' || route === 'bonded' || route === 'personal' || route === 'freight'

type Rows = Awaited<ReturnType<typeof inAll>>

/** What the script needs to price again by itself: the facts and goods of each way that has a price, as plain data. */
function scriptData(rows: Rows, own: Rows[number]['answer'] | undefined, [line]: readonly object[]) {
  const way = (answer: Rows[number]['answer']) =>
    answer.kind === 'landed' && isMarket(answer.market)
      ? [{ facts: answer.facts, goods: answer.goods[0]?.goods ?? null }]
      : []
  const { unitUsdMinor: _price, quantity: _quantity, ...rest } = { unitUsdMinor: 0n, quantity: 1, ...line }
  return { line: rest, chosen: own === undefined ? [] : way(own), ways: rows.flatMap(({ answer }) => way(answer)) }
}

/** The address of a plan, with something else in it. */
export const planAddress = (
  here: string,
  { asked, code }: Plan,
  dollar: string,
  other: Readonly<Record<string, string>> = {},
): string => addressOf(here, asked, { code, ...(dollar === '100' ? {} : { dollar }), ...other })
