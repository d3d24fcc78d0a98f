import { html, type Html } from './html.ts'

/** Small line drawings on a 24-unit grid. They are ornament: the words beside them carry the meaning. */
const drawings = {
  home: html`<path d="M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5" />`,
  categories: html`<path d="M4.5 4.5h6v6h-6zM13.5 4.5h6v6h-6zM4.5 13.5h6v6h-6zM13.5 13.5h6v6h-6z" />`,
  cart: html`<path d="M3.5 5h2.6l2.2 10.2h9.2l2-7.2H7" /><circle cx="9.5" cy="19" r="1.3" /><circle cx="16.5" cy="19" r="1.3" />`,
  me: html`<circle cx="12" cy="8.5" r="3.7" /><path d="M4.8 19.5c.8-3.6 3.6-5.4 7.2-5.4s6.4 1.8 7.2 5.4" />`,
  back: html`<path d="m14.5 5.5-6.5 6.5 6.5 6.5" />`,
  search: html`<circle cx="11" cy="11" r="6" /><path d="m15.6 15.6 4.4 4.4" />`,
  alert: html`<path d="M12 4.5 21 19.5H3z" /><path d="M12 10v4.2M12 16.8v.2" />`,
  done: html`<path d="m5.5 12.5 4.3 4.3 8.7-9.3" />`,
  empty: html`<path d="M5 9.5h14v9.5H5zM5 9.5 8 5h8l3 4.5M9.5 13.5h5" />`,
} as const

export type IconName = keyof typeof drawings

export const icon = (name: IconName): Html =>
  html`<svg class="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">${drawings[name]}</svg>`
