import { marketCodes } from '@westbound/landed-cost'
import { money, weight } from '@westbound/web/format'
import { chinaDay, type FreightCard, freightCardsTo, listFreightCards, loadFreightCards } from '#modules/markets'
import { page as onGet, type Again, type Answer } from '#platform/page'
import { badge, empty, errorSummary, html, nothing, table, type Html } from '../kit/index.ts'
import { marketName } from '../landed/words.ts'
import { fileMistakes } from './file-mistakes.ts'
import { historyPager, loadForm, loadInto } from './load-form.ts'
import {
  dayText,
  type Desk,
  deskOf,
  folded,
  historyQuery,
  historyRows,
  type Input,
  provenance,
  sections,
  setAtBy,
  settingsPage,
} from './section.ts'
import type { OperatorCtx } from '../operator-verification/shell.ts'

const columns = 'route,up_to_grams,price,valid_from,source,certainty'

export const freightPage = onGet({
  path: sections.freight,
  who: ['operator'],
  query: historyQuery,
  show: async (ctx, input) => show(ctx, input, null, input.query.cursor),
})

export const loadFreight = loadInto('freight', loadFreightCards, show)

async function show(ctx: OperatorCtx, input: Input, again: Again | null, cursor?: string): Promise<Answer> {
  const desk = deskOf(ctx, input, again)
  const { say } = desk
  const inForce = await freightCardsTo(ctx, marketCodes, chinaDay(ctx.now))
  const { items, next } = await listFreightCards(ctx, { cursor, limit: historyRows })
  const holding = new Set(inForce.map((card) => card.id))
  const none = empty({ title: say('settings.freight.none'), text: say('settings.freight.none.text') })
  const before = items.filter((card) => !holding.has(card.id))
  const earlier = html`${before.map((card) => cardShown(card, desk, false))}
    ${historyPager(desk, 'freight', cursor, next)}`
  const main = html`${errorSummary(desk.shown.problems, say)}${fileMistakes(desk)}
    <p>${say('settings.freight.explained')}</p>
    ${inForce.length === 0 ? none : html`<div class="columns">${inForce.map((card) => cardShown(card, desk, true))}</div>`}
    ${loadForm(desk, { action: '/operator/settings/freight/load', columns, accept: '.csv', title: say('settings.freight.load') })}
    ${before.length === 0 && cursor === undefined && next === null ? nothing : folded(say, cursor !== undefined, earlier)}`
  return settingsPage(desk, input, 'freight', main)
}

function cardShown(card: FreightCard, { say }: Desk, holds: boolean): Html {
  const state = badge(say(holds ? 'settings.in-force' : 'settings.not-in-force'), holds ? 'proof' : 'plain')
  const bands = table({
    say,
    caption: say('settings.freight.bands', { n: card.bands.length }),
    columns: [
      { label: say('settings.freight.up-to'), numeric: true },
      { label: say('settings.freight.price'), numeric: true },
    ],
    rows: card.bands.map((band) => [
      weight(band.upToGrams, say.locale),
      money({ minor: band.priceMinor, currency: card.currency }, say.locale),
    ]),
  })
  const name = say('settings.freight.to', {
    market: marketName(say, card.market),
    route: say(`settings.route.${card.route}`),
  })
  return html`<section class="sheet"><h2>${name} ${state}</h2>
    <p>${say('settings.freight.from', { day: dayText(card.validFrom, say) })} ${provenance(card, say)}</p><p class="note">${setAtBy(card, say)}</p>
    <details><summary>${say('settings.freight.show', { n: card.bands.length })}</summary>${bands}</details></section>`
}
