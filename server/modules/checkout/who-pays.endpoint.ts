import { endpoint, z } from '#platform/endpoint'
import { id, instant } from '#platform/wire'
import { payMethodWire } from '#modules/payments'
import { answerWhoPays } from './answer-who-pays.ts'
import { askWhoPaysFrom } from './ask-who-pays.ts'
import { checkoutOf } from './read-checkout.ts'
import { refuse } from './refusals.ts'
import { checkoutReply, wireCheckout } from './wire.ts'

const params = z.object({ checkoutId: id })
const method = payMethodWire.default('wechat-pay')
const refusals = ['checkout.not-found', 'checkout.not-payable', 'payments.no-such-method', 'port.missing']

export const askWhoPaysEndpoint = endpoint({
  id: 'askWhoPays',
  method: 'post',
  path: '/api/v1/checkouts/{checkoutId}/payer-question',
  summary:
    'Before paying inside WeChat: the address to which its browser goes to say who pays, and comes back with a code',
  who: ['buyer'],
  params,
  body: z
    .strictObject({
      method,
      returnUrl: z
        .string()
        .max(512)
        .describe('Where WeChat sends the browser back, with code and state added; without a part after #'),
    })
    .openapi({ example: { method: 'wechat-pay', returnUrl: 'https://shop.example/wechat/back' } }),
  reply: z.object({ url: z.string(), expiresAt: instant }).openapi('PayerQuestion', {
    description: 'A newer question ends this one; what it comes back with is taken once',
    example: {
      url: 'https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx8888888888888888&redirect_uri=https%3A%2F%2Fshop.example%2Fwechat%2Fback&response_type=code&scope=snsapi_base&state=019ab0c1#wechat_redirect',
      expiresAt: '2026-11-22T09:10:00.000Z',
    },
  }),
  refusals: [...refusals, 'checkout.asks-nobody', 'checkout.return-address'],
  handle: (ctx, { params: of, body }) => askWhoPaysFrom(ctx, { ...of, ...body, buyerId: ctx.actor.id }),
})

export const answerWhoPaysEndpoint = endpoint({
  id: 'answerWhoPays',
  method: 'post',
  path: '/api/v1/checkouts/{checkoutId}/payer-answer',
  summary: 'Back from WeChat: its code chooses paying inside WeChat; the next step is the call that opens its window',
  who: ['buyer'],
  params,
  body: z
    .strictObject({ method, state: z.string().min(1).max(128), code: z.string().min(1).max(512) })
    .openapi({ example: { method: 'wechat-pay', state: '019ab0c1', code: '061w6Rkl2f2mXh4' } }),
  reply: checkoutReply,
  refusals: [
    ...refusals,
    'checkout.way-back-over',
    'payments.open-already',
    'identity.too-many',
    'identity.cooling-down',
  ],
  handle: async (ctx, { params: of, body, request }) => {
    const answered = await answerWhoPays(ctx, { ...of, ...body, buyerId: ctx.actor.id, payerIp: request.ip })
    if (answered !== 'chosen') throw refuse('checkout.way-back-over')
    return wireCheckout(await checkoutOf(ctx, ctx.actor.id, of.checkoutId))
  },
})
