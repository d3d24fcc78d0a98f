import type { Say } from '@westbound/web/messages'
import { html, type Html } from './html.ts'

/** Where a person stands in a short sequence. `at` counts from 1. */
export function steps(names: readonly string[], at: number, say: Say): Html {
  const items = names.map((name, index) => {
    const state = index + 1 < at ? 'done' : index + 1 === at ? 'now' : 'next'
    const current = state === 'now' ? html` aria-current="step"` : html``
    return html`<li class="${state}"${current}><span class="aside">${say(`kit.timeline.${state}`)}: </span>${name}</li>`
  })
  return html`<nav class="steps" aria-label="${say('kit.steps')}"><p class="aside">${say('kit.steps.at', { at, of: names.length })}</p><ol>${items}</ol></nav>`
}
