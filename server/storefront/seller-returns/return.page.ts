import { uploads } from '#modules/evidence'
import { orderOf, type Order } from '#modules/orders'
import {
  answerReturn,
  answers,
  inspectReturn,
  isEnded,
  missReturn,
  receiveReturn,
  returnOf,
  showReturnEvidence,
  type Return,
} from '#modules/returns'
import { actingSeller } from '#modules/sellers'
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
  hidden,
  html,
  nothing,
  radioGroup,
  selectField,
  textArea,
  type Html,
  type Problems,
} from '../kit/index.ts'
import {
  bytesOf,
  evidenceFields,
  evidenceForm,
  evidenceIn,
  evidenceSection,
  photographs,
} from '../returns/evidence-section.ts'
import { wholeOf } from '../returns/chosen-lines.ts'
import {
  customsFacts,
  expected,
  moneyFacts,
  returnBadge,
  returnLines,
  returnTimeline,
  standing,
} from '../returns/return-parts.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ returnId: id })
type Input = PageInput<typeof params, z.ZodType>
const at = (returnId: string): string => `/sell/returns/${returnId}`
const who = ['seller'] as const
const again = (ctx: SellerCtx, input: Input, typed: Again): Promise<Answer> => show(ctx, input, typed)
const stocks = ['put_back', 'written_off'] as const

export const sellerReturnPage = onGet({
  path: '/sell/returns/{returnId}',
  who,
  params,
  show: (ctx, input) => show(ctx, input, null),
})

export const answerReturnForm = onPost({
  path: '/sell/returns/{returnId}/answer',
  who,
  params,
  fields: z.object({ answer: z.enum(answers), note: z.string().trim().max(1000).default('') }),
  act: async (ctx, { params: { returnId }, fields }) => {
    const note = fields.note === '' ? null : fields.note
    await answerReturn(ctx, { sellerId: actingSeller(ctx.actor), returnId, answer: fields.answer, note })
    return { see: at(returnId), flash: 'returns.answer.done' }
  },
  again,
})

export const receiveReturnForm = onPost({
  path: '/sell/returns/{returnId}/receive',
  who,
  params,
  fields: z.object({}),
  act: async (ctx, { params: { returnId } }) => {
    await receiveReturn(ctx, { sellerId: actingSeller(ctx.actor), returnId })
    return { see: at(returnId), flash: 'returns.received' }
  },
  again,
})

export const missReturnForm = onPost({
  path: '/sell/returns/{returnId}/missing',
  who,
  params,
  fields: z.object({ note: line(1000) }),
  act: async (ctx, { params: { returnId }, fields }) => {
    await missReturn(ctx, { sellerId: actingSeller(ctx.actor), returnId, note: fields.note })
    return { see: at(returnId), flash: 'returns.missing.done' }
  },
  again,
})

export const inspectReturnForm = onPost({
  path: '/sell/returns/{returnId}/inspect',
  who,
  params,
  fields: z.object({
    line: z.array(z.string().max(4)).max(100).default([]),
    pieces: z.array(z.string().max(4)).max(100).default([]),
    stock: z.enum(stocks),
    note: z.string().trim().max(1000).default(''),
    pictures: uploads,
  }),
  act: async (ctx, { params: { returnId }, fields }) => {
    const key = { sellerId: actingSeller(ctx.actor), returnId }
    const pictures = await bytesOf(fields.pictures)
    if (pictures.length > 0) await showReturnEvidence(ctx, key, { words: null, pictures })
    await inspectReturn(ctx, {
      ...key,
      accepted: fields.line.map((text, index) => ({
        line: wholeOf(text),
        quantity: wholeOf(fields.pieces[index] ?? ''),
      })),
      stock: fields.stock,
      note: fields.note === '' ? null : fields.note,
    })
    return { see: at(returnId), flash: 'returns.inspect.done' }
  },
  again,
})

export const sellerReturnEvidenceForm = onPost({
  path: '/sell/returns/{returnId}/evidence',
  who,
  params,
  fields: evidenceFields,
  act: async (ctx, { params: { returnId }, fields }) => {
    await showReturnEvidence(ctx, { returnId, sellerId: actingSeller(ctx.actor) }, await evidenceIn(fields))
    return { see: at(returnId), flash: 'evidence.added' }
  },
  again,
})

