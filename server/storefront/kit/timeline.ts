import type { Say } from '@westbound/web/messages'
import { html, nothing, path, type Html, type Text } from './html.ts'

export type TimelineStep = {
  readonly title: string
  readonly state: 'done' | 'now' | 'next' | 'stopped'
  /** A formatted moment, and the same for machines (`toISOString()`, or a calendar day). */
  readonly at?: { readonly text: string; readonly machine: string } | undefined
  /** What it means for the reader, in a sentence. */
  readonly text?: Text | undefined
  readonly place?: string | undefined
  /** Who has it on the desk. */
  readonly owner?: string | undefined
  /** Until when, or how long: already in words. */
  readonly clock?: string | undefined
}

/** What happened, what happens now and what comes next. `label` says whose timeline it is. */
export function timeline(steps: readonly TimelineStep[], label: string, say: Say): Html {
  return html`<ol class="timeline" aria-label="${label}">${steps.map((step) => line(step, say))}</ol>`
}

function line(step: TimelineStep, say: Say): Html {
  const current = step.state === 'now' ? html` aria-current="step"` : nothing
  const time = step.at === undefined ? nothing : html`<time datetime="${step.at.machine}">${step.at.text}</time>`
  const place = step.place === undefined ? nothing : html`<span class="place">${step.place}</span>`
  const when = step.at === undefined && step.place === undefined ? nothing : html`<p class="when">${time}${place}</p>`
  const owner =
    step.owner === undefined ? nothing : html`<span>${say('kit.timeline.owner')} <b>${step.owner}</b></span>`
  const clock =
    step.clock === undefined ? nothing : html`<span>${say('kit.timeline.clock')} <b>${step.clock}</b></span>`
  const duty =
    step.owner === undefined && step.clock === undefined ? nothing : html`<p class="duty">${owner}${clock}</p>`
  return html`<li class="${step.state}"${current}><p class="step-title"><span class="aside">${say(`kit.timeline.${step.state}`)}: </span>${step.title}</p>${when}${step.text === undefined ? nothing : html`<p>${step.text}</p>`}${duty}</li>`
}

/**
 * A piece of a page that stays current. With the island `live-order` the browser asks `json` every few seconds; when the
 * answer differs from the last one it loads `fragment` (the piece's HTML alone) into place and tells screen readers. An
 * answer with `"ended": true` stops the asking.
 */
export const live = (props: {
  readonly json: string
  readonly fragment: string
  readonly body: Html
  readonly seconds?: number
}): Html =>
  html`<div data-live="${path(props.json)}" data-fragment="${path(props.fragment)}" data-seconds="${props.seconds ?? 5}" aria-live="polite">${props.body}</div>`
