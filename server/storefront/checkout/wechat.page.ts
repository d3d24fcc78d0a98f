import { answerWhoPays, checkoutOf } from '#modules/checkout'
import { payerPage } from '#modules/payments'
import { page as onGet, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { html } from '../kit/index.ts'
import { shell } from './shell.ts'
import { codeInstead } from './ways-to-pay.ts'

const params = z.object({ checkoutId: id })
const method = 'wechat-pay'
const backOf = (checkoutId: string): string => `/zh-cn/pay/${checkoutId}/wechat/back`

/**
 * Between our page and WeChat's: a form may not lead to another site (`form-action 'self'`), so the browser goes on from
 * here by itself, also with scripts off, and the same stands there as a link.
 */
export const toWeChatPage = onGet({
  path: '/zh-cn/pay/{checkoutId}/wechat',
  who: ['buyer'],
  params,
  show: async (ctx, { params: { checkoutId }, request }): Promise<Answer> => {
    await checkoutOf(ctx, ctx.actor.id, checkoutId)
    const of = { buyerId: ctx.actor.id, checkoutId, method } as const
    const page = await payerPage(ctx, { ...of, returnUrl: `${ctx.world.url}${backOf(checkoutId)}` })
    if (page === null) return { see: `/zh-cn/pay/${checkoutId}` }
    const { url } = page
    const say = ctx.world.say(request.locale)
    return shell(ctx, {
      say,
      title: say('checkout.pay'),
      step: null,
      onward: url,
      main: html`<section class="sheet stack"><p role="status"><strong>${say('payments.pay.asking-wechat')}</strong></p>
        <div class="actions"><a class="button button-go" href="${url}" rel="noreferrer">${say('payments.pay.to-wechat')}</a></div>
        <p class="note">${say('payments.pay.instead')}</p>${codeInstead({ checkoutId, now: ctx.now }, say)}</section>`,
    })
  },
})

/** WeChat sends the browser back: with a code, or without one by whoever said no. The way back is open once. */
export const fromWeChatPage = onGet({
  path: '/zh-cn/pay/{checkoutId}/wechat/back',
  who: ['buyer'],
  params,
  query: z.object({ code: z.string().max(512).optional(), state: z.string().max(128).default('') }),
  writes: 'the way back from WeChat is used up, and with a code the payment is chosen',
  show: async (ctx, { params: { checkoutId }, query: { code = '', state }, request }): Promise<Answer> => {
    const of = { buyerId: ctx.actor.id, checkoutId, method, state, code, payerIp: request.ip } as const
    const answered = await answerWhoPays(ctx, of)
    const here = `/zh-cn/pay/${checkoutId}`
    return { see: answered === 'chosen' ? here : `${here}?wechat=${answered}` }
  },
})
