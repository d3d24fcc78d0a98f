import type { CaseState } from '#modules/screening'
import type { Say } from '#platform/say'
import { badge, html, type Html } from '../kit/index.ts'

/** The parts of the screening desk, each a page of its own. */
export const places = {
  cases: '/operator/screening',
  lists: '/operator/screening/lists',
  partners: '/operator/screening/partners',
} as const
export type Place = keyof typeof places

/** Where one case is. */
export const caseHref = (caseId: string): string => `${places.cases}/cases/${caseId}`

/** The ways to the other parts of the desk. */
export const ways = (here: Place, say: Say): Html =>
  html`<nav aria-label="${say('screening.places')}"><ul class="ways">${Object.entries(places).map(([name, href]) =>
    name === here
      ? html`<li><a href="${href}" aria-current="page">${say(`screening.place.${name}`)}</a></li>`
      : html`<li><a href="${href}">${say(`screening.place.${name}`)}</a></li>`,
  )}</ul></nav>`

const tones = {
  open: 'wait',
  match: 'problem',
  release_asked: 'wait',
  not_the_party: 'plain',
  lapsed: 'plain',
} as const satisfies Record<CaseState, string>

export const caseBadge = (state: CaseState, say: Say): Html => badge(say(`screening.state.${state}`), tones[state])
