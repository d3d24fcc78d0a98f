import { beforeShipping, orderOf, requestRefundBeforeShipping } from '#modules/orders'
import { newId } from '#platform/id'
import { form as onPost, page as onGet, type Again, type Answer, type PageInput } from '#platform/page'
import { id, z } from '#platform/wire'
import { money } from '@westbound/web/format'
import { empty, errorSummary, form, html, linkButton, radioGroup } from '../kit/index.ts'
import { buyerPage, type BuyerCtx } from '../buyer-sign-in/shell.ts'
import { shownOf } from '../seller-account/problems.ts'

const params = z.object({ orderId: id })
const reasons = ['changed', 'wrong', 'slow', 'other'] as const

export const refundPage = onGet({
  path: '/zh-cn/orders/{orderId}/refund',
  who: ['buyer'],
  params,
  show: (ctx, input) => ask(ctx, input, null),
})

export const refundForm = onPost({
  path: '/zh-cn/orders/{orderId}/refund',
  who: ['buyer'],
  params,
  fields: z.object({ reason: z.enum(reasons) }),
  act: async (ctx, { params: { orderId }, fields, request }) => {
    const note = ctx.world.say(request.locale)(`orders.refund.reason.${fields.reason}`)
    await requestRefundBeforeShipping(ctx, { orderId, buyerId: ctx.actor.id, note })
    return { see: `/zh-cn/orders/${orderId}`, flash: 'orders.refund.done' }
  },
  again: (ctx, input, again) => ask(ctx, input, again),
})

async function ask(ctx: BuyerCtx, input: PageInput<typeof params, z.ZodType>, again: Again | null): Promise<Answer> {
  const say = ctx.world.say(input.request.locale)
  const order = await orderOf(ctx, { ...input.params, buyerId: ctx.actor.id })
  const shown = shownOf(say, again, 'orders')
  const address = `/zh-cn/orders/${order.orderId}`
  const amount = money({ minor: order.totalMinor, currency: order.currency }, say.locale)
  const choices = reasons.map((value) => ({ value, text: say(`orders.refund.reason.${value}`) }))
  const fields = radioGroup(
    {
      name: 'reason',
      label: say('orders.refund.reason'),
      choices,
      value: again?.values['reason'],
      problem: shown.problems['reason'],
    },
    say,
  )
  const main = beforeShipping(order.state)
    ? html`${errorSummary(shown.problems, say)}<section class="sheet stack"><p>${say('orders.refund.text', { amount })}</p>
      ${form({ action: `${address}/refund`, key: newId(ctx.now), submit: say('orders.refund.go'), fields })}
      ${linkButton(say('orders.go.back'), address)}</section>`
    : empty({
        title: say('orders.refund.late'),
        text: say('refusal.orders.too-late-to-refund'),
        way: { text: say('orders.go.back'), href: address },
      })
  return buyerPage(ctx, say, {
    title: say('orders.refund.title'),
    main,
    flash: shown.flash,
    back: { href: address, text: say('orders.go.back') },
  })
}
