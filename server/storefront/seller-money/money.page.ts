import { sellerMoney, type Payout, type SellerMoney } from '#modules/payouts'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { day, instant, money } from '@westbound/web/format'
import { badge, facts, html, linkButton, nothing, table, type Html, type Text } from '../kit/index.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'
import { payoutTone } from './payout-tone.ts'

/** What is owed, held, on its way and paid; when the next payout comes; every payout so far. */
export const moneyPage = onGet({
  path: '/sell/money',
  who: ['seller'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const shown = await sellerMoney(ctx, seller.id)
    const month = ctx.now.toISOString().slice(0, 7)
    const main = html`${sums(shown, say)}
      <p>${linkButton(say('payouts.statement.open'), `/sell/money/statement?month=${month}`)}</p>
      ${payouts(shown.payouts, say)}`
    return sellerPage(ctx, input, { title: say('payouts.title'), main, here: 'money', seller })
  },
})

function sums(shown: SellerMoney, say: Say): Html {
  const next =
    shown.nextPayout === null
      ? say('payouts.next.none', { minimum: money(shown.minimum, say.locale) })
      : say('payouts.next.on', { day: day(shown.nextPayout, say.locale), amount: money(shown.owed, say.locale) })
  const amount = (value: SellerMoney['owed'], note: string): Text =>
    html`<b>${money(value, say.locale)}</b> <span class="note">${say(note)}</span>`
  return html`<section class="sheet"><h2>${say('payouts.where')}</h2>${facts([
    [say('payouts.owed'), amount(shown.owed, 'payouts.owed.note')],
    [say('payouts.next'), next],
    [say('payouts.escrow'), amount(shown.escrow, 'payouts.escrow.note')],
    [say('payouts.transit'), amount(shown.onItsWay, 'payouts.transit.note')],
    [say('payouts.paid'), amount(shown.paid, 'payouts.paid.note')],
  ])}</section>`
}

function payouts(list: readonly Payout[], say: Say): Html {
  const columns = [
    { label: say('payouts.column.made') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.account') },
    { label: say('payouts.column.state') },
  ]
  const rows = list.map((payout): readonly Text[] => [
    instant(payout.createdAt, say.locale),
    money(payout.amount, say.locale),
    payout.accountLast === null ? say('payouts.account.unknown') : say('payouts.account', { last: payout.accountLast }),
    html`${badge(say(`payouts.state.${payout.state}`), payoutTone[payout.state])} ${outcome(payout, say)}`,
  ])
  return table({ say, caption: say('payouts.list'), columns, rows, empty: say('payouts.list.none') })
}

/** How a payout ended, and what the seller can do about a refusal. */
function outcome(payout: Payout, say: Say): Html {
  if (payout.paidAt !== null) return html`<span class="note">${instant(payout.paidAt, say.locale)}</span>`
  if (payout.state !== 'rejected') return nothing
  const why = say('payouts.rejected.why', { code: payout.rejectCode ?? '', words: payout.rejectWords ?? '' })
  return html`<span class="note">${why} <a href="/sell/bank">${say('payouts.rejected.todo')}</a></span>`
}
