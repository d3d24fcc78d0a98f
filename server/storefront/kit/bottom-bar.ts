import { html, nothing, type Html, type Text } from './html.ts'

/**
 * The bar at the bottom of a phone, within reach of the thumb: what it costs on the left, what to do on the right. On a
 * desk it stands at the end of the page. Hand it to `page` as `bar`, where it takes the place of the tabs; it may hold
 * forms.
 */
export const bottomBar = (props: { readonly summary?: Text; readonly actions: Text }): Html =>
  html`<div class="bar">${props.summary === undefined ? nothing : html`<div class="bar-summary">${props.summary}</div>`}<div class="bar-actions">${props.actions}</div></div>`
