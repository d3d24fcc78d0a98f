import { lotsOf, LotStated, stateLot } from '#modules/documents'
import { orderOf, type Order } from '#modules/orders'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { day, id, z } from '#platform/wire'
import { blank, form, html, textField, type Html } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'
import { documentList, ofPart } from './document-list.ts'

const params = z.object({ orderId: id })
type Say = ReturnType<SellerCtx['world']['say']>

export const sellerDocumentsPage = onGet({
  path: '/sell/orders/{orderId}/documents',
  who: ['seller'],
  params,
  query: ofPart,
  show: (ctx, input) => show(ctx, input, { ...input.params, part: input.query.part, again: null, line: null }),
})

const text = (max: number) => z.string().trim().max(max).default('')
const fields = z
  .object({
    lotNo: z.string().trim().min(1).max(60),
    madeOn: blank.or(day),
    bestBefore: blank.or(day),
    certificateName: text(120),
    certificateNumber: text(60),
    certificateIssuer: text(120),
  })
  .superRefine(({ certificateName, certificateNumber, certificateIssuer }, issues) => {
    const filled = [certificateName, certificateNumber, certificateIssuer].filter((each) => each !== '').length
    if (filled === 1 || filled === 2)
      issues.addIssue({ code: 'custom', path: ['certificateName'], message: 'all three, or none' })
  })

export const lotForm = onPost({
  path: '/sell/orders/{orderId}/lots/{line}',
  who: ['seller'],
  params: params.extend({ line: z.coerce.number().int().min(1).max(1000) }),
  fields,
  act: async (ctx, { params: { orderId, line }, fields: given }) => {
    const { lotNo, madeOn, bestBefore, certificateName: name, certificateNumber, certificateIssuer } = given
    const certificates = name === '' ? [] : [{ name, number: certificateNumber, issuer: certificateIssuer }]
    const lot = LotStated.parse({ lotNo, madeOn, bestBefore, certificates })
    await stateLot(ctx, { sellerId: actingSeller(ctx.actor), orderId }, line, lot)
    return { see: `/sell/orders/${orderId}/documents`, flash: 'documents.page.lot.saved' }
  },
  again: (ctx, input, again) =>
    show(ctx, input, { orderId: input.params.orderId, part: undefined, again, line: input.params.line }),
})

type Shown = {
  readonly orderId: string
  readonly part: string | undefined
  readonly again: Again | null
  /** The line whose form was refused. */
  readonly line: number | null
}

async function show(ctx: SellerCtx, input: Input, { orderId, part, again, line }: Shown): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const at = `/sell/orders/${orderId}`
  const wish = { orderId, sellerId: seller.id, audience: 'seller', part } as const
  const { main } = await documentList(ctx, wish, `${at}/documents`, say)
  const order = await orderOf(ctx, { orderId, sellerId: seller.id })
  const lots = await lotsOf(ctx, order)
  const { problems, flash } = shownOf(say, again, 'documents')
  const one = (each: Order['lines'][number]): Html => {
    const own = each.line === line
    const typed = own ? (again?.values ?? {}) : valuesOf(lots.get(each.line))
    return lotOf(order, each, { typed, problems: own ? problems : {}, key: newId(ctx.now) }, say)
  }
  return sellerPage(ctx, input, {
    title: say('documents.page.title', { number: order.number }),
    main: html`<div class="stack">${main}<section class="sheet stack" id="lots"><h2>${say('documents.page.lots')}</h2><p class="note">${say('documents.page.lots.note')}</p>${order.lines.map(one)}</section></div>`,
    here: 'orders',
    seller,
    back: { href: at, text: say('fulfilment.order.title', { number: order.number }) },
    flash,
  })
}

const valuesOf = (lot: LotStated | undefined): Readonly<Record<string, string>> => ({
  lotNo: lot?.lotNo ?? '',
  madeOn: lot?.madeOn ?? '',
  bestBefore: lot?.bestBefore ?? '',
  certificateName: lot?.certificates[0]?.name ?? '',
  certificateNumber: lot?.certificates[0]?.number ?? '',
  certificateIssuer: lot?.certificates[0]?.issuer ?? '',
})

type Filled = {
  readonly typed: Readonly<Record<string, string>>
  readonly problems: Readonly<Record<string, string>>
  readonly key: string
}

function lotOf(order: Order, line: Order['lines'][number], { typed, problems, key }: Filled, say: Say): Html {
  const field = (name: string, label: string, type: 'text' | 'date' = 'text', optional = true): Html =>
    textField(
      {
        name,
        id: `${name}-${line.line}`,
        label: say(`documents.page.lot.${label}`),
        type,
        value: typed[name],
        problem: problems[name],
        maxlength: 120,
        optional,
        width: type === 'date' ? 'short' : 'full',
      },
      say,
    )
  const title = say('documents.page.line', { n: line.line, title: say.locale === 'en' ? line.titleEn : line.titleZh })
  return form({
    action: `/sell/orders/${order.orderId}/lots/${line.line}`,
    key,
    submit: say('documents.page.lot.save'),
    tone: 'plain',
    label: title,
    fields: html`<h3>${title}</h3><div class="halves">${field('lotNo', 'no', 'text', false)}${field('madeOn', 'made', 'date')}${field('bestBefore', 'best', 'date')}
      ${field('certificateName', 'certificate')}${field('certificateNumber', 'certificate.number')}${field('certificateIssuer', 'certificate.issuer')}</div>`,
  })
}
