import {
  askNow,
  closeDifference,
  endDisputed,
  giveBackDisputed,
  paymentDesk,
  paymentOf,
  requestReconciliation,
  retryDeclaration,
  retryRefund,
  reviewMismatches,
  takeDifference,
} from '#modules/payments'
import { newId } from '#platform/id'
import { moneyOf } from '#platform/money'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { refuse } from '#platform/refusal'
import type { Say } from '#platform/say'
import { decimal, id, line, z } from '#platform/wire'
import { errorSummary, form, html, textField, type Html } from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import {
  declarationTable,
  differenceTable,
  disputedTable,
  mismatchTable,
  refundTable,
  unknownTable,
  unreadTable,
  waitingTable,
  type Seen,
} from './payment-tables.ts'
import { reasonFields } from './reason-form.ts'

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

const byPayment = z.object({ paymentId: id })
const byDifference = z.object({ differenceId: id })

export const giveBackForm = onPost({
  path: '/operator/payments/{paymentId}/give-back',
  who: ['operator'],
  params: byPayment,
  fields: z.object({ amount: decimal, reason: line(200) }),
  act: async (ctx, { params, fields }) => {
    const { amount } = await paymentOf(ctx, params.paymentId)
    const wanted = moneyOf(fields.amount, amount.currency)
    if (wanted === null) throw refuse('request.invalid')
    await giveBackDisputed(ctx, { ...params, amount: wanted, reason: fields.reason })
    return { see: here, flash: 'payments.given-back' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const endDisputedForm = onPost({
  path: '/operator/payments/{paymentId}/end',
  who: ['operator'],
  params: byPayment,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await endDisputed(ctx, params.paymentId, fields.reason)
    return { see: here, flash: 'payments.ended' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const takeDifferenceForm = onPost({
  path: '/operator/payments/differences/{differenceId}/take',
  who: ['operator'],
  params: byDifference,
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await takeDifference(ctx, params.differenceId)
    return { see: here, flash: 'payments.taken' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const closeDifferenceForm = onPost({
  path: '/operator/payments/differences/{differenceId}/close',
  who: ['operator'],
  params: byDifference,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await closeDifference(ctx, params.differenceId, fields.reason)
    return { see: here, flash: 'payments.closed' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const retryDeclarationForm = onPost({
  path: '/operator/payments/declarations/{orderId}/retry',
  who: ['operator'],
  params: z.object({ orderId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await retryDeclaration(ctx, params.orderId, fields.reason)
    return { see: here, flash: 'payments.declared-again' }
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

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const desk = await paymentDesk(ctx)
  const shown = shownOf(say, again, 'payments', { 'payments.day-not-over': 'day' })
  const seen: Seen = { say, now: ctx.now, operatorId: ctx.actor.id }
  const tables = [
    unknownTable,
    disputedTable,
    mismatchTable,
    refundTable,
    declarationTable,
    waitingTable,
    differenceTable,
    unreadTable,
  ].map((each) => each(desk, seen))
  const main = html`${errorSummary(shown.problems, say)}${tables}
    ${reconcile(ctx.now, say, again?.values['day'], shown.problems['day'])}`
  return operatorPage(ctx, input, { title: say('payments.title'), main, here: 'queues', flash: shown.flash })
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
