import { explainEntry, openEntries, payoutDesk, recordRepayment, type OpenEntry } from '#modules/payouts'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { instant, money } from '@westbound/web/format'
import {
  badge,
  errorSummary,
  form,
  html,
  nothing,
  selectField,
  table,
  textField,
  type Choice,
  type Html,
  type Text,
} from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { reasonFields, reasonForm } from './reason-form.ts'

const here = '/operator/bank-lines'
const one = z.object({ entryId: id })

/** What came to our account or left it without a payout that explains it: each a person's task with an age. */
export const bankLinesPage = onGet({ path: here, who: ['operator'], show: (ctx, input) => show(ctx, input, null) })

export const repaymentForm = onPost({
  path: '/operator/bank-lines/{entryId}/repayment',
  who: ['operator'],
  params: one,
  fields: z.object({ payerId: id, reason: line(500) }),
  act: async (ctx, { params, fields }) => {
    await recordRepayment(ctx, params.entryId, { sellerId: fields.payerId, reason: fields.reason })
    return { see: here, flash: 'payouts.entry.repaid' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

export const explainForm = onPost({
  path: '/operator/bank-lines/{entryId}/explain',
  who: ['operator'],
  params: one,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await explainEntry(ctx, params.entryId, fields.reason)
    return { see: here, flash: 'payouts.entry.explained' }
  },
  again: (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const entries = await openEntries(ctx)
  const { debts } = await payoutDesk(ctx)
  const { problems, flash } = shownOf(say, again, 'payouts')
  // Who owes is who repays; money of anybody else is explained, or paid back by hand.
  const payers = debts.map((each) => ({ value: each.sellerId, text: each.name ?? each.sellerId }))
  const rows = entries.map((entry) => rowOf(entry, { say, now: ctx.now, payers }))
  const columns = [
    { label: say('payouts.entry.what') },
    { label: say('payouts.column.since') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.entry.why') },
    { label: say('payouts.column.act') },
  ]
  const main = html`${errorSummary(problems, say)}<p>${say('payouts.entries.text')}</p>
    ${table({ say, caption: say('payouts.entries'), columns, rows, empty: say('payouts.entries.none') })}`
  const back = { href: '/operator/payouts', text: say('payouts.desk') }
  return operatorPage(ctx, input, { title: say('payouts.entries'), main, here: 'queues', back, flash })
}

type Seen = { readonly say: Say; readonly now: Date; readonly payers: readonly Choice[] }

function rowOf(entry: OpenEntry, { say, now, payers }: Seen): readonly Text[] {
  const what = entry.words === '' ? (entry.endToEndId ?? entry.bankReference ?? '') : entry.words
  const explain = reasonForm({
    action: `${here}/${entry.entryId}/explain`,
    say,
    key: newId(now),
    submit: say('payouts.entry.explain'),
    of: what,
  })
  const repaid = entry.direction === 'credit' && payers.length > 0 ? repayment(entry, { say, now, payers }) : nothing
  return [
    html`${what} <span class="note">${instant(entry.bookedAt, say.locale)} ${entry.bankReference ?? ''}</span>`,
    ageBadge(entry.bookedAt, now, say),
    html`${money(entry.amount, say.locale)} <span class="note">${say(`payouts.entry.${entry.direction}`)}</span>`,
    badge(say(`payouts.entry.problem.${entry.problem}`), 'problem'),
    html`${repaid}${explain}`,
  ]
}

function repayment(entry: OpenEntry, { say, now, payers }: Seen): Html {
  const own = `f-${entry.entryId}`
  return form({
    action: `${here}/${entry.entryId}/repayment`,
    key: newId(now),
    submit: say('payouts.entry.repayment'),
    tone: 'plain',
    label: `${say('payouts.entry.repayment')}: ${entry.words}`,
    fields: html`${selectField({ name: 'payerId', id: `${own}-payer`, label: say('payouts.entry.payer'), choices: payers }, say)}
      ${textField({ name: 'reason', id: `${own}-reason`, label: say('payments.reason'), maxlength: 500, width: 'middle' }, say)}`,
  })
}
