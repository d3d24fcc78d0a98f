import { extendShipping, extensionsOf, orderOf } from '#modules/orders'
import { actingSeller } from '#modules/sellers'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer } from '#platform/page'
import { line, z } from '#platform/wire'
import { instant } from '@westbound/web/format'
import { empty, errorSummary, form, html, textField } from '../kit/index.ts'
import { shownOf } from '../seller-account/problems.ts'
import { sellerHere, sellerPage, type Input, type SellerCtx } from '../seller-account/shell.ts'

const params = z.object({ orderId: z.uuid() })
const reasonMax = 200

/** Taking more time to ship: once, with a reason that the buyer reads. */
export const extendPage = onGet({
  path: '/sell/orders/{orderId}/extend',
  who: ['seller'],
  params,
  show: (ctx, input) => show(ctx, input, input.params.orderId, null),
})

export const extendForm = onPost({
  path: '/sell/orders/{orderId}/extend',
  who: ['seller'],
  params,
  fields: z.object({ reason: line(reasonMax) }),
  act: async (ctx, { params: { orderId }, fields: { reason } }) => {
    await extendShipping(ctx, { sellerId: actingSeller(ctx.actor), orderId, reason })
    return { see: `/sell/orders/${orderId}`, flash: 'fulfilment.extend.done' }
  },
  again: (ctx, input, again) => show(ctx, input, input.params.orderId, again),
})

async function show(ctx: SellerCtx, input: Input, orderId: string, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const seller = await sellerHere(ctx)
  const order = await orderOf(ctx, { sellerId: seller.id, orderId })
  const given = (await extensionsOf(ctx, order)).some(({ clock }) => clock === 'ship')
  const shown = shownOf(say, again, 'fulfilment')
  const at = `/sell/orders/${orderId}`
  const back = { text: say('fulfilment.parcels.back'), href: at }
  const running = (order.state === 'paid' || order.state === 'packed') && order.dueAt !== null
  const field = textField(
    {
      name: 'reason',
      label: say('fulfilment.extend.reason'),
      hint: say('fulfilment.extend.reason.hint'),
      value: again?.values['reason'] ?? '',
      maxlength: reasonMax,
      problem: shown.problems['reason'],
    },
    say,
  )
  const main =
    given || !running || order.dueAt === null
      ? empty({ title: say(given ? 'fulfilment.extend.given' : 'fulfilment.extend.late'), way: back })
      : html`${errorSummary(shown.problems, say)}<section class="sheet stack">
        <p>${say('fulfilment.extend.text', { until: instant(order.dueAt, say.locale, 'America/New_York') })}</p>
        ${form({ action: `${at}/extend`, key: newId(ctx.now), submit: say('fulfilment.extend.go'), fields: field })}</section>`
  return sellerPage(ctx, input, {
    title: say('fulfilment.extend.title', { number: order.number }),
    main,
    here: 'orders',
    seller,
    back: { href: at, text: say('fulfilment.parcels.back') },
    flash: shown.flash,
  })
}
