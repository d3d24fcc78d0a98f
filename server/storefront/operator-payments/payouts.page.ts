import { markForReview, payNow, payoutDesk, retryPayout, runPayoutsJob, type PayoutDesk } from '#modules/payouts'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { instant, money } from '@westbound/web/format'
import { badge, buttonForm, errorSummary, html, nothing, table, type Html, type Text } from '../kit/index.ts'
import { ageBadge } from '../operator-verification/age.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { payoutTone } from '../seller-money/payout-tone.ts'
import { reasonFields, reasonForm } from './reason-form.ts'

const here = '/operator/payouts'

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

export const retryPayoutForm = onPost({
  path: '/operator/payouts/{payoutId}/retry',
  who: ['operator'],
  params: z.object({ payoutId: id }),
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
  params: z.object({ payoutId: id }),
  fields: reasonFields,
  act: async (ctx, { params, fields }) => {
    await markForReview(ctx, params.payoutId, fields.reason)
    return { see: here, flash: 'payouts.stopped' }
  },
  again: async (ctx, input, again) => show(ctx, input, again),
})

type Seen = { readonly say: Say; readonly now: Date }

async function show(ctx: OperatorCtx, input: Input, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const desk = await payoutDesk(ctx)
  const shown = shownOf(say, again, 'payments')
  const seen: Seen = { say, now: ctx.now }
  const run = buttonForm({ action: '/operator/payouts/run', key: newId(ctx.now), text: say('payouts.run') })
  const main = html`${errorSummary(shown.problems, say)}${due(desk, seen)}
    ${desk.due.length === 0 ? nothing : run}${open(desk, seen)}${ended(desk, seen)}`
  return operatorPage(ctx, input, { title: say('payouts.desk'), main, here: 'queues', flash: shown.flash })
}

const nameOf = (name: string | null, sellerId: string): string => name ?? sellerId

function due(desk: PayoutDesk, { say, now }: Seen): Html {
  const rows = desk.due.map((each): readonly Text[] => [
    nameOf(each.name, each.sellerId),
    money(each.amount, say.locale),
    each.held === null
      ? badge(say('payouts.due.waits'), 'info')
      : badge(say('payouts.due.held', { code: each.held }), 'problem'),
    reasonForm({
      action: `/operator/payouts/sellers/${each.sellerId}/pay`,
      say,
      key: newId(now),
      submit: say('payouts.pay-now'),
      of: nameOf(each.name, each.sellerId),
    }),
  ])
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.due'), columns, rows, empty: say('payouts.due.none') })
}

function open(desk: PayoutDesk, { say, now }: Seen): Html {
  const rows = desk.open.map((each): readonly Text[] => {
    const unknown = each.problem !== null || (each.state === 'new' && each.attempts > 0)
    const state = each.reviewReason === null ? (unknown ? 'unknown' : each.state) : 'review'
    const note = each.reviewReason ?? each.problem
    const act = (name: 'retry' | 'review'): Html =>
      reasonForm({
        action: `/operator/payouts/${each.payoutId}/${name}`,
        say,
        key: newId(now),
        submit: say(`payouts.${name}`),
        of: nameOf(each.name, each.sellerId),
      })
    return [
      html`${nameOf(each.name, each.sellerId)} <code>${each.payoutId}</code>`,
      ageBadge(each.createdAt, now, say),
      money(each.amount, say.locale),
      html`${badge(say(`payouts.state.${state}`), state === 'unknown' || state === 'review' ? 'problem' : payoutTone[each.state])} <span class="note">${note ?? ''}</span>`,
      html`${act('retry')}${each.reviewReason === null ? act('review') : nothing}`,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.since') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.open'), columns, rows, empty: say('payouts.open.none') })
}

function ended(desk: PayoutDesk, { say, now }: Seen): Html {
  const held = new Set(desk.due.filter((each) => each.held !== null).map((each) => each.sellerId))
  const rows = desk.ended.map((each): readonly Text[] => {
    const words =
      each.state === 'rejected'
        ? say('payouts.rejected.why', { code: each.rejectCode ?? '', words: each.rejectWords ?? '' })
        : (each.bankReference ?? '')
    const again =
      each.state === 'rejected' && held.has(each.sellerId)
        ? reasonForm({
            action: `/operator/payouts/${each.payoutId}/retry`,
            say,
            key: newId(now),
            submit: say('payouts.retry'),
            of: nameOf(each.name, each.sellerId),
          })
        : nothing
    return [
      html`${nameOf(each.name, each.sellerId)} <code>${each.payoutId}</code>`,
      instant(each.movedAt, say.locale),
      money(each.amount, say.locale),
      html`${badge(say(`payouts.state.${each.state}`), payoutTone[each.state])} <span class="note">${words}</span>`,
      again,
    ]
  })
  const columns = [
    { label: say('payouts.column.seller') },
    { label: say('payouts.column.ended') },
    { label: say('payouts.column.amount'), numeric: true },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.ended'), columns, rows, empty: say('payouts.ended.none') })
}
