import { endpoint, z } from '#platform/endpoint'
import { id } from '#platform/wire'
import { devices, payMethodWire } from '#modules/payments'
import { chooseCheckoutMethod } from './choose-payment.ts'
import { checkoutOf } from './read-checkout.ts'
import { checkoutReply, wireCheckout } from './wire.ts'

export const chooseCheckoutMethodEndpoint = endpoint({
  id: 'chooseCheckoutMethod',
  method: 'post',
  path: '/api/v1/checkouts/{checkoutId}/method',
  summary: 'Chooses how a checkout is paid; what is open elsewhere is closed there first',
  who: ['buyer'],
  params: z.object({ checkoutId: id }),
  body: z.strictObject({ method: payMethodWire, device: z.enum(devices).default('phone') }),
  reply: checkoutReply,
  refusals: [
    'checkout.not-found',
    'checkout.not-payable',
    'payments.no-such-method',
    'payments.open-already',
    'identity.too-many',
    'identity.cooling-down',
    'port.missing',
  ],
  handle: async (ctx, { params, body, request }) => {
    const choice = { ...params, ...body, buyerId: ctx.actor.id, payerIp: request.ip, payerOpenId: null }
    await chooseCheckoutMethod(ctx, choice)
    return wireCheckout(await checkoutOf(ctx, ctx.actor.id, params.checkoutId))
  },
})
