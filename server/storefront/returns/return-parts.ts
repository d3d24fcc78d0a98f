import type { Side } from '#modules/evidence'
import { refundWouldBe, type Order } from '#modules/orders'
import { endPolicyOf, isEnded, type Return, type ReturnState } from '#modules/returns'
import type { Ctx } from '#platform/context'
import type { Money } from '#platform/money'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { countdown, instant, instantShort, money } from '@westbound/web/format'
import { badge, facts, html, nothing, table, timeline, type Html, type Text, type Tone } from '../kit/index.ts'

const tones: Readonly<Partial<Record<ReturnState, Tone>>> = {
  asked: 'wait',
  accepted: 'wait',
  sent: 'info',
  received: 'wait',
  refused: 'problem',
  missing: 'problem',
  inspected: 'problem',
  disputed: 'problem',
  refunding: 'info',
  refunded: 'proof',
}
export const returnBadge = (state: ReturnState, say: Say): Html =>
  badge(say(`returns.state.${state}`), tones[state] ?? 'plain')

/** Who has the next step and until when, or why there is no clock. */
export function standing(
  found: Pick<Return, 'state' | 'owner' | 'dueAt' | 'noClock'>,
  me: Side,
  now: Date,
  say: Say,
): readonly (readonly [string, Text | null])[] {
  if (isEnded(found.state)) return []
  const clock =
    found.dueAt === null
      ? say(`returns.no-clock.${found.noClock ?? 'ended'}`)
      : html`<time datetime="${found.dueAt.toISOString()}">${instantShort(found.dueAt, say.locale)} · ${countdown(found.dueAt, now, say)}</time>`
  return [
    [say('returns.who'), say(`returns.owner.${found.owner === me ? 'you' : found.owner}`)],
    [say('returns.due'), clock],
  ]
}

/** The steps a return took, with who said what. */
export function returnTimeline(found: Return, say: Say): Html {
  const steps = found.history.map(({ step, at, why, note }, index) => {
    const reason = why !== null && say.has(`returns.why.${why}`) ? say(`returns.why.${why}`) : ''
    const text = html`${reason}${note === null || note === '' ? nothing : html` ${note}`}`
    const last = index === found.history.length - 1 && !isEnded(found.state)
    return {
      title: say(`returns.step.${step}`),
      state: last ? ('now' as const) : ('done' as const),
      at: { text: instantShort(at, say.locale), machine: at.toISOString() },
      ...(reason === '' && (note === null || note === '') ? {} : { text }),
    }
  })
  return timeline(steps, say('returns.timeline.label'), say)
}

/** What goes back, and how much of it was in order. */
export function returnLines(found: Return, order: Order, say: Say): Html {
  const rows = found.lines.map(({ line, quantity, accepted }): readonly Text[] => {
    const own = order.lines.find((each) => each.line === line)
    const title = say.locale === 'en' ? (own?.titleEn ?? '') : `${own?.titleZh ?? ''} ${own?.optionZh ?? ''}`
    return [title, String(quantity), accepted === null ? '–' : say('returns.line.accepted', { n: accepted })]
  })
  const columns = [
    { label: say('returns.lines') },
    { label: say('returns.pieces'), numeric: true },
    { label: say('returns.column.inspection') },
  ]
  return table({ say, caption: say('returns.lines'), columns, rows })
}

/** What would come back if all goes well; null once it is known, and when nothing is left to give. */
export async function expected(ctx: Ctx, found: Return): Promise<Money | null> {
  if (found.refundedMinor !== null || isEnded(found.state)) return null
  const { tax } = endPolicyOf(found.policy, found.place !== 'us')
  const lines = found.lines
    .map(({ line, quantity, accepted }) => ({ line, quantity: accepted ?? quantity }))
    .filter(({ quantity }) => quantity > 0)
  if (lines.length === 0) return null
  const of = found.amountMinor === null ? { lines } : { amount: { minor: found.amountMinor, currency: found.currency } }
  const wish = { sellerId: found.sellerId, orderId: found.orderId, of, freight: found.freight, tax }
  return await refundWouldBe(ctx, wish).catch((error: unknown) => {
    if (error instanceof Refusal) return null
    throw error
  })
}

/** How the money goes back: by which policy, borne by whom, with or without the tax. */
export function moneyFacts(found: Return, atMost: Money | null, say: Say): Html {
  const refunded =
    found.refundedMinor === null ? null : money({ minor: found.refundedMinor, currency: found.currency }, say.locale)
  return facts([
    [
      say('returns.money.refunded'),
      refunded ?? (atMost === null ? null : say('returns.would-be', { amount: money(atMost, say.locale) })),
    ],
    [say('returns.money.policy'), say(`returns.policy.${found.policy}`)],
    [say('returns.money.bearer'), say(`returns.bearer.${found.bearer}`)],
    [
      say('returns.customs'),
      found.taxBack === null ? null : say(found.taxBack ? 'returns.money.tax.yes' : 'returns.money.tax.no'),
    ],
  ])
}

/** The return as customs sees it, with the announcement it rests on. */
export function customsFacts(found: Return, say: Say): Html {
  const { customs } = found
  if (customs === null) return nothing
  return html`<section class="sheet"><h2>${say('returns.customs')}</h2>${facts([
    [
      say('returns.column.state'),
      badge(
        say(`returns.customs.state.${customs.state}`),
        customs.state === 'back' ? 'proof' : customs.state === 'missed' ? 'problem' : 'wait',
      ),
    ],
    [say('returns.customs.released'), instant(customs.releasedAt, say.locale)],
    [say('returns.customs.apply-by'), instant(customs.applyBy, say.locale)],
    [say('returns.customs.back-by'), instant(customs.backBy, say.locale)],
    [say('returns.customs.reference'), customs.reference],
  ])}<p class="note">${say('returns.customs.rules')}</p></section>`
}

/** The address goods go to, as several lines. */
export const addressLines = (text: string): Html =>
  html`${text.split('\n').map((line, index) => html`${index === 0 ? nothing : html`<br>`}${line}`)}`
