import type { Say } from '#platform/say'
import { ago } from '@westbound/web/format'
import { badge, html, type Html } from '../kit/index.ts'

const hour = 3_600_000

/** How long something has waited: after `hours` it is a problem, before it only waits. */
export function ageBadge(since: Date, now: Date, say: Say, hours = 24): Html {
  const old = now.getTime() - since.getTime() > hours * hour
  return html`<time datetime="${since.toISOString()}">${badge(ago(since, now, say), old ? 'problem' : 'wait')}</time>`
}
