import {
  approvePayout,
  askWriteOff,
  declineWriteOff,
  markForReview,
  openEntries,
  payNow,
  payoutDesk,
  retryPayout,
  runPayoutsJob,
  withdrawPayout,
  writeOff,
} from '#modules/payouts'
import { accountNames } from '#modules/identity'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { buttonForm, errorSummary, html, nothing } from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { debts, proposed } from './debt-tables.ts'
import { due, ended, open, waiting } from './payout-tables.ts'
import { reasonFields } from './reason-form.ts'

const here = '/operator/payouts'
const onePayout = z.object({ payoutId: id })
const oneDebt = z.object({ debtId: id })

export const payoutsPage = onGet({
  path: here,
  who: ['operator'],
  show: async (ctx, input) => show(ctx, input, null),
})

export const runPayoutsForm = onPost({
  path: '/operator/payouts/run',
  who: ['operator'],
  fields: z.object({}),
  act: async (ctx) => {
    await enqueue(ctx, runPayoutsJob, {}, { once: 'now' })
    return { see: here, flash: 'payouts.running' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const payNowForm = onPost({
  path: '/operator/payouts/sellers/{sellerId}/pay',
  who: ['operator'],
  params: z.object({ sellerId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await payNow(ctx, params.sellerId, fields.reason)
    return { see: here, flash: 'payouts.made' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const approvePayoutForm = onPost({
  path: '/operator/payouts/{payoutId}/approve',
  who: ['operator'],
  params: onePayout,
  fields: z.object({}),
  act: async (ctx, { params }) => {
    const state = await approvePayout(ctx, params.payoutId)
    return { see: here, flash: state === 'new' ? 'payouts.approved.goes' : 'payouts.approved' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const withdrawPayoutForm = onPost({
  path: '/operator/payouts/{payoutId}/withdraw',
  who: ['operator'],
  params: onePayout,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await withdrawPayout(ctx, params.payoutId, fields.reason)
    return { see: here, flash: 'payouts.withdrawn' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const retryPayoutForm = onPost({
  path: '/operator/payouts/{payoutId}/retry',
  who: ['operator'],
  params: onePayout,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await retryPayout(ctx, params.payoutId, fields.reason)
    return { see: here, flash: 'payouts.retried' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const reviewPayoutForm = onPost({
  path: '/operator/payouts/{payoutId}/review',
  who: ['operator'],
  params: onePayout,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await markForReview(ctx, params.payoutId, fields.reason)
    return { see: here, flash: 'payouts.stopped' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const askWriteOffForm = onPost({
  path: '/operator/payouts/debts/{debtId}/ask',
  who: ['operator'],
  params: oneDebt,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await askWriteOff(ctx, params.debtId, fields.reason)
    return { see: here, flash: 'payouts.debt.asked' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const writeOffForm = onPost({
  path: '/operator/payouts/debts/{debtId}/agree',
  who: ['operator'],
  params: oneDebt,
  fields: z.object({}),
  act: async (ctx, { params }) => {
    await writeOff(ctx, params.debtId)
    return { see: here, flash: 'payouts.debt.written-off' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

export const declineWriteOffForm = onPost({
  path: '/operator/payouts/debts/{debtId}/decline',
  who: ['operator'],
  params: oneDebt,
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await declineWriteOff(ctx, params.debtId, fields.reason)
    return { see: here, flash: 'payouts.debt.declined' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const desk = await payoutDesk(ctx)
  const entries = (await openEntries(ctx)).length
  const agreed = desk.waiting.flatMap(({ approvals }) => approvals.map(({ operatorId }) => operatorId))
  const names = await accountNames(ctx, agreed)
  const shown = shownOf(say, again, 'payouts')
  const seen = { say, now: ctx.now, me: ctx.actor.id, names }
  const run = buttonForm({ action: '/operator/payouts/run', key: newId(ctx.now), text: say('payouts.run') })
  const lines =
    entries === 0
      ? nothing
      : html`<p class="note"><a href="/operator/bank-lines">${say('payouts.entries.count', { n: entries })}</a></p>`
  const main = html`${errorSummary(shown.problems, say)}${lines}${desk.waiting.length === 0 ? nothing : waiting(desk, seen)}
    ${due(desk, seen)}${desk.due.length === 0 ? nothing : run}${open(desk, seen)}${debts(desk, seen)}
    ${desk.proposed.length === 0 ? nothing : proposed(desk, seen)}${ended(desk, seen)}`
  return operatorPage(ctx, input, { title: say('payouts.desk'), main, here: 'queues', flash: shown.flash })
}
