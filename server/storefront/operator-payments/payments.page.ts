import { askNow, paymentDesk, requestReconciliation, retryRefund, reviewMismatches, type Desk } from '#modules/payments'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import { errorSummary, form, html, table, textField, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { reasonFields, reasonForm } from './reason-form.ts'

const here = '/operator/payments'

export const paymentsPage = onGet({
  path: here,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input, null),
})

export const askPaymentForm = onPost({
  path: '/operator/payments/{paymentId}/ask',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await askNow(ctx, params.paymentId, fields.reason)
    return { see: here, flash: 'payments.asked' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const reviewPaymentForm = onPost({
  path: '/operator/payments/{paymentId}/review',
  who: ['operator'],
  params: z.object({ paymentId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await reviewMismatches(ctx, params.paymentId, fields.reason)
    return { see: here, flash: 'payments.reviewed' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const retryRefundForm = onPost({
  path: '/operator/payments/refunds/{refundId}/retry',
  who: ['operator'],
  params: z.object({ refundId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await retryRefund(ctx, params.refundId, fields.reason)
    return { see: here, flash: 'payments.retried' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const reconcileForm = onPost({
  path: '/operator/payments/reconcile',
  who: ['operator'],
  fields: z.object({ day: z.iso.date() }),
  act: async (ctx, { fields }) => {
    await requestReconciliation(ctx, fields.day)
    return { see: here, flash: 'payments.reconciling' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

type Seen = { readonly say: Say; readonly now: Date }

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const desk = await paymentDesk(ctx)
  const shown = shownOf(say, again, 'payments', { 'payments.day-not-over': 'day' })
  const seen: Seen = { say, now: ctx.now }
  const main = html`${errorSummary(shown.problems, say)}${unknown(desk, seen)}${mismatches(desk, seen)}${failedRefunds(desk, seen)}${waiting(desk, seen)}${differences(desk, seen)}
    ${reconcile(ctx.now, say, again?.values['day'], shown.problems['day'])}`
  return operatorPage(ctx, input, { title: say('payments.title'), main, here: 'queues', flash: shown.flash })
}

const columnsOf = (say: Say, names: readonly string[]) =>
  names.map((name) => ({ label: say(`payments.column.${name}`), numeric: name === 'amount' }))

const age = (since: Date, { say, now }: Seen): Html => ageBadge(since, now, say, 1)

const key = (seen: Seen): string => newId(seen.now)

function unknown(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.unknown.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.id}</code>`,
    age(each.since, seen),
    money(each.amount, say.locale),
    say('payments.attempts', { n: each.attempts, problem: each.problem ?? '' }),
    each.subject === 'payment'
      ? reasonForm({
          action: `/operator/payments/${each.id}/ask`,
          say,
          key: key(seen),
          submit: say('payments.ask'),
          of: each.id,
        })
      : say('payments.asked-by-itself'),
  ])
  return table({
    say,
    caption: say('payments.unknown'),
    columns: columnsOf(say, ['what', 'since', 'amount', 'problem', 'act']),
    rows,
    empty: say('payments.unknown.none'),
  })
}

function mismatches(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.mismatches.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.subjectId}</code>`,
    age(each.since, seen),
    say(`payments.field.${each.field}`),
    each.ours,
    each.theirs,
    html`${reasonForm({
      action: `/operator/payments/${each.paymentId}/ask`,
      say,
      key: key(seen),
      submit: say('payments.ask'),
      of: each.paymentId,
    })}${reasonForm({
      action: `/operator/payments/${each.paymentId}/review`,
      say,
      key: key(seen),
      submit: say('payments.review'),
      of: each.paymentId,
    })}`,
  ])
  return table({
    say,
    caption: say('payments.mismatches'),
    columns: columnsOf(say, ['what', 'since', 'field', 'ours', 'theirs', 'act']),
    rows,
    empty: say('payments.mismatches.none'),
  })
}

function failedRefunds(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.failedRefunds.map((each): readonly Text[] => [
    html`<code>${each.refundId}</code>`,
    age(each.since, seen),
    money(each.amount, say.locale),
    each.problem ?? '',
    reasonForm({
      action: `/operator/payments/refunds/${each.refundId}/retry`,
      say,
      key: key(seen),
      submit: say('payments.retry'),
      of: each.refundId,
    }),
  ])
  return table({
    say,
    caption: say('payments.refunds'),
    columns: columnsOf(say, ['what', 'since', 'amount', 'problem', 'act']),
    rows,
    empty: say('payments.refunds.none'),
  })
}

function waiting(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.waiting.map((each): readonly Text[] => [
    html`<code>${each.id}</code> ${each.type ?? ''}`,
    age(each.since, seen),
    each.about ?? '',
    say('payments.attempts', { n: each.attempts, problem: each.problem ?? '' }),
  ])
  return table({
    say,
    caption: say('payments.waiting'),
    columns: columnsOf(say, ['event', 'since', 'about', 'problem']),
    rows,
    empty: say('payments.waiting.none'),
  })
}

function differences(desk: Desk, seen: Seen): Html {
  const { say } = seen
  const rows = desk.differences.map((each): readonly Text[] => [
    html`${say(`payments.subject.${each.subject}`)} <code>${each.providerId}</code>`,
    each.day,
    age(each.since, seen),
    say(`payments.difference.${each.field}`),
    each.ours,
    each.theirs,
  ])
  return table({
    say,
    caption: say('payments.differences'),
    columns: columnsOf(say, ['what', 'day', 'since', 'field', 'ours', 'theirs']),
    rows,
    empty: say('payments.differences.none'),
  })
}

function reconcile(now: Date, say: Say, value: string | undefined, problem: string | undefined): Html {
  const yesterday = new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10)
  return html`<section class="sheet"><h2>${say('payments.reconcile')}</h2>${form({
    action: '/operator/payments/reconcile',
    key: newId(now),
    submit: say('payments.reconcile.go'),
    label: say('payments.reconcile'),
    fields: textField(
      {
        name: 'day',
        label: say('payments.reconcile.day'),
        hint: say('payments.reconcile.hint'),
        type: 'date',
        width: 'short',
        value: value ?? yesterday,
        problem,
      },
      say,
    ),
  })}</section>`
}
