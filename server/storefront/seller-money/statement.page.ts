import {
  csvColumns,
  periodName,
  periodOf,
  statementCsv,
  statementOf,
  statementPdf,
  type OrderLine,
  type Period,
  type Statement,
} from '#modules/payouts'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { day as calendarDay, z } from '#platform/wire'
import { dayIn, dayShort, money } from '@westbound/web/format'
import { form, html, linkButton, nothing, pager, table, textField, type Html, type Text } from '../kit/index.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .optional()

/** A period, line by line: what the buyer paid for the goods, what was deducted, at which rate, and what remains. */
export const statementPage = onGet({
  path: '/sell/money/statement',
  who: ['seller'],
  query: z.object({
    month,
    from: calendarDay.optional(),
    to: calendarDay.optional(),
    format: z.enum(['csv', 'pdf']).optional(),
  }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const { from, to, format } = input.query
    const period =
      from === undefined || to === undefined
        ? periodOf(input.query.month ?? ctx.now.toISOString().slice(0, 7))
        : { from, to }
    const statement = await statementOf(ctx, seller.id, period)
    if (format === 'csv') return csvOf(statement, say)
    const name = periodName(statement)
    if (format === 'pdf') {
      const file = await statementPdf(ctx, seller.id, statement, input.request.locale)
      return { file, type: 'application/pdf', name: `westbound-${name}.pdf` }
    }
    const wanted = period.from.slice(0, 7)
    const main = html`<div class="columns columns-wide">${balance(statement, say)}<section class="sheet">${periodForm(period, say)}</section></div>${orders(statement, say)}${others(statement, say)}${payouts(statement, say)}
      <div class="actions">${linkButton(say('payouts.statement.pdf'), `${addressOf(period)}&format=pdf`)}${linkButton(say('payouts.statement.csv'), `${addressOf(period)}&format=csv`)}</div>
      ${pager({ say, previous: `?month=${monthFrom(wanted, -1)}`, next: `?month=${monthFrom(wanted, 1)}` })}`
    const back = { href: '/sell/money', text: say('payouts.title') }
    const title = say('payouts.statement.of', { month: name.replace('_', ' – ') })
    return sellerPage(ctx, input, { title, main, here: 'money', seller, back })
  },
})

const addressOf = ({ from, to }: Period): string => `/sell/money/statement?from=${from}&to=${to}`

function csvOf(statement: Statement, say: Say) {
  const text = statementCsv(statement, {
    columns: csvColumns.map((name) => say(`payouts.csv.${name}`)),
    opening: say('payouts.statement.opening'),
    payout: say('payouts.statement.payout'),
    returned: say('payouts.statement.returned'),
    closing: say('payouts.statement.closing'),
    sale: say('payouts.statement.sale'),
    other: (kind) => say(`payouts.line.${kind}`),
  })
  return {
    file: new TextEncoder().encode(text),
    type: 'text/csv; charset=utf-8',
    name: `westbound-${periodName(statement)}.csv`,
  }
}

function periodForm({ from, to }: Period, say: Say): Html {
  const field = (name: 'from' | 'to', value: string): Html =>
    textField({ name, label: say(`payouts.statement.${name}`), type: 'date', value, width: 'short' }, say)
  return form({
    action: '/sell/money/statement',
    key: null,
    method: 'get',
    submit: say('payouts.statement.show'),
    tone: 'plain',
    label: say('payouts.statement.days'),
    fields: html`${field('from', from)}${field('to', to)}`,
  })
}

/** From what was owed before to what is owed after: the sum that must be right. */
function balance(statement: Statement, say: Say): Html {
  const line = (name: string, minor: bigint, total = false): Html =>
    html`<div${total ? html` class="total"` : nothing}><dt>${say(`payouts.statement.${name}`)}</dt><dd>${money({ minor, currency: 'USD' }, say.locale)}</dd></div>`
  const kept = statement.reserve
  const reserve =
    kept.openingMinor === 0n && kept.closingMinor === 0n
      ? nothing
      : html`${line('reserve-opening', kept.openingMinor)}${line('reserve-closing', kept.closingMinor)}`
  return html`<section class="sheet"><h2>${say('payouts.statement.sums')}</h2><dl class="lines">${line('opening', statement.openingMinor)}${line('earned', statement.totals.netMinor)}${line('other', statement.totals.otherMinor)}${line('paid-out', statement.totals.paidOutMinor)}${line('closing', statement.closingMinor, true)}${reserve}</dl></section>`
}

