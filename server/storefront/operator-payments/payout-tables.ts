import type { Due, PayoutDesk } from '#modules/payouts'
import { newId } from '#platform/id'
import type { Say } from '#platform/say'
import { dayIn, day, instant, money } from '@westbound/web/format'
import { badge, buttonForm, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { payoutTone } from '../seller-money/payout-tone.ts'
import { codeWords } from '../seller-money/plan-words.ts'
import { reasonForm } from './reason-form.ts'

export type Seen = {
  readonly say: Say
  readonly now: Date
  /** The operator who looks: nobody agrees twice. */
  readonly me: string
  readonly names: ReadonlyMap<string, string>
}

const nameOf = (name: string | null, sellerId: string): string => name ?? sellerId

/** A seller's name that leads to its plan, reserve and lines. */
export const sellerLink = (name: string | null, sellerId: string): Html =>
  html`<a href="/operator/payouts/sellers/${sellerId}">${nameOf(name, sellerId)}</a>`

/** What the next run will do, by the same checks as the run. */
function outlookBadge({ outlook }: Due, say: Say): Html {
  switch (outlook.kind) {
    case 'goes':
      return badge(say('payouts.due.goes', { day: day(outlook.day, say.locale) }), 'info')
    case 'below': {
      const minimum = money({ minor: outlook.minimumMinor, currency: 'USD' }, say.locale)
      return badge(say('payouts.due.below', { minimum }), 'plain')
    }
    case 'held':
      return badge(say('payouts.due.held', { code: codeWords(outlook.code, say) }), 'problem')
    case 'cooling':
      return badge(say('payouts.due.cooling', { day: day(dayIn(outlook.until, 'UTC'), say.locale) }), 'wait')
    case 'paused':
      return badge(say('payouts.due.paused'), 'wait')
    case 'nothing':
    case 'owes':
      return badge(say('payouts.due.nothing'), 'plain')
  }
}

export function due(desk: PayoutDesk, { say, now }: Seen): Html {
  const rows = desk.due.map((each): readonly Text[] => [
    sellerLink(each.name, each.sellerId),
    money(each.amount, say.locale),
    outlookBadge(each, say),
    reasonForm({
      action: `/operator/payouts/sellers/${each.sellerId}/pay`,
      say,
      key: newId(now),
      submit: say('payouts.pay-now'),
      of: nameOf(each.name, each.sellerId),
    }),
  ])
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.due'), columns, rows, empty: say('payouts.due.none') })
}

export function waiting(desk: PayoutDesk, { say, now, me, names }: Seen): Html {
  const rows = desk.waiting.map((each): readonly Text[] => {
    const who = each.approvals.map(({ operatorId }) => names.get(operatorId) ?? operatorId)
    const agreed = say('payouts.waiting.agreed', { n: who.length, names: who.join(', ') })
    const mine = each.approvals.some(({ operatorId }) => operatorId === me)
    const approve = buttonForm({
      action: `/operator/payouts/${each.payoutId}/approve`,
      key: newId(now),
      text: say('payouts.approve'),
    })
    const withdraw = reasonForm({
      action: `/operator/payouts/${each.payoutId}/withdraw`,
      say,
      key: newId(now),
      submit: say('payouts.withdraw'),
      of: nameOf(each.name, each.sellerId),
      tone: 'danger',
    })
    const late = each.approveBy !== null && each.approveBy < now
    const by = each.approveBy === null ? '' : instant(each.approveBy, say.locale)
    return [
      html`${sellerLink(each.name, each.sellerId)} <code>${each.payoutId}</code>`,
      money(each.amount, say.locale),
      badge(by, late ? 'problem' : 'wait'),
      agreed,
      html`${mine ? nothing : approve}${withdraw}`,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.by') },
    { label: say('payouts.column.agreed') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.waiting'), columns, rows, empty: say('payouts.waiting.none') })
}

export function open(desk: PayoutDesk, { say, now }: Seen): Html {
  const rows = desk.open.map((each): readonly Text[] => {
    const unknown = each.problem !== null || (each.state === 'new' && each.attempts > 0)
    const state = each.reviewReason === null ? (unknown ? 'unknown' : each.state) : 'review'
    const note = each.reviewReason ?? each.problem
    const act = (name: 'retry' | 'review'): Html =>
      reasonForm({
        action: `/operator/payouts/${each.payoutId}/${name}`,
        say,
        key: newId(now),
        submit: say(`payouts.${name}`),
        of: nameOf(each.name, each.sellerId),
      })
    return [
      html`${sellerLink(each.name, each.sellerId)} <code>${each.payoutId}</code>`,
      ageBadge(each.createdAt, now, say),
      money(each.amount, say.locale),
      html`${badge(say(`payouts.state.${state}`), state === 'unknown' || state === 'review' ? 'problem' : payoutTone[each.state])} <span class="note">${note ?? ''}</span>`,
      html`${act('retry')}${each.reviewReason === null ? act('review') : nothing}`,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.since') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.open'), columns, rows, empty: say('payouts.open.none') })
}

type EndedPayout = PayoutDesk['ended'][number]

/** How it ended, in the words of whoever ended it. */
function wordsOf(each: EndedPayout, say: Say): string {
  switch (each.state) {
    case 'rejected':
      return say('payouts.rejected.why', { code: each.rejectCode ?? '', words: each.rejectWords ?? '' })
    case 'returned':
      return say('payouts.returned.why', { code: each.returnCode ?? '', words: each.returnWords ?? '' })
    case 'withdrawn':
      return say('payouts.withdrawn.why', { reason: each.withdrawReason ?? '' })
    case 'paid':
    case 'waiting':
    case 'new':
    case 'sent':
      return each.bankReference ?? ''
  }
}

export function ended(desk: PayoutDesk, { say, now }: Seen): Html {
  const held = new Set(desk.due.filter((each) => each.held !== null).map((each) => each.sellerId))
  const rows = desk.ended.map((each): readonly Text[] => {
    const again =
      each.state !== 'paid' && held.has(each.sellerId)
        ? reasonForm({
            action: `/operator/payouts/${each.payoutId}/retry`,
            say,
            key: newId(now),
            submit: say('payouts.retry'),
            of: nameOf(each.name, each.sellerId),
          })
        : nothing
    return [
      html`${sellerLink(each.name, each.sellerId)} <code>${each.payoutId}</code>`,
      instant(each.movedAt, say.locale),
      money(each.amount, say.locale),
      html`${badge(say(`payouts.state.${each.state}`), payoutTone[each.state])} <span class="note">${wordsOf(each, say)}</span>`,
      again,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.ended') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.ended'), columns, rows, empty: say('payouts.ended.none') })
}
