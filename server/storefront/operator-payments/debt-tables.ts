import { shareText, type PayoutDesk } from '#modules/payouts'
import { newId } from '#platform/id'
import { day, dayIn, money, percent } from '@westbound/web/format'
import { badge, buttonForm, html, linkButton, table, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { sellerLink, type Seen } from './payout-tables.ts'
import { reasonForm } from './reason-form.ts'

const alarmHours = 24 * 14

/** Sellers whose balance is below nothing: since when, whose task it is, and the two steps of writing it off. */
export function debts(desk: PayoutDesk, { say, now, me }: Seen): Html {
  const rows = desk.debts.map((each): readonly Text[] => {
    const act = (name: 'ask' | 'decline', submit: string, danger = false): Html =>
      reasonForm({
        action: `/operator/payouts/debts/${each.debtId}/${name}`,
        say,
        key: newId(now),
        submit,
        of: each.name ?? each.sellerId,
        tone: danger ? 'danger' : 'plain',
      })
    const agree = buttonForm({
      action: `/operator/payouts/debts/${each.debtId}/agree`,
      key: newId(now),
      text: say('payouts.debt.agree'),
    })
    const told = html`<span class="note">${say('payouts.debt.told', { day: day(dayIn(each.tellAt, 'UTC'), say.locale) })}</span>`
    const state =
      each.asked === null
        ? html`${badge(say(`payouts.debt.state.${each.state}`), each.state === 'overdue' ? 'problem' : 'wait')} ${each.state === 'open' ? told : ''}`
        : html`${badge(say('payouts.debt.asked-for', { amount: money(each.asked.amount, say.locale) }), each.decideBy !== null && each.decideBy < now ? 'problem' : 'wait')} <span class="note">${each.asked.reason}</span>`
    return [
      sellerLink(each.name, each.sellerId),
      ageBadge(each.since, now, say, alarmHours),
      money(each.amount, say.locale),
      state,
      each.asked === null
        ? act('ask', say('payouts.debt.ask'))
        : html`${each.asked.by === me ? '' : agree}${act('decline', say('payouts.debt.decline'), true)}`,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.since') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.debts'), columns, rows, empty: say('payouts.debts.none') })
}

/** What the rule found; the terms and the reason are the operator's, on the seller's own page. */
export function proposed(desk: PayoutDesk, { say, now }: Seen): Html {
  const rows = desk.proposed.map((each): readonly Text[] => [
    sellerLink(each.name, each.sellerId),
    ageBadge(each.madeAt, now, say, 72),
    say('payouts.proposed.found', { percent: percent(shareText(each.foundBp ?? 0)) }),
    say('payouts.proposed.share', { percent: percent(shareText(each.shareBp)), days: each.holdDays }),
    linkButton(say('payouts.proposed.open'), `/operator/payouts/sellers/${each.sellerId}`),
  ])
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.since') },
    { label: say('payouts.reserve.column.reason') },
    { label: say('payouts.reserve.column.terms') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.proposed'), columns, rows, empty: say('payouts.proposed.none') })
}
