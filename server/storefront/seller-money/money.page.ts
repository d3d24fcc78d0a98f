import { sellerMoney, shareText, type Payout, type SellerMoney } from '#modules/payouts'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { day, dayIn, dayShort, instant, money, percent } from '@westbound/web/format'
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
import { outlookWords, planWords } from './plan-words.ts'

/** What is owed and why, held, withheld, on its way and paid; when the next payout comes; every payout so far. */
export const moneyPage = onGet({
  path: '/sell/money',
  who: ['seller'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const shown = await sellerMoney(ctx, seller.id)
    const month = ctx.now.toISOString().slice(0, 7)
    const main = html`${sums(shown, say)}${reserves(shown, say)}
      <div class="actions">${linkButton(say('payouts.statement.open'), `/sell/money/statement?month=${month}`)}${linkButton(say('payouts.plan.change'), '/sell/money/plan')}</div>
      ${balance(shown, say)}${withheld(shown, say)}${payouts(shown.payouts, say)}`
    return sellerPage(ctx, input, { title: say('payouts.title'), main, here: 'money', seller })
  },
})

function sums(shown: SellerMoney, say: Say): Html {
  const figure = (name: string, value: SellerMoney['owed'], inBar = true): Figure => ({
    label: say(`payouts.${name}`),
    value: money(value, say.locale),
    note: say(`payouts.${name}.note`),
    ...(inBar ? { share: value.minor } : {}),
  })
  const owes = shown.owed.minor < 0n
  // Escrow is in yuan and not divided yet, so it is no part of the bar of dollars; nor is what is withheld or owed by the seller.
  const list = [
    figure('escrow', shown.escrow, false),
    owes ? figure('owes', { ...shown.owed, minor: -shown.owed.minor }, false) : figure('owed', shown.owed),
    figure('transit', shown.onItsWay),
    figure('paid', shown.paid),
    ...(shown.reserved.minor === 0n ? [] : [figure('reserved', shown.reserved, false)]),
  ]
  const next = [
    [say('payouts.next'), outlookWords(shown.outlook, shown.owed, say)],
    [say('payouts.plan'), planWords(shown.plan.plan, say)],
  ] as const
  return html`<section class="sheet"><h2>${say('payouts.where')}</h2>${figures(list)}${shareBar(list)}
    ${facts(next)}${debt(shown, say)}</section>`
}

function debt({ debt: owed }: SellerMoney, say: Say): Html {
  if (owed === null) return nothing
  const dayOf = (at: Date): string => day(dayIn(at, 'UTC'), say.locale)
  const words =
    owed.state === 'open'
      ? say('payouts.outlook.owes.since', { day: dayOf(owed.since), tell: dayOf(owed.tellAt) })
      : say('payouts.outlook.owes.overdue', { day: dayOf(owed.since) })
  return html`<p class="note">${words}</p>`
}

/** In force, or over while something is still withheld: what, how long, why. */
function reserves(shown: SellerMoney, say: Say): Html {
  const list = shown.reserves.filter((each) => each.state === 'in-force' || shown.withheld.length > 0).slice(0, 3)
  if (list.length === 0) return nothing
  const items = list.map((each) => {
    const values = {
      percent: percent(shareText(each.shareBp)),
      days: each.holdDays,
      end: day(dayIn(each.endsAt, 'UTC'), say.locale),
    }
    const words = say(each.state === 'in-force' ? 'payouts.reserve.is' : 'payouts.reserve.was', values)
    return html`<p>${words}<br><span class="note">${say('payouts.reserve.why', { reason: each.reason ?? '' })}</span></p>`
  })
  return html`<section class="sheet"><h2>${say('payouts.reserve')}</h2>${items}</section>`
}

const orderLink = (orderId: string | null, number: string | null): Text =>
  orderId === null ? '' : html`<a href="/sell/orders/${orderId}">${number ?? orderId}</a>`

function balance(shown: SellerMoney, say: Say): Html {
  const columns = [
    { label: say('payouts.csv.what') },
    { label: say('payouts.csv.reference') },
    { label: say('payouts.csv.at') },
    { label: say('payouts.csv.rate'), numeric: true },
    { label: say('payouts.column.amount'), numeric: true },
  ]
  const rows = shown.lines.map((line): readonly Text[] => [
    say(`payouts.line.${line.kind}`),
    orderLink(line.orderId, line.number),
    dayShort(dayIn(line.at, 'UTC'), say.locale),
    line.rate ?? '',
    money(line.amount, say.locale),
  ])
  const caption = say('payouts.balance')
  const foot = [say('payouts.statement.sum'), '', '', '', money(shown.owed, say.locale)]
  return table({
    say,
    caption,
    columns,
    rows,
    empty: say('payouts.balance.none'),
    ...(rows.length === 0 ? {} : { foot: [foot] }),
  })
}

function withheld(shown: SellerMoney, say: Say): Html {
  if (shown.withheld.length === 0) return nothing
  const columns = [
    { label: say('payouts.withheld.back') },
    { label: say('payouts.csv.reference') },
    { label: say('payouts.line.reserve-kept'), numeric: true },
    { label: say('payouts.withheld.left'), numeric: true },
  ]
  const rows = shown.withheld.map((each): readonly Text[] => [
    day(dayIn(each.backAt, 'UTC'), say.locale),
    orderLink(each.orderId, each.number),
    money(each.amount, say.locale),
    money(each.left, say.locale),
  ])
  return table({ say, caption: say('payouts.withheld'), columns, rows })
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
  const todo = html`<a href="/sell/bank">${say('payouts.rejected.todo')}</a>`
  if (payout.state === 'returned') {
    const why = say('payouts.returned.why', { code: payout.returnCode ?? '', words: payout.returnWords ?? '' })
    return html`<span class="note">${why} ${todo}</span>`
  }
  if (payout.paidAt !== null) return html`<span class="note">${instant(payout.paidAt, say.locale)}</span>`
  if (payout.state !== 'rejected') return nothing
  const why = say('payouts.rejected.why', { code: payout.rejectCode ?? '', words: payout.rejectWords ?? '' })
  return html`<span class="note">${why} ${todo}</span>`
}
