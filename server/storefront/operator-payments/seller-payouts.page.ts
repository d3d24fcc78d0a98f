import {
  acceptReserve,
  declineReserve,
  endReserve,
  limitPlan,
  sellerMoney,
  reservesOf,
  setReserve,
  shareText,
  type Reserve,
  type SellerMoney,
} from '#modules/payouts'
import { sellerById } from '#modules/sellers'
import { newId } from '#platform/id'
import { decimalOf, moneyOf } from '#platform/money'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import type { Say } from '#platform/say'
import { day as calendarDay, id, line, z } from '#platform/wire'
import { day, dayIn, dayShort, money, percent } from '@westbound/web/format'
import {
  blank,
  badge,
  errorSummary,
  facts,
  form,
  html,
  moneyField,
  nothing,
  table,
  textField,
  type Html,
  type Text,
} from '../kit/index.ts'
import { operatorPage, type Input, type OperatorCtx } from '../operator-verification/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { outlookWords, planWords } from '../seller-money/plan-words.ts'
import { reasonForm } from './reason-form.ts'

const oneSeller = z.object({ sellerId: id })
const oneReserve = z.object({ reserveId: id })
const addressOf = (sellerId: string): string => `/operator/payouts/sellers/${sellerId}`

/** One seller's balance with every line of it, its plan with the limits, and its reserves. */
export const sellerPayoutsPage = onGet({
  path: '/operator/payouts/sellers/{sellerId}',
  who: ['operator'],
  params: oneSeller,
  show: (ctx, input) => show(ctx, input, input.params.sellerId, null),
})

const whole = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((number) => number >= 1 && number <= most)

