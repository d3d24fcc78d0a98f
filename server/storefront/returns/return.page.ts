import { orderOf, type Order } from '#modules/orders'
import {
  agreeInspection,
  isEnded,
  next,
  putExchangeInCart,
  returnOf,
  sendBack,
  showReturnEvidence,
  withdrawReturn,
  type Return,
} from '#modules/returns'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import {
  buttonForm,
  errorSummary,
  facts,
  form,
  html,
  linkButton,
  nothing,
  textField,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { flashOf, shownOf } from '../seller-account/problems.ts'
import { evidenceFields, evidenceForm, evidenceIn, evidenceSection } from './evidence-section.ts'
import {
  addressLines,
  customsFacts,
  expected,
  moneyFacts,
  returnBadge,
  returnLines,
  returnTimeline,
  standing,
} from './return-parts.ts'

const params = z.object({ returnId: id })
type Input = PageInput<typeof params, z.ZodType>
const at = (returnId: string): string => `/zh-cn/returns/${returnId}`
const who = ['buyer'] as const
const again = (ctx: BuyerCtx, input: Input, typed: Again): Promise<Answer> => show(ctx, input, typed)

export const returnPage = onGet({
  path: '/zh-cn/returns/{returnId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const sendReturnForm = onPost({
  path: '/zh-cn/returns/{returnId}/send',
  who,
  params,
  fields: z.object({ carrier: line(60), waybillNo: line(40) }),
  act: async (ctx, { params: { returnId }, fields }) => {
    await sendBack(ctx, { returnId, buyerId: ctx.actor.id, ...fields })
    return { see: at(returnId), flash: 'returns.send.done' }
  },
  again,
})

export const withdrawReturnForm = onPost({
  path: '/zh-cn/returns/{returnId}/withdraw',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { returnId } }) => {
    await withdrawReturn(ctx, { returnId, buyerId: ctx.actor.id })
    return { see: at(returnId), flash: 'returns.withdraw.done' }
  },
  again,
})

export const agreeInspectionForm = onPost({
  path: '/zh-cn/returns/{returnId}/agree',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { returnId } }) => {
    await agreeInspection(ctx, { returnId, buyerId: ctx.actor.id })
    return { see: at(returnId), flash: 'returns.agree.done' }
  },
  again,
})

export const exchangeForm = onPost({
  path: '/zh-cn/returns/{returnId}/exchange',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { returnId } }) => {
    await putExchangeInCart(ctx, { returnId, buyerId: ctx.actor.id })
    return { see: '/zh-cn/cart', flash: 'returns.exchange.in-cart' }
  },
  again,
})

export const returnEvidenceForm = onPost({
  path: '/zh-cn/returns/{returnId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: { returnId }, fields }) => {
    await showReturnEvidence(ctx, { returnId, buyerId: ctx.actor.id }, await evidenceIn(fields))
    return { see: at(returnId), flash: 'evidence.added' }
  },
  again,
})

async function show(ctx: BuyerCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const found = await returnOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const order = await orderOf(ctx, { sellerId: found.sellerId, orderId: found.orderId })
  const shown = shownOf(say, typed, 'returns', { 'evidence.not-a-picture': 'pictures' })
  const key = newId(ctx.now)
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({
        say,
        action: `${at(found.returnId)}/evidence`,
        key,
        problems: shown.problems,
        words: typed?.values['words'],
      })
  const evidence = await evidenceSection(ctx, { sellerId: found.sellerId, aboutId: found.returnId }, 'buyer', more, say)
  const main = html`<p class="chips">${returnBadge(found.state, say)}</p>
    ${errorSummary(shown.problems, say, { pictures: 'f-more-pictures' })}${todo(found, typed, key, shown.problems, say)}
    <div class="columns"><section class="sheet"><h2>${say('returns.timeline')}</h2>${returnTimeline(found, say)}</section>
    <div class="stack"><section class="sheet">${facts([...standing(found, 'buyer', ctx.now, say), ...about(found, order, say)])}</section>
    <section class="sheet"><h2>${say('returns.money')}</h2>${moneyFacts(found, await expected(ctx, found), say)}</section>${customsFacts(found, say)}
    ${returnLines(found, order, say)}
    ${evidence}</div></div>`
  return buyerPage(ctx, say, {
    title: say('returns.return', { number: order.number }),
    main,
    flash: shown.flash ?? flashOf(say, input.flash),
    back: { href: '/zh-cn/returns', text: say('returns.me') },
  })
}

const about = (found: Return, order: Order, say: Say) =>
  [
    [say('returns.order'), html`<a href="/zh-cn/orders/${order.orderId}">${order.number}</a>`],
    [say('returns.reason'), say(`returns.reason.${found.reason}`)],
    [say('returns.wish'), say(`returns.wish.${found.wish}`)],
    [say('returns.opened'), instant(found.openedAt, say.locale)],
    [say('returns.sent'), found.waybillNo === null ? null : `${found.carrier ?? ''} ${found.waybillNo}`],
    [
      say('returns.exchange.order'),
      found.exchange?.orderId == null
        ? null
        : html`<a href="/zh-cn/orders/${found.exchange.orderId}">${say('orders.go.back')}</a>`,
    ],
  ] as const

/** The one thing to do now, and the ways out of it. */
function todo(found: Return, typed: Again | null, key: string, problems: Problems, say: Say): Html {
  const here = at(found.returnId)
  const withdraw =
    next[found.state].withdraw === null
      ? nothing
      : buttonForm({ action: `${here}/withdraw`, key: `${key}-w`, text: say('returns.withdraw') })
  const object = linkButton(say('returns.object'), `/zh-cn/orders/${found.orderId}/dispute?kind=return_refused`)
  const parts: Html[] = []
  if (found.state === 'accepted') parts.push(sendForm(found, typed, key, problems, say))
  if (found.state === 'inspected' && found.disputeId === null)
    parts.push(
      html`${buttonForm({ action: `${here}/agree`, key: `${key}-a`, text: say('returns.agree'), tone: 'go' })}${object}`,
    )
  if (found.state === 'refused') parts.push(object)
  if (found.disputeId !== null) parts.push(linkButton(say('disputes.title'), `/zh-cn/disputes/${found.disputeId}`))
  if (
    found.exchange !== null &&
    found.exchange.orderId === null &&
    !['asked', 'refused', 'withdrawn', 'lapsed', 'closed'].includes(found.state)
  )
    parts.push(
      html`<p class="note">${say('returns.exchange.why')}</p>${buttonForm({ action: `${here}/exchange`, key: `${key}-x`, text: say('returns.exchange.put') })}`,
    )
  return parts.length === 0 && withdraw === nothing
    ? nothing
    : html`<section class="sheet stack">${parts}${withdraw}</section>`
}

function sendForm(found: Return, typed: Again | null, key: string, problems: Problems, say: Say): Html {
  const field = (name: 'carrier' | 'waybillNo', label: string, maxlength: number): Html =>
    textField(
      { name, label: say(label), maxlength, width: 'middle', value: typed?.values[name], problem: problems[name] },
      say,
    )
  return html`<h2>${say('returns.send-to')}</h2><p>${addressLines(found.sendTo ?? '')}</p>
    <p class="note">${say(`returns.send-to.${found.place ?? 'us'}`)}</p>
    ${form({ action: `${at(found.returnId)}/send`, key: `${key}-s`, submit: say('returns.send.go'), label: say('returns.send'), fields: html`${field('carrier', 'returns.send.carrier', 60)}${field('waybillNo', 'returns.send.waybill', 40)}` })}`
}
