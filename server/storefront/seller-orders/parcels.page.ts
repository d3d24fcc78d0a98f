import { cannotShip, packPart } from '#modules/fulfilment'
import { beforeShipping, freePieces, orderOf, stopOf, type Order } from '#modules/orders'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { count } from '@westbound/web/format'
import { empty, errorSummary, form, html, textField, type Html, type Problems } from '../kit/index.ts'
import { stopForSeller } from '../operator-orders/stop-form.ts'
import { piecesIn } from '../orders/pieces.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ orderId: z.uuid() })
type Say = ReturnType<SellerCtx['world']['say']>
const reasonMax = 200

/** Packing in several parcels, and saying what cannot be shipped: pieces by line. */
export const parcelsPage = onGet({
  path: '/sell/orders/{orderId}/parcels',
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.orderId, null),
})

export const packPartForm = onPost({
  path: '/sell/orders/{orderId}/parcels',
  who: ['seller'],
  params,
  fields: z.record(z.string().max(60), z.string().max(60)),
  act: async (ctx, { params: { orderId }, fields }) => {
    await packPart(ctx, { sellerId: actingSeller(ctx.actor), orderId, lines: piecesIn(fields) })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.order.packed' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

export const cannotShipForm = onPost({
  path: '/sell/orders/{orderId}/cannot-ship',
  who: ['seller'],
  params,
  fields: z.object({ reason: line(reasonMax) }).catchall(z.string().max(60)),
  act: async (ctx, { params: { orderId }, fields }) => {
    const { reason: note } = fields
    await cannotShip(ctx, { sellerId: actingSeller(ctx.actor), orderId, lines: piecesIn(fields), note })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.parcels.given-back' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

async function show(ctx: SellerCtx, input: Input, orderId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const order = await orderOf(ctx, { sellerId: seller.id, orderId })
  const free = await freePieces(ctx, order)
  const shown = shownOf(say, again, 'fulfilment')
  const at = `/sell/orders/${orderId}`
  const left = order.lines.filter(({ line }) => (free.get(line)?.left ?? 0) > 0)
  const back = { text: say('fulfilment.parcels.back'), href: at }
  const fields = (where: string): Html => piecesFields(left, free, { where, values: again?.values ?? {} }, say)
  const stop = await stopOf(ctx, order)
  const main =
    stop?.endedAt === null
      ? html`<section class="sheet stack">${stopForSeller(stop, ctx.now, say)}</section>`
      : left.length === 0 || !beforeShipping(order.state)
        ? empty({ title: say('fulfilment.parcels.none'), text: say('fulfilment.parcels.none.text'), way: back })
        : html`${errorSummary(shown.problems, say)}
        <section class="sheet stack"><h2>${say('fulfilment.parcels.pack')}</h2><p>${say('fulfilment.parcels.pack.text')}</p>
        ${form({ action: `${at}/parcels`, key: newId(ctx.now), submit: say('fulfilment.parcels.pack.go'), fields: fields('pack') })}</section>
        <section class="sheet stack"><h2>${say('fulfilment.parcels.cannot')}</h2><p>${say('fulfilment.parcels.cannot.text')}</p>
        ${form({
          action: `${at}/cannot-ship`,
          key: newId(ctx.now),
          submit: say('fulfilment.parcels.cannot.go'),
          tone: 'danger',
          fields: html`${fields('cannot')}${reasonField(shown.problems, again?.values['reason'] ?? '', say)}`,
        })}</section>`
  return sellerPage(ctx, input, {
    title: say('fulfilment.parcels.title', { number: order.number }),
    main,
    here: 'orders',
    seller,
    back: { href: at, text: say('fulfilment.parcels.back') },
    flash: shown.flash,
  })
}

const reasonField = (problems: Problems, value: string, say: Say): Html =>
  textField(
    {
      name: 'reason',
      label: say('fulfilment.parcels.reason'),
      hint: say('fulfilment.parcels.reason.hint'),
      value,
      maxlength: reasonMax,
      problem: problems['reason'],
    },
    say,
  )

function piecesFields(
  lines: Order['lines'],
  free: ReadonlyMap<number, { readonly left: number }>,
  typed: { readonly where: string; readonly values: Readonly<Record<string, string>> },
  say: Say,
): Html {
  return html`${lines.map(({ line, titleEn, sku }) =>
    textField(
      {
        name: `line-${line}`,
        id: `f-${typed.where}-${line}`,
        label: say('fulfilment.parcels.pieces', { title: titleEn, sku }),
        hint: say('fulfilment.parcels.left', { n: count(free.get(line)?.left ?? 0) }),
        value: typed.values[`line-${line}`] ?? '',
        width: 'short',
        inputmode: 'numeric',
        maxlength: 4,
        optional: true,
      },
      say,
    ),
  )}`
}
