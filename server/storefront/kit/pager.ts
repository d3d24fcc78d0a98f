import type { Say } from '@westbound/web/messages'
import { html, nothing, path, type Html } from './html.ts'

/** Before and after, as links with real addresses. With `at` and `of` it also says where one stands. */
export function pager(props: {
  readonly say: Say
  readonly previous: string | null
  readonly next: string | null
  readonly at?: number
  readonly of?: number
}): Html {
  const { say, previous, next } = props
  if (previous === null && next === null) return nothing
  const where =
    props.at === undefined || props.of === undefined
      ? nothing
      : html`<span>${say('kit.pager.at', { page: props.at, pages: props.of })}</span>`
  const link = (href: string | null, rel: 'prev' | 'next', text: string): Html =>
    href === null
      ? html`<span></span>`
      : html`<a class="button button-plain" rel="${rel}" href="${path(href)}">${text}</a>`
  return html`<nav class="pager" aria-label="${say('kit.pager')}">${link(previous, 'prev', say('kit.pager.previous'))}${where}${link(next, 'next', say('kit.pager.next'))}</nav>`
}
