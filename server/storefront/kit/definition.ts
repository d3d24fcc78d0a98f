import { html, type Html, type Text } from './html.ts'

/** Facts as pairs: label and value. Lines whose value is null are left out. */
export const facts = (pairs: readonly (readonly [label: string, value: Text | null])[]): Html =>
  html`<dl class="facts">${pairs.map(([label, value]) => (value === null ? '' : html`<div><dt>${label}</dt><dd>${value}</dd></div>`))}</dl>`
