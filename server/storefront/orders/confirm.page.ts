import { confirmReceipt, orderOf } from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { id, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import { empty, form, html, linkButton } from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ orderId: id })

/** The confirming step: says what will happen to the money before it happens. */
export const confirmPage = onGet({
  path: '/zh-cn/orders/{orderId}/confirm',
  who: ['buyer'],
  params,
  show: (ctx, input) => ask(ctx, input, null),
})

export const confirmForm = onPost({
  path: '/zh-cn/orders/{orderId}/confirm',
  who: ['buyer'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: { orderId } }) => {
    await confirmReceipt(ctx, { orderId, buyerId: ctx.actor.id })
    return { see: `/zh-cn/orders/${orderId}`, flash: 'orders.confirm.done' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

async function ask(ctx: BuyerCtx, input: PageInput<typeof params, z.ZodType>, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const address = `/zh-cn/orders/${order.orderId}`
  const amount = money({ minor: order.totalMinor, currency: order.currency }, say.locale)
  const main =
    order.state !== 'delivered'
      ? empty({
          title: say('orders.confirm.not-yet'),
          text: say('orders.confirm.not-yet.text'),
          way: { text: say('orders.go.back'), href: address },
        })
      : html`<section class="sheet stack"><p>${say('orders.confirm.check')}</p><p><b>${say('orders.confirm.text', { amount })}</b></p>
        ${form({ action: `${address}/confirm`, key: newId(ctx.now), submit: say('orders.confirm.go'), fields: '' })}
        ${linkButton(say('orders.go.back'), address)}</section>`
  return buyerPage(ctx, say, {
    title: say('orders.confirm.title'),
    main,
    flash: shownOf(say, again, 'orders').flash,
    back: { href: address, text: say('orders.go.back') },
  })
}
