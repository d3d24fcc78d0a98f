import type { Audience, TimelineEntry } from '#modules/orders'
import type { Say } from '#platform/say'
import { countdown, instantShort } from '@westbound/web/format'
import { html, nothing, timeline, type Html, type TimelineStep } from '../kit/index.ts'

/** An order's timeline in the words of whoever reads it. */
export function orderTimeline(entries: readonly TimelineEntry[], audience: Audience, now: Date, say: Say): Html {
  return timeline(
    entries.map((entry) => stepOf(entry, audience, now, say)),
    say('orders.timeline'),
    say,
  )
}

function stepOf(entry: TimelineEntry, audience: Audience, now: Date, say: Say): TimelineStep {
  const { key, state, at, place, owner, dueAt } = entry
  const standing = state === 'now' || state === 'stopped'
  const title = say(state === 'next' ? `orders.ahead.${key}` : `orders.timeline.${audience}.${key}`)
  const meaning = standing && audience === 'buyer' ? say(`orders.now.${key.replace('at.', '')}`) : null
  // Which fields differ is for whoever decides; the others read that it stopped, and who has it.
  const told = key === 'hold' && audience !== 'operator' ? { ...entry, note: null } : entry
  const text = words(told, meaning, say)
  return {
    title,
    state,
    ...(at === null ? {} : { at: { text: instantShort(at, say.locale), machine: at.toISOString() } }),
    ...(text === null ? {} : { text }),
    ...(place === null ? {} : { place }),
    ...(owner === null ? {} : { owner: say(`orders.owner.${owner === audience ? 'you' : owner}`) }),
    ...(dueAt === null ? {} : { clock: `${instantShort(dueAt, say.locale)} · ${countdown(dueAt, now, say)}` }),
  }
}

function words({ reason, note }: TimelineEntry, meaning: string | null, say: Say): Html | null {
  const why = reason === null || !say.has(`orders.reason.${reason}`) ? null : say(`orders.reason.${reason}`)
  const parts = [why, meaning, note].filter((part) => part !== null)
  if (parts.length === 0) return null
  return html`${parts.map((part, index) => html`${index === 0 ? nothing : html`<br>`}${part}`)}`
}
