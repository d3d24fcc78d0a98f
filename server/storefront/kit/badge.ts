import { html, type Html } from './html.ts'

/** What a badge says by its colour, besides its words: `proof` is verified or released, `wait` is on somebody's desk. */
export type Tone = 'plain' | 'proof' | 'info' | 'wait' | 'problem'

/** A word or two about a state. Never colour alone: the text carries the meaning. */
export const badge = (text: string, tone: Tone = 'plain'): Html =>
  html`<span class="badge badge-${tone}">${text}</span>`

/** A place or proof beside a title: `美国·华盛顿州`. */
export const chip = (text: string, tone: 'plain' | 'proof' = 'plain'): Html =>
  html`<span class="chip chip-${tone}">${text}</span>`
