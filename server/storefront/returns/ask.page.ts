import { uploads } from '#modules/evidence'
import { orderOf, refundWouldBe, type Order } from '#modules/orders'
import {
  askReturn,
  customsDates,
  returnable,
  returnReasons,
  termsOf,
  type Returnable,
  type ReturnReason,
} from '#modules/returns'
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { id, line, z } from '#platform/wire'
import { instantShort, money } from '@westbound/web/format'
import {
  empty,
  errorSummary,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  radioGroup,
  selectField,
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { shownOf } from '../seller-account/problems.ts'
import { bytesOf, photographs } from './evidence-section.ts'
import { chosenLines } from './chosen-lines.ts'
import { insteadChoices, insteadOf } from './instead.ts'

const params = z.object({ orderId: id })
const blame = {
  'returns.picture-needed': 'pictures',
  'evidence.not-a-picture': 'pictures',
  'returns.nothing-chosen': 'pieces',
}

export const askReturnPage = onGet({
  path: '/zh-cn/orders/{orderId}/return',
  who: ['buyer'],
  params,
  show: (ctx, input) => ask(ctx, input, null),
})

export const askReturnForm = onPost({
  path: '/zh-cn/orders/{orderId}/return',
  who: ['buyer'],
  params,
  fields: z.object({
    reason: z.enum(returnReasons),
    wish: z.enum(['refund', 'exchange']),
    instead: z.string().max(80).default(''),
    note: line(1000),
    line: z.array(z.string().max(4)).max(100).default([]),
    pieces: z.array(z.string().max(4)).max(100).default([]),
    pictures: uploads,
  }),
  act: async (ctx, { params: { orderId }, fields }) => {
    const order = await orderOf(ctx, { orderId, buyerId: ctx.actor.id })
    const lines = chosenLines(fields.line, fields.pieces)
    const { returnId } = await askReturn(ctx, {
      orderId,
      buyerId: ctx.actor.id,
      reason: fields.reason,
      wish: fields.wish,
      note: fields.note,
      lines,
      exchange: fields.wish === 'exchange' ? insteadOf(order, fields.instead, lines) : undefined,
      pictures: await bytesOf(fields.pictures),
      pieceIds: [],
    })
    return { see: `/zh-cn/returns/${returnId}`, flash: 'returns.ask.done' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

async function ask(ctx: BuyerCtx, input: PageInput<typeof params, z.ZodType>, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const address = `/zh-cn/orders/${order.orderId}`
  const shown = shownOf(say, again, 'returns', blame)
  const open = await returnable(ctx, order).catch((error: unknown) => {
    if (error instanceof Refusal) return error
    throw error
  })
  const main =
    open instanceof Refusal
      ? empty({
          title: say('returns.ask.not-now'),
          text: say(`refusal.${open.code}`, open.params),
          way: { text: say('orders.go.back'), href: address },
        })
      : html`${errorSummary(shown.problems, say, { pieces: `f-pieces-${order.lines[0]?.line ?? 1}` })}<section class="sheet stack">${customsNote(ctx.now, order, say)}
        ${form({ action: `${address}/return`, key: newId(ctx.now), submit: say('returns.ask.go'), upload: true, fields: await fieldsOf(ctx, order, open, again, shown.problems, say) })}
        ${linkButton(say('orders.go.back'), address)}</section>`
  return buyerPage(ctx, say, {
    title: say('returns.ask'),
    main,
    flash: shown.flash,
    back: { href: address, text: say('orders.go.back') },
  })
}

async function fieldsOf(
  ctx: Ctx,
  order: Order,
  open: Returnable,
  again: Again | null,
  problems: Problems,
  say: Say,
): Promise<Html> {
  const pieces: Html[] = []
  for (const own of order.lines)
    pieces.push(await piecesField(ctx, order, own, open.left.get(own.line) ?? 0, problems, say))
  const reasons = [...open.until].map(([value, until]) => ({
    value,
    text: say(`returns.reason.${value}`),
    hint: `${say('returns.reason.until', { until: instantShort(until, say.locale) })}。${say(freightWords(value))}`,
  }))
  const wishes = (['refund', 'exchange'] as const).map((value) => ({
    value,
    text: say(`returns.wish.${value}`),
    hint: value === 'exchange' ? say('returns.wish.exchange.hint') : undefined,
  }))
  const typed = again?.values ?? {}
  return html`${pieces}
    ${radioGroup({ name: 'reason', label: say('returns.reason'), choices: reasons, value: typed['reason'], problem: problems['reason'] }, say)}
    ${radioGroup({ name: 'wish', label: say('returns.wish'), choices: wishes, value: typed['wish'] ?? 'refund', problem: problems['wish'] }, say)}
    ${await insteadField(ctx, order, typed['instead'], say)}
    ${textArea({ name: 'note', label: say('returns.note'), hint: say('returns.note.hint'), rows: 3, maxlength: 1000, value: typed['note'], problem: problems['note'] }, say)}
    ${photographs(say, problems['pictures'], true)}`
}

/** Which piece comes instead; without scripts it stands there for both wishes and counts for an exchange only. */
async function insteadField(ctx: Ctx, order: Order, chosen: string | undefined, say: Say): Promise<Html> {
  const choices = await insteadChoices(ctx, order, say)
  if (choices.length === 0) return nothing
  return selectField(
    {
      name: 'instead',
      label: say('returns.exchange.variant'),
      hint: say('returns.exchange.variant.hint'),
      optional: true,
      choices,
      value: chosen,
    },
    say,
  )
}

const freightWords = (reason: ReturnReason): string =>
  termsOf[reason].freight ? 'returns.reason.freight-back' : 'returns.reason.freight-stays'

/** How many pieces of a line go back, with what that could bring at most. */
async function piecesField(
  ctx: Ctx,
  order: Order,
  own: Order['lines'][number],
  left: number,
  problems: Problems,
  say: Say,
): Promise<Html> {
  if (left === 0) return nothing
  const lines = [{ line: own.line, quantity: left }]
  const most = await refundWouldBe(ctx, { ...order, of: { lines }, freight: true, tax: true })
  const choices = Array.from({ length: left + 1 }, (_, n) => ({ value: String(n), text: String(n) }))
  return html`${hidden('line[]', String(own.line))}${selectField(
    {
      name: 'pieces[]',
      id: `f-pieces-${own.line}`,
      label: say('returns.pieces.of', { title: `${own.titleZh} ${own.optionZh}`.trim(), left }),
      hint: say('returns.would-be', { amount: money(most, say.locale) }),
      choices,
      value: order.lines.length === 1 ? String(left) : '0',
      problem: problems['pieces'],
    },
    say,
  )}`
}

/** What customs gives, with its days for this very order and where they stand written. */
function customsNote(now: Date, order: Order, say: Say): Html {
  const cleared = order.facts.get('cleared')
  if (cleared === undefined) return nothing
  const { applyBy, backBy, rules } = customsDates(cleared.at)
  if (applyBy <= now) return html`<p class="note">${say('returns.ask.customs.none')}</p>`
  const day = (at: Date): string => instantShort(at, say.locale)
  return html`<p class="note">${say('returns.ask.customs', { apply: day(applyBy), back: day(backBy), act: rules[0].act })}</p>`
}
