import type { Say } from '@westbound/web/messages'
import { html, nothing, path, type Html, type Text } from './html.ts'
import { icon } from './icon.ts'

export type Check = {
  readonly text: string
  /** Where it is mended; null when that is not a place of this site. */
  readonly href: string | null
  readonly done: boolean
  /** What is missing, in words; nothing when it is done. */
  readonly missing: readonly Text[]
}

/** What is done and what is still missing. The mark is drawn, and said for people who do not see it. */
export function checklist(checks: readonly Check[], say: Say): Html {
  const line = ({ text, href, done, missing }: Check): Html => {
    const name = href === null ? html`${text}` : html`<a href="${path(href)}">${text}</a>`
    const lacks =
      missing.length === 0 ? nothing : html`<ul class="note">${missing.map((each) => html`<li>${each}</li>`)}</ul>`
    return html`<li class="${done ? 'done' : 'open'}">${icon(done ? 'done' : 'alert')}<div><span class="aside">${say(done ? 'kit.check.done' : 'kit.check.missing')}: </span>${name}${lacks}</div></li>`
  }
  return html`<ul class="checklist">${checks.map(line)}</ul>`
}
