import { csvColumns, statementCsv, statementOf, type OrderLine, type Statement } from '#modules/payouts'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { z } from '#platform/wire'
import { dayIn, dayShort, money } from '@westbound/web/format'
import { form, html, linkButton, nothing, pager, table, textField, type Html, type Text } from '../kit/index.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'

const month = z
  .string()
  .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
  .optional()

/** A month, line by line: what the buyer paid for the goods, what was deducted, at which rate, and what remains. */
export const statementPage = onGet({
  path: '/sell/money/statement',
  who: ['seller'],
  query: z.object({ month, format: z.enum(['csv']).optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const wanted = input.query.month ?? ctx.now.toISOString().slice(0, 7)
    const statement = await statementOf(ctx, seller.id, wanted)
    if (input.query.format === 'csv') return csvOf(statement, say)
    const main = html`<div class="columns columns-wide">${balance(statement, say)}<section class="sheet">${monthForm(wanted, say)}</section></div>${orders(statement, say)}${payouts(statement, say)}
      <p>${linkButton(say('payouts.statement.csv'), `/sell/money/statement?month=${wanted}&format=csv`)}</p>
      ${pager({ say, previous: `?month=${monthFrom(wanted, -1)}`, next: `?month=${monthFrom(wanted, 1)}` })}`
    const back = { href: '/sell/money', text: say('payouts.title') }
    return sellerPage(ctx, input, {
      title: say('payouts.statement.of', { month: wanted }),
      main,
      here: 'money',
      seller,
      back,
    })
  },
})

function csvOf(statement: Statement, say: Say) {
  const text = statementCsv(statement, {
    columns: csvColumns.map((name) => say(`payouts.csv.${name}`)),
    opening: say('payouts.statement.opening'),
    payout: say('payouts.statement.payout'),
    returned: say('payouts.statement.returned'),
    closing: say('payouts.statement.closing'),
  })
  return {
    file: new TextEncoder().encode(text),
    type: 'text/csv; charset=utf-8',
    name: `westbound-${statement.month}.csv`,
  }
}

const monthForm = (wanted: string, say: Say): Html =>
  form({
    action: '/sell/money/statement',
    key: null,
    method: 'get',
    submit: say('payouts.statement.show'),
    tone: 'plain',
    label: say('payouts.statement.month'),
    fields: textField(
      {
        name: 'month',
        label: say('payouts.statement.month'),
        hint: say('payouts.statement.month.hint'),
        value: wanted,
        maxlength: 7,
        width: 'short',
      },
      say,
    ),
  })

/** From what was owed before to what is owed after: the sum that must be right. */
function balance(statement: Statement, say: Say): Html {
  const line = (name: string, minor: bigint, total = false): Html =>
    html`<div${total ? html` class="total"` : nothing}><dt>${say(`payouts.statement.${name}`)}</dt><dd>${money({ minor, currency: 'USD' }, say.locale)}</dd></div>`
  return html`<section class="sheet"><h2>${say('payouts.statement.sums')}</h2><dl class="lines">${line('opening', statement.openingMinor)}${line('earned', statement.totals.netMinor)}${line('paid-out', statement.totals.paidOutMinor)}${line('closing', statement.closingMinor, true)}</dl></section>`
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