export const limitsForm = onPost({
  path: '/operator/payouts/sellers/{sellerId}/limits',
  who: ['operator'],
  params: oneSeller,
  fields: z.object({
    days: blank.or(whole(31)),
    minimum: blank.or(
      z
        .string()
        .trim()
        .max(16)
        .refine((text) => (moneyOf(text, 'USD')?.minor ?? -1n) >= 0n),
    ),
    reason: line(500),
  }),
  keyless: 'setting the same limits again changes nothing',
  act: async (ctx, { params, fields }) => {
    const { days, minimum, reason } = fields
    const minimumMinor = minimum === null ? null : (moneyOf(minimum, 'USD')?.minor ?? null)
    await limitPlan(ctx, params.sellerId, { days, minimumMinor, reason })
    return { see: addressOf(params.sellerId), flash: 'payouts.limits.saved' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.sellerId, again),
})

const terms = z.object({ share: whole(100), hold_days: whole(365), ends_on: calendarDay, reason: line(500) })
const termsOf = (fields: z.output<typeof terms>) => ({
  shareBp: fields.share * 100,
  holdDays: fields.hold_days,
  endsAt: new Date(`${fields.ends_on}T00:00:00Z`),
  reason: fields.reason,
})

export const setReserveForm = onPost({
  path: '/operator/payouts/sellers/{sellerId}/reserve',
  who: ['operator'],
  params: oneSeller,
  fields: terms.extend({ reserve: z.union([id, z.literal('')]).default('') }),
  act: async (ctx, { params, fields }) => {
    if (fields.reserve === '') await setReserve(ctx, params.sellerId, termsOf(fields))
    else await acceptReserve(ctx, fields.reserve, termsOf(fields))
    return { see: addressOf(params.sellerId), flash: 'payouts.reserve.began' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.sellerId, again),
})

const acts = { decline: declineReserve, end: endReserve } as const
const flashes = { decline: 'payouts.reserve.declined', end: 'payouts.reserve.stopped' } as const

const reserveForm = (name: 'decline' | 'end') =>
  onPost({
    path: `/operator/payouts/reserves/{reserveId}/${name}`,
    who: ['operator'],
    params: oneReserve,
    fields: z.object({ reason: line(500) }),
    act: async (ctx, { params, fields }) => {
      const sellerId = await acts[name](ctx, params.reserveId, fields.reason)
      return { see: addressOf(sellerId), flash: flashes[name] }
    },
    again: async (ctx, input, again) => {
      const say = ctx.world.say(input.request.locale)
      const { flash, problems } = shownOf(say, again, 'payouts')
      const back = { href: '/operator/payouts', text: say('payouts.desk') }
      return operatorPage(ctx, input, {
        title: say('payouts.reserves'),
        main: errorSummary(problems, say),
        back,
        flash,
      })
    },
  })
export const declineReserveForm = reserveForm('decline')
export const endReserveForm = reserveForm('end')

async function show(ctx: OperatorCtx, input: Input, sellerId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerById(ctx, sellerId)
  const shown = await sellerMoney(ctx, sellerId)
  const reserves = await reservesOf(ctx, sellerId)
  const { problems, flash } = shownOf(say, again, 'payouts', { 'payouts.reserve-end': 'ends_on' })
  const typed = { values: again?.values ?? {}, problems }
  const proposal = reserves.find(({ state }) => state === 'proposed') ?? null
  const main = html`${errorSummary(problems, say)}${sums(shown, say)}${balance(shown, say)}
    <div class="columns">${limits(ctx, say, shown, typed)}${reserveTerms(ctx, say, sellerId, proposal, typed)}</div>
    ${list(ctx, say, reserves)}`
  const title = say('payouts.seller', { name: seller.tradeName ?? sellerId })
  const back = { href: '/operator/payouts', text: say('payouts.desk') }
  return operatorPage(ctx, input, { title, main, here: 'queues', back, flash })
}

function sums(shown: SellerMoney, say: Say): Html {
  const since = shown.debt === null ? null : day(dayIn(shown.debt.since, 'UTC'), say.locale)
  return html`<section class="sheet">${facts([
    [say(shown.owed.minor < 0n ? 'payouts.seller.owes' : 'payouts.seller.owed'), money(shown.owed, say.locale)],
    [say('payouts.reserved'), money(shown.reserved, say.locale)],
    [say('payouts.open'), money(shown.onItsWay, say.locale)],
    [say('payouts.next'), outlookWords(shown.outlook, shown.owed, say)],
    [say('payouts.seller.plan'), planWords(shown.plan.plan, say)],
    [say('payouts.seller.since'), since],
  ])}</section>`
}

function balance(shown: SellerMoney, say: Say): Html {
  const columns = [
    { label: say('payouts.csv.what') },
    { label: say('payouts.csv.reference') },
    { label: say('payouts.csv.at') },
    { label: say('payouts.csv.rate'), numeric: true },
    { label: say('payouts.column.amount'), numeric: true },
  ]
  const rows = shown.lines.map((each): readonly Text[] => [
    say(`payouts.line.${each.kind}`),
    each.orderId === null
      ? ''
      : html`<a href="/operator/orders/${shown.plan.sellerId}/${each.orderId}">${each.number ?? each.orderId}</a>`,
    dayShort(dayIn(each.at, 'UTC'), say.locale),
    each.rate ?? '',
    money(each.amount, say.locale),
  ])
  return table({ say, caption: say('payouts.balance'), columns, rows, empty: say('payouts.balance.none') })
}

type Typed = { readonly values: Readonly<Record<string, string>>; readonly problems: Readonly<Record<string, string>> }

function limits(ctx: OperatorCtx, say: Say, { plan }: SellerMoney, { values, problems }: Typed): Html {
  const set = plan.limit
  const minimum = set?.minimumMinor == null ? '' : decimalOf({ minor: set.minimumMinor, currency: 'USD' })
  const fields = html`${textField({ name: 'days', label: say('payouts.limits.days'), optional: true, inputmode: 'numeric', maxlength: 2, width: 'short', value: values['days'] ?? `${set?.days ?? ''}`, problem: problems['days'] }, say)}
    ${moneyField({ name: 'minimum', label: say('payouts.limits.minimum'), optional: true, value: values['minimum'] ?? minimum, problem: problems['minimum'], sign: '$' }, say)}
    ${textField({ name: 'reason', id: 'f-limits-reason', label: say('payouts.reserve.reason'), maxlength: 500, value: set?.reason ?? '', problem: problems['reason'] }, say)}`
  return html`<section class="sheet"><h2>${say('payouts.limits')}</h2><p class="note">${say('payouts.limits.text')}</p>
    ${form({ action: `${addressOf(plan.sellerId)}/limits`, key: null, submit: say('payouts.limits.save'), tone: 'plain', fields })}</section>`
}

function reserveTerms(
  ctx: OperatorCtx,
  say: Say,
  sellerId: string,
  proposal: Reserve | null,
  { values, problems }: Typed,
): Html {
  const share = proposal === null ? '' : `${Math.round(proposal.shareBp / 100)}`
  const hold = `${proposal?.holdDays ?? 45}`
  const found =
    proposal === null || proposal.foundBp === null
      ? nothing
      : html`<p>${say('payouts.proposed.found', { percent: percent(shareText(proposal.foundBp)) })}</p>`
  const fields = html`<input type="hidden" name="reserve" value="${proposal?.reserveId ?? ''}">
    ${textField({ name: 'share', label: say('payouts.reserve.share'), inputmode: 'numeric', maxlength: 3, width: 'short', suffix: '%', value: values['share'] ?? share, problem: problems['share'] }, say)}
    ${textField({ name: 'hold_days', label: say('payouts.reserve.hold'), inputmode: 'numeric', maxlength: 3, width: 'short', value: values['hold_days'] ?? hold, problem: problems['hold_days'] }, say)}
    ${textField({ name: 'ends_on', label: say('payouts.reserve.end'), type: 'date', width: 'short', value: values['ends_on'], problem: problems['ends_on'] }, say)}
    ${textField({ name: 'reason', label: say('payouts.reserve.reason'), maxlength: 500, value: values['reason'], problem: problems['reason'] }, say)}`
  const submit = say(proposal === null ? 'payouts.reserve.begin' : 'payouts.reserve.accept')
  return html`<section class="sheet"><h2>${say('payouts.reserve.set')}</h2><p class="note">${say('payouts.reserve.text')}</p>${found}
    ${form({ action: `${addressOf(sellerId)}/reserve`, key: newId(ctx.now), submit, tone: 'plain', fields })}</section>`
}

function list(ctx: OperatorCtx, say: Say, reserves: readonly Reserve[]): Html {
  const rows = reserves.map((each): readonly Text[] => {
    const act = (name: 'decline' | 'end', submit: string): Html =>
      reasonForm({
        action: `/operator/payouts/reserves/${each.reserveId}/${name}`,
        say,
        key: newId(ctx.now),
        submit,
        of: percent(shareText(each.shareBp)),
      })
    return [
      say('payouts.reserve.terms', { percent: percent(shareText(each.shareBp)), days: each.holdDays }),
      each.reason ?? say('payouts.proposed.found', { percent: percent(shareText(each.foundBp ?? 0)) }),
      day(dayIn(each.endsAt, 'UTC'), say.locale),
      badge(say(`payouts.reserve.state.${each.state}`), each.state === 'in-force' ? 'wait' : 'plain'),
      each.state === 'proposed'
        ? act('decline', say('payouts.reserve.decline'))
        : each.state === 'in-force'
          ? act('end', say('payouts.reserve.stop'))
          : nothing,
    ]
  })
  const columns = [
    { label: say('payouts.reserve.column.terms') },
    { label: say('payouts.reserve.column.reason') },
    { label: say('payouts.reserve.end') },
    { label: say('payouts.column.state') },
    { label: say('payouts.column.act') },
  ]
  return table({ say, caption: say('payouts.reserves'), columns, rows, empty: say('payouts.reserves.none') })
}
