import { balanceRows, ledgerRows } from './ledger-tables.ts'
import {
  decideStop,
  discountOf,
  inEscrow,
  orderOf,
  orderRefunds,
  partsOf,
  refundByOperator,
  resumeOrder,
  stopDecisions,
  stopOf,
  timeline,
  type Order,
  type Part,
} from '#modules/orders'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { money, weight } from '@westbound/web/format'
import {
  badge,
  errorSummary,
  form,
  html,
  linkButton,
  nothing,
  table,
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { amountTable } from '../orders/amounts.ts'
import { stateBadge } from '../orders/list.page.ts'
import { orderTimeline } from '../orders/order-timeline.ts'
import { partList, refundList } from '../orders/refund-list.ts'
import { orderLinks } from '../returns/order-links.ts'
import { shownOf } from '../seller-account/problems.ts'
import { operatorPage, type OperatorCtx } from '../operator-verification/shell.ts'
import { orderFacts } from './order-facts.ts'
import { stopNotice, stopSheet } from './stop-form.ts'

const params = z.object({ sellerId: id, orderId: id })
const fields = z.object({ reason: line(500) })
const addressOf = ({ sellerId, orderId }: z.output<typeof params>): string => `/operator/orders/${sellerId}/${orderId}`

export const operatorOrderPage = onGet({
  path: '/operator/orders/{sellerId}/{orderId}',
  who: ['operator'],
  params,
  show: (ctx, input) => desk(ctx, input, null),
})

export const operatorRefundForm = onPost({
  path: '/operator/orders/{sellerId}/{orderId}/refund',
  who: ['operator'],
  params,
  fields,
  act: async (ctx, input) => {
    await refundByOperator(ctx, { ...input.params, reason: input.fields.reason })
    return { see: addressOf(input.params), flash: 'orders.operator.refund.done' }
  },
  again: (ctx, input, again) => desk(ctx, input, again),
})

export const operatorStopForm = onPost({
  path: '/operator/orders/{sellerId}/{orderId}/stop',
  who: ['operator'],
  params,
  fields: z.object({ decision: z.enum(stopDecisions), reason: line(500) }),
  act: async (ctx, input) => {
    await decideStop(ctx, { ...input.params, ...input.fields })
    return { see: addressOf(input.params), flash: `orders.stop.${input.fields.decision}.done` }
  },
  again: (ctx, input, again) => desk(ctx, input, again),
})

export const operatorResumeForm = onPost({
  path: '/operator/orders/{sellerId}/{orderId}/resume',
  who: ['operator'],
  params,
  fields,
  act: async (ctx, input) => {
    await resumeOrder(ctx, { ...input.params, reason: input.fields.reason })
    return { see: addressOf(input.params), flash: 'orders.operator.resume.done' }
  },
  again: (ctx, input, again) => desk(ctx, input, again),
})

async function desk(
  ctx: OperatorCtx,
  input: PageInput<typeof params, z.ZodType>,
  again: Again | null,
): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, input.params)
  const shown = shownOf(say, again, 'orders')
  const told = orderTimeline(await timeline(ctx, order, 'operator'), 'operator', ctx.now, say)
  const failedAt = input.path.endsWith('/stop') ? 'stop' : input.path.endsWith('/resume') ? 'resume' : 'refund'
  const stop = await stopOf(ctx, input.params)
  const typed = again?.values['reason'] ?? ''
  const main = html`<p class="chips">${stateBadge(order.state, say)}${stop?.endedAt === null ? html` ${badge(say('orders.stop.state.waiting'), 'problem')}` : ''}</p>
    ${await orderLinks(ctx, order, 'operator', say)}<div class="actions">${linkButton(say('documents.page.link'), `${addressOf(order)}/documents`)}</div>
    ${order.demonstration ? html`<p class="note">${say('orders.demonstration')}</p>` : nothing}
    ${errorSummary(shown.problems, say, {
      reason: failedAt === 'stop' ? `reason-stop-${order.orderId}` : `reason-${failedAt}`,
    })}
    ${stop?.endedAt === null ? stopSheet(ctx, stop, say, failedAt === 'stop' ? { typed, problem: shown.problems['reason'] } : undefined) : stopNotice(stop, 'operator', say)}
    <div class="columns"><div class="stack"><section class="sheet"><h2>${say('orders.timeline')}</h2>${told}</section>
    ${decisions(ctx, order, { problems: shown.problems, at: failedAt, typed }, say)}</div>
    <div class="stack"><section class="sheet"><h2>${say('orders.operator.facts')}</h2>${await orderFacts(ctx, order, say)}</section>
    <section class="sheet"><h2>${say('orders.amounts')}</h2>${amountTable(order, order.currency, order.capturedMinor > 0n, say)}</section></div></div>
    ${refundList(await orderRefunds(ctx, order), 'operator', say)}${partList(await partsOf(ctx, order), titlesOf(order, say), say, (part) => caseLink(order, part, say))}
    ${lines(order, say)}${await balanceRows(ctx, order, say)}${await ledgerRows(ctx, order, say)}`
  return operatorPage(ctx, input, {
    title: say('orders.order', { number: order.number }),
    main,
    here: 'orders',
    flash: shown.flash,
    back: { href: '/operator/orders', text: say('orders.operator.title') },
  })
}

