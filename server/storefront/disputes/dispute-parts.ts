import type { Side } from '#modules/evidence'
import { isEnded, type Dispute, type DisputeState } from '#modules/disputes'
import type { Money } from '#platform/money'
import type { Say } from '#platform/say'
import { countdown, instant, instantShort, money } from '@westbound/web/format'
import { badge, facts, html, nothing, timeline, type Html, type Text, type Tone } from '../kit/index.ts'

const tones: Readonly<Partial<Record<DisputeState, Tone>>> = {
  opened: 'wait',
  answered: 'wait',
  offered: 'wait',
  deciding: 'problem',
  appealed: 'problem',
  decided: 'info',
  returning: 'info',
  refunding: 'info',
  closed: 'proof',
}
export const disputeBadge = (state: DisputeState, say: Say): Html =>
  badge(say(`disputes.state.${state}`), tones[state] ?? 'plain')

const amountOf = (found: Dispute, minor: bigint | null): Money | null =>
  minor === null ? null : { minor, currency: found.currency }
export const yuan = (found: Dispute, minor: bigint | null, say: Say): string | null => {
  const amount = amountOf(found, minor)
  return amount === null ? null : money(amount, say.locale)
}

/** Who has the next step and until when, and what is wished and offered. */
export function disputeFacts(
  found: Dispute,
  me: Side,
  now: Date,
  say: Say,
  more: readonly (readonly [string, Text | null])[] = [],
): Html {
  const { dueAt, noClock, owner, state } = found
  const clock =
    dueAt === null
      ? say(`disputes.no-clock.${noClock ?? 'ended'}`)
      : html`<time datetime="${dueAt.toISOString()}">${instantShort(dueAt, say.locale)} · ${countdown(dueAt, now, say)}</time>`
  const wished =
    found.wish === 'part'
      ? `${say('disputes.wish.part')} ${yuan(found, found.wishMinor, say) ?? ''}`
      : say(`disputes.wish.${found.wish}`)
  return facts([
    ...(isEnded(state)
      ? []
      : ([
          [say('disputes.who'), say(`disputes.owner.${owner === me ? 'you' : owner}`)],
          [say('disputes.due'), clock],
        ] as const)),
    [say('disputes.kind'), say(`disputes.kind.${found.kind}`)],
    [say('disputes.wished'), wished],
    [say('disputes.offer'), found.offer === null ? null : offerWords(found, say)],
    [say('disputes.refunded'), yuan(found, found.refundedMinor, say)],
    [say('disputes.opened'), instant(found.openedAt, say.locale)],
    ...more,
  ])
}

export const offerWords = (found: Dispute, say: Say): string =>
  found.offer === 'amount'
    ? say('disputes.offer.amount', { amount: yuan(found, found.offerMinor, say) ?? '' })
    : say('disputes.offer.return')

/** The steps a dispute took. */
export function disputeTimeline(found: Dispute, say: Say): Html {
  const steps = found.history.map(({ step, at, why }, index) => ({
    title: say(`disputes.step.${step}`),
    state: index === found.history.length - 1 && !isEnded(found.state) ? ('now' as const) : ('done' as const),
    at: { text: instantShort(at, say.locale), machine: at.toISOString() },
    ...(why !== null && say.has(`disputes.why.${why}`) ? { text: say(`disputes.why.${why}`) } : {}),
  }))
  return timeline(steps, say('disputes.timeline.label'), say)
}

/** Every decision with its public ground and its reason; the newest counts. */
export function decisionList(found: Dispute, say: Say): Html {
  if (found.decisions.length === 0) return nothing
  const items = found.decisions.toReversed().map((each) => {
    const result = say(`disputes.decision.refund.${each.refund}`, { amount: yuan(found, each.amountMinor, say) ?? '' })
    const goods = each.refund === 'nothing' ? null : say(`disputes.decision.return.${each.returnNeeded ? 'yes' : 'no'}`)
    return html`<section class="sheet"><h2>${say('disputes.decision', { n: each.number })}: ${result}</h2>${facts([
      [say('disputes.decision.ground'), say(`disputes.ground.${each.ground}`)],
      [say('disputes.decision.reason'), each.reason],
      [say('disputes.return'), goods],
      [say('disputes.decision.bearer'), each.refund === 'nothing' ? null : say(`disputes.bearer.${each.bearer}`)],
      [say('disputes.decision.at'), instant(each.at, say.locale)],
    ])}</section>`
  })
  return html`${items}`
}
