import { cancelUnpaid, findOrders, orderOf } from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { id, z } from '#platform/wire'
import { empty, form, html, linkButton, nothing } from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ orderId: id })
const togetherMax = 50

/** The cancelling step: one payment is over every order of its checkout, so it says how many go together. */
export const cancelPage = onGet({
  path: '/zh-cn/orders/{orderId}/cancel',
  who: ['buyer'],
  params,
  show: (ctx, input) => ask(ctx, input, null),
})

export const cancelForm = onPost({
  path: '/zh-cn/orders/{orderId}/cancel',
  who: ['buyer'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { orderId } }) => {
    await cancelUnpaid(ctx, { orderId, buyerId: ctx.actor.id })
    return { see: `/zh-cn/orders/${orderId}`, flash: 'orders.cancel.done' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

async function ask(ctx: BuyerCtx, input: PageInput<typeof params, z.ZodType>, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const { orders } = await findOrders(ctx, {
    buyerId: ctx.actor.id,
    checkoutId: order.checkoutId,
    limit: togetherMax,
  })
  const address = `/zh-cn/orders/${order.orderId}`
  const together =
    orders.length < 2
      ? nothing
      : html`<p>${say('orders.cancel.together', { n: orders.length })}</p><ul>${orders.map((each) => html`<li>${each.number}</li>`)}</ul>`
  const back = { text: say('orders.go.back'), href: address }
  const main =
    order.state !== 'open'
      ? empty({ title: say('orders.cancel.late'), text: say('refusal.orders.step-not-allowed'), way: back })
      : html`<section class="sheet stack"><p>${say('orders.cancel.text')}</p>${together}
        ${form({ action: `${address}/cancel`, key: newId(ctx.now), submit: say('orders.cancel.go'), fields: '', tone: 'danger' })}
        ${linkButton(say('orders.go.back'), address)}</section>`
  return buyerPage(ctx, say, {
    title: say('orders.cancel.title'),
    main,
    flash: shownOf(say, again, 'orders').flash,
    back,
  })
}