type Refused = { readonly problems: Problems; readonly at: 'refund' | 'resume' | 'stop'; readonly typed: string }

/** What an operator may decide now, each with a reason that both sides read. */
function decisions(ctx: Ctx, order: Order, refused: Refused, say: Say): Html {
  const stuck = order.refundFailure !== null
  const one = (action: 'refund' | 'resume'): Html => {
    const own = refused.at === action
    const reason = textArea(
      {
        name: 'reason',
        id: `reason-${action}`,
        label: say('orders.operator.reason'),
        rows: 3,
        value: own ? refused.typed : '',
        problem: own ? refused.problems['reason'] : undefined,
      },
      say,
    )
    return html`<section class="sheet"><h2>${say(`orders.operator.${action}`)}</h2>${form({
      action: `${addressOf(order)}/${action}`,
      key: newId(ctx.now),
      submit: say(`orders.operator.${action}`),
      fields: reason,
      tone: action === 'refund' ? 'danger' : 'go',
      note: say(`orders.operator.${action}.note`),
      label: say(`orders.operator.${action}`),
    })}</section>`
  }
  return html`${order.state === 'held' && !order.facts.has('returned') ? one('resume') : nothing}${inEscrow(order.state) || stuck ? one('refund') : nothing}${order.capturedMinor > order.refundedMinor ? linkButton(say('orders.operator.refund-part'), `${addressOf(order)}/refund-part`) : nothing}`
}

const titlesOf = (order: Order, say: Say): ReadonlyMap<number, string> =>
  new Map(order.lines.map(({ line, titleEn, titleZh }) => [line, say.locale === 'en' ? titleEn : titleZh]))

/** A parcel of its own has a customs case of its own, once it reached the port. */
const caseLink = ({ sellerId }: Order, { partId, facts }: Part, say: Say): Html | string =>
  facts.has('arrived_port')
    ? html`<a href="/operator/customs/${sellerId}/${partId}">${say('orders.operator.customs-case')}</a>`
    : ''

function lines(order: Order, say: Say): Html {
  const of = (minor: bigint): string => money({ minor, currency: order.currency }, say.locale)
  const column = (id: string) => ({ label: say(id), numeric: true })
  const name = (each: Order['lines'][number]): string =>
    say('orders.line', { title: say.locale === 'en' ? each.titleEn : each.titleZh, n: each.quantity })
  const first = { label: say('orders.operator.line') }
  const paid = table({
    say,
    caption: say('orders.operator.lines'),
    columns: [
      first,
      column('orders.amount.goods'),
      column('orders.amount.freight'),
      column('orders.amount.insurance'),
      column('orders.amount.duty'),
      column('orders.amount.consumption-tax'),
      column('orders.amount.vat'),
      column('orders.amount.rounding.short'),
      column('orders.amount.discount.short'),
      column('orders.total'),
    ],
    rows: order.lines.map((each) => [
      name(each),
      ...[each.goodsMinor, each.freightMinor, each.insuranceMinor, each.dutyMinor].map(of),
      ...[each.consumptionTaxMinor, each.vatMinor, -each.roundingMinor, -discountOf(each), each.totalMinor].map(of),
    ]),
  })
  const brings = table({
    say,
    caption: say('orders.operator.brings'),
    columns: [
      first,
      { label: say('orders.operator.sku') },
      { label: say('orders.operator.code') },
      column('orders.operator.weight'),
      column('orders.operator.fee'),
      column('orders.operator.share'),
      column('orders.operator.keep'),
    ],
    rows: order.lines.map((each) => [
      name(each),
      each.sku,
      each.hsCode,
      weight(each.weightGrams, say.locale),
      of(each.feeMinor),
      of(each.sellerShareMinor),
      money({ minor: each.keepMinor, currency: order.keepCurrency }, say.locale),
    ]),
  })
  return html`${paid}${brings}`
}
