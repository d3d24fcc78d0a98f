import type { Verdict } from '#modules/compliance'
import { untoldOf, type WayAnswer } from '#modules/pricing'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import { html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { aboutUsd, enterDrink } from './price-section.ts'
import { uncounted } from './uncounted.ts'
import { papersText, verdictBadge } from './verdict-section.ts'
import { inWords, marketName } from './words.ts'

/** One market in a row of the comparison; `live` marks the cells that a script may rewrite. */
export type MarketRow = { readonly answer: WayAnswer; readonly verdict: Verdict | null; readonly href: string }

/** The same goods in every market: may they enter, what do they cost at the door, what does the seller keep. */
export function marketsTable(rows: readonly MarketRow[], say: Say, caption: string): Html {
  const columns = (['market', 'verdict', 'total', 'tax', 'keep'] as const).map((name) => ({
    label: say(`planner.column.${name}`),
    numeric: name === 'total' || name === 'tax' || name === 'keep',
  }))
  const open = rows.flatMap(({ answer }) =>
    answer.kind === 'landed' ? answer.answer.lines.flatMap((_, at) => untoldOf(answer, at)) : [],
  )
  const enter = enterDrink(open)
  const told = enter === null ? nothing : html`<p class="inset">${say(`planner.${enter}.some`)}</p>`
  return html`${told}<div class="markets">${table({ say, caption, columns, rows: rows.map((row) => cells(row, say)) })}</div>`
}

function cells({ answer, verdict, href }: MarketRow, say: Say): readonly Text[] {
  const { market } = answer
  const name = html`<a href="${href}">${marketName(say, market)}</a>`
  const word =
    verdict === null ? '–' : html`${verdictBadge(verdict, say)}<span class="note">${papersText(verdict, say)}</span>`
  if (answer.kind === 'refused')
    return [
      name,
      word,
      html`<span data-cell="${market} total"><span class="note">${inWords(say, answer.words)}</span></span>`,
      html`<span data-cell="${market} tax">–</span>`,
      html`<span data-cell="${market} keep">–</span>`,
    ]
  const here = (minor: bigint): string => money({ minor, currency: answer.answer.currency }, say.locale)
  const left = uncounted(answer)
  // The script that rewrites a number keeps what stands around it.
  const around = left.length === 0 ? nothing : html` data-around="${say('planner.least', { amount: '{}' })}"`
  const least = (amount: string): string => (left.length === 0 ? amount : say('planner.least', { amount }))
  const without = left.map((what) => say(`planner.without.${what}`)).join(say('settings.list-comma'))
  return [
    name,
    word,
    html`<span data-cell="${market} total"${around}>${least(here(answer.answer.totalMinor))}<span class="note">${aboutUsd(answer, say)}</span></span>`,
    html`<span data-cell="${market} tax"${around}>${least(here(answer.answer.taxMinor))}</span>${without === '' ? nothing : html`<span class="note">${without}</span>`}`,
    html`<span data-cell="${market} keep">${money({ minor: answer.keeps.keptMinor, currency: 'USD' }, say.locale)}</span>`,
  ]
}
