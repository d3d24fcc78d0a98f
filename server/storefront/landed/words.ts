import { isMarket, markets, type Words } from '@westbound/landed-cost'
import type { Say } from '#platform/say'
import { html, type Html } from '../kit/index.ts'

/** A text of the rules in the reader's language. */
export const inWords = (say: Say, words: Words): string => words[say.locale === 'zh-Hans' ? 'zh-CN' : 'en']

export const marketName = (say: Say, market: string): string =>
  isMarket(market) ? inWords(say, markets[market].pack.name) : market

export function routeName(say: Say, market: string, route: string): string {
  const name = isMarket(market) ? markets[market].pack.routes[route]?.name : undefined
  return name === undefined ? route : inWords(say, name)
}

/** Rules and rows as a list, each with where it was read, when, and how sure it is. */
export const sourceList = (
  items: readonly {
    readonly text: string
    readonly source: string
    readonly day: string
    readonly certainty: string
    readonly mark?: Html | undefined
  }[],
  say: Say,
): Html =>
  html`<ul class="stack plain">${items.map(
    ({ text, source, day, certainty, mark }) =>
      html`<li>${text} ${mark ?? ''}<span class="note">${say('planner.source', { source, day, certainty: say(`planner.certainty.${certainty}`) })}</span></li>`,
  )}</ul>`