const amountNames = ['released', 'tax', 'freight', 'insurance', 'goods', 'fee', 'share', 'refunded'] as const

type Minors = Pick<OrderLine, 'releasedMinor' | 'taxMinor' | 'freightMinor' | 'insuranceMinor' | 'goodsMinor'> &
  Pick<OrderLine, 'feeMinor' | 'shareMinor' | 'refundMinor' | 'netMinor'>

/** Deductions are shown as what they are: less. */
function amountCells(line: Minors, currency: string, say: Say): readonly Text[] {
  const yuan = (minor: bigint): string => money({ minor, currency }, say.locale)
  return [
    yuan(line.releasedMinor),
    yuan(-line.taxMinor),
    yuan(-line.freightMinor),
    yuan(-line.insuranceMinor),
    yuan(line.goodsMinor),
    yuan(-line.feeMinor),
    yuan(line.shareMinor),
    yuan(line.refundMinor),
  ]
}

function orders(statement: Statement, say: Say): Html {
  const usd = (minor: bigint): string => money({ minor, currency: 'USD' }, say.locale)
  const columns = [
    { label: say('payouts.csv.reference') },
    { label: say('payouts.csv.at') },
    ...amountNames.map((name) => ({ label: say(`payouts.csv.${name}`), numeric: true })),
    { label: say('payouts.csv.rate'), numeric: true },
    { label: say('payouts.csv.usd'), numeric: true },
  ]
  const rows = statement.orders.map((line): readonly Text[] => [
    html`<a href="/sell/orders/${line.orderId}">${line.number}</a>`,
    dayShort(dayIn(line.at, 'UTC'), say.locale),
    ...amountCells(line, line.currency, say),
    line.rate ?? say('payouts.none'),
    usd(line.netMinor),
  ])
  const { totals } = statement
  const sum = [say('payouts.statement.sum'), '', ...amountCells(totals, 'CNY', say), '', usd(totals.netMinor)]
  const caption = say('payouts.statement.orders')
  return html`<p class="note">${say('payouts.statement.how')}</p><div class="dense" role="region" aria-label="${caption}" tabindex="0">${table(
    {
      say,
      caption,
      columns,
      rows,
      empty: say('payouts.statement.orders.none'),
      ...(rows.length === 0 ? {} : { foot: [sum] }),
    },
  )}</div>`
}

function others(statement: Statement, say: Say): Html {
  if (statement.others.length === 0) return nothing
  const names = ['what', 'reference', 'at'] as const
  const numbers = ['refunded', 'fee-returned', 'rate', 'usd'] as const
  const columns = [
    ...names.map((name) => ({ label: say(`payouts.csv.${name}`) })),
    ...numbers.map((name) => ({ label: say(`payouts.csv.${name}`), numeric: true })),
  ]
  const yuan = (minor: bigint): string => (minor === 0n ? '' : money({ minor, currency: 'CNY' }, say.locale))
  const usd = (minor: bigint): string => money({ minor, currency: 'USD' }, say.locale)
  const rows = statement.others.map((line): readonly Text[] => [
    say(`payouts.line.${line.kind}`),
    line.orderId === null ? '' : html`<a href="/sell/orders/${line.orderId}">${line.number ?? line.orderId}</a>`,
    dayShort(dayIn(line.at, 'UTC'), say.locale),
    yuan(line.refundMinor),
    yuan(line.feeMinor),
    line.rate ?? '',
    usd(line.minor),
  ])
  const foot = [[say('payouts.statement.sum'), '', '', '', '', '', usd(statement.totals.otherMinor)]]
  return table({ say, caption: say('payouts.statement.others'), columns, rows, foot })
}

function payouts(statement: Statement, say: Say): Html {
  const columns = [
    { label: say('payouts.csv.at') },
    { label: say('payouts.csv.what') },
    { label: say('payouts.column.amount'), numeric: true },
  ]
  const rows = statement.payouts.map((line): readonly Text[] => [
    dayShort(dayIn(line.at, 'UTC'), say.locale),
    say(`payouts.statement.${line.kind}`),
    money({ minor: line.minor, currency: 'USD' }, say.locale),
  ])
  return table({ say, caption: say('payouts.list'), columns, rows, empty: say('payouts.list.none') })
}

function monthFrom(from: string, by: number): string {
  const [year = 0, number = 1] = from.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7)
}