async function show(ctx: SellerCtx, input: Input, typed: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const found = await returnOf(ctx, { ...input.params, sellerId: seller.id })
  const order = await orderOf(ctx, { sellerId: seller.id, orderId: found.orderId })
  const shown = shownOf(say, typed, 'returns', {
    'returns.reason-needed': 'note',
    'returns.put-back-elsewhere': 'stock',
    'evidence.not-a-picture': 'pictures',
  })
  const key = newId(ctx.now)
  const more = isEnded(found.state)
    ? nothing
    : evidenceForm({ say, action: `${at(found.returnId)}/evidence`, key, problems: {}, words: typed?.values['words'] })
  const evidence = await evidenceSection(ctx, { sellerId: seller.id, aboutId: found.returnId }, 'seller', more, say)
  const main = html`<p class="chips">${returnBadge(found.state, say)}</p>${errorSummary(shown.problems, say)}
    <div class="columns columns-wide"><div class="stack">${returnLines(found, order, say)}
    ${evidence}
    ${todo(found, order, { typed, key, problems: shown.problems }, say)}</div>
    <div class="stack"><section class="sheet">${facts([
      ...standing(found, 'seller', ctx.now, say),
      [say('returns.order'), html`<a href="/sell/orders/${order.orderId}">${order.number}</a>`],
      [say('returns.reason'), say(`returns.reason.${found.reason}`)],
      [say('returns.wished'), say(`returns.wish.${found.wish}`)],
      [say('returns.opened'), instant(found.openedAt, say.locale)],
      [say('returns.sent'), found.waybillNo === null ? null : `${found.carrier ?? ''} ${found.waybillNo}`],
      [
        say('disputes.title'),
        found.disputeId === null
          ? null
          : html`<a href="/sell/disputes/${found.disputeId}">${say('disputes.title')}</a>`,
      ],
    ])}</section><section class="sheet"><h2>${say('returns.money')}</h2>${moneyFacts(found, await expected(ctx, found), say)}</section>${customsFacts(found, say)}
    <section class="sheet"><h2>${say('returns.timeline')}</h2>${returnTimeline(found, say)}</section></div></div>`
  return sellerPage(ctx, input, {
    title: say('returns.return', { number: order.number }),
    main,
    here: 'orders',
    seller,
    back: { href: '/sell/returns', text: say('returns.me') },
    flash: shown.flash,
  })
}

type Typed = { readonly typed: Again | null; readonly key: string; readonly problems: Problems }

/** The one thing the seller has to do now. */
function todo(found: Return, order: Order, props: Typed, say: Say): Html {
  if (found.state === 'asked' || found.state === 'refused') return answerForm(found, props, say)
  if (found.state === 'sent' && found.place === 'us') return arrivalForms(found, props, say)
  return found.state === 'received' ? inspectForm(found, order, props, say) : nothing
}

function answerForm(found: Return, { typed, key, problems }: Typed, say: Say): Html {
  const open = found.state === 'asked' ? answers : (['accept', 'keep'] as const)
  const choices = open.map((value) => ({
    value,
    text: say(`returns.answer.${value}`),
    hint: say(`returns.answer.${value}.hint`),
  }))
  const fields = html`${radioGroup({ name: 'answer', label: say('returns.answer.choose'), choices, value: typed?.values['answer'], problem: problems['answer'] }, say)}
    ${textArea({ name: 'note', label: say('returns.answer.note'), rows: 3, maxlength: 1000, optional: true, value: typed?.values['note'], problem: problems['note'] }, say)}`
  return html`<section class="sheet"><h2>${say('returns.answer')}</h2>${form({ action: `${at(found.returnId)}/answer`, key, submit: say('returns.answer.go'), fields })}</section>`
}

function arrivalForms(found: Return, { typed, key, problems }: Typed, say: Say): Html {
  const note = textArea(
    {
      name: 'note',
      label: say('returns.missing.note'),
      rows: 2,
      maxlength: 1000,
      value: typed?.values['note'],
      problem: problems['note'],
    },
    say,
  )
  return html`<section class="sheet stack">${buttonForm({ action: `${at(found.returnId)}/receive`, key: `${key}-r`, text: say('returns.receive'), tone: 'go' })}
    ${form({ action: `${at(found.returnId)}/missing`, key: `${key}-m`, submit: say('returns.missing'), tone: 'danger', fields: note, label: say('returns.missing') })}</section>`
}

function inspectForm(found: Return, order: Order, { typed, key, problems }: Typed, say: Say): Html {
  const pieces = found.lines.map(({ line: number, quantity }) => {
    const own = order.lines.find((each) => each.line === number)
    const choices = Array.from({ length: quantity + 1 }, (_, n) => ({ value: String(n), text: String(n) }))
    const label = say('returns.inspect.in-order', { title: own?.titleEn ?? '', n: quantity })
    return html`${hidden('line[]', String(number))}${selectField({ name: 'pieces[]', id: `f-pieces-${number}`, label, choices, value: String(quantity) }, say)}`
  })
  const sameWay = (found.place === 'us') === (order.place === 'us')
  const ways = sameWay ? stocks : (['written_off'] as const)
  const choices = ways.map((value) => ({ value, text: say(`returns.inspect.stock.${value}`) }))
  const fields = html`${pieces}
    ${radioGroup({ name: 'stock', label: say('returns.inspect.stock'), choices, value: typed?.values['stock'] ?? 'written_off', problem: problems['stock'] }, say)}
    ${textArea({ name: 'note', label: say('returns.inspect.note'), rows: 3, maxlength: 1000, optional: true, value: typed?.values['note'], problem: problems['note'] }, say)}
    ${photographs(say, problems['pictures'], true)}`
  return html`<section class="sheet"><h2>${say('returns.inspect')}</h2>${form({ action: `${at(found.returnId)}/inspect`, key, submit: say('returns.inspect.go'), upload: true, fields })}</section>`
}
