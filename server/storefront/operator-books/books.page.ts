import type { Balance } from '#modules/ledger'
import { booksOf } from '#modules/orders'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import { badge, empty, html, icon, table, type Html } from '../kit/index.ts'
import { accountWords } from '../operator-orders/ledger-tables.ts'
import { operatorPage } from '../operator-verification/shell.ts'

/** The books of all sellers together, and whether they close. */
export const booksPage = onGet({
  path: '/operator/books',
  who: ['operator'],
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const { balances, findings, stockFindings } = await booksOf(ctx)
    const said = [
      ...findings.map(({ code, params }) => say(`ledger.finding.${code}`, params)),
      ...stockFindings.map(({ code, params }) => say(`inventory.finding.${code}`, params)),
    ]
    const verdict =
      said.length === 0
        ? html`<div class="flash flash-done">${icon('done')}<p><b>${say('orders.books.closes')}</b></p></div>`
        : html`<section class="errors" role="alert"><h2>${say('orders.books.open', { n: said.length })}</h2><ul>${said.map((text) => html`<li>${text}</li>`)}</ul></section>`
    const stock = stockFindings.length === 0 ? html`<p>${badge(say('orders.books.stock.agrees'), 'proof')}</p>` : ''
    const byCurrency = [...Map.groupBy(balances, (balance) => balance.currency)]
    const main = html`${verdict}${byCurrency.length === 0 ? empty({ title: say('orders.books.none') }) : html`<div class="columns">${byCurrency.map(([currency, own]) => balanceTable(currency, own, say))}</div>`}
      <h2>${say('orders.books.stock')}</h2>${stock}`
    return operatorPage(ctx, input, { title: say('orders.books.title'), main, here: 'books' })
  },
})

function balanceTable(currency: string, own: readonly Balance[], say: Say): Html {
  const of = (minor: bigint): string => money({ minor, currency }, say.locale)
  const sum = (side: 'debitMinor' | 'creditMinor'): bigint => own.reduce((total, balance) => total + balance[side], 0n)
  const equal = sum('debitMinor') === sum('creditMinor')
  const check = badge(say(equal ? 'orders.books.equal' : 'orders.books.unequal'), equal ? 'proof' : 'problem')
  const rows = table({
    say,
    caption: say('orders.books.balances', { currency }),
    columns: [
      { label: say('orders.operator.account') },
      { label: say('orders.books.debits'), numeric: true },
      { label: say('orders.books.credits'), numeric: true },
      { label: say('orders.books.balance'), numeric: true },
    ],
    rows: own.map(({ account, debitMinor, creditMinor, minor }) => [
      accountWords(account, say),
      of(debitMinor),
      of(creditMinor),
      of(minor),
    ]),
    foot: [
      [
        say('orders.books.sum'),
        of(sum('debitMinor')),
        of(sum('creditMinor')),
        of(sum('debitMinor') - sum('creditMinor')),
      ],
    ],
  })
  return html`<section>${rows}<p class="after">${check}</p></section>`
}
