import { sellerMoney, type Payout, type SellerMoney } from '#modules/payouts'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { day, instant, money } from '@westbound/web/format'
import {
  badge,
  facts,
  figures,
  html,
  linkButton,
  nothing,
  shareBar,
  table,
  type Figure,
  type Html,
  type Text,
} from '../kit/index.ts'
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
  const figure = (name: string, value: SellerMoney['owed'], inBar = true): Figure => ({
    label: say(`payouts.${name}`),
    value: money(value, say.locale),
    note: say(`payouts.${name}.note`),
    ...(inBar ? { share: value.minor } : {}),
  })
  // Escrow is in yuan and not divided yet, so it is no part of the bar of dollars.
  const list = [
    figure('escrow', shown.escrow, false),
    figure('owed', shown.owed),
    figure('transit', shown.onItsWay),
    figure('paid', shown.paid),
  ]
  return html`<section class="sheet"><h2>${say('payouts.where')}</h2>${figures(list)}${shareBar(list)}
    ${facts([[say('payouts.next'), next]])}</section>`
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
