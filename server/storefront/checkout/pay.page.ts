import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { form as onPost, page as onGet, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import {
  askWhoPays,
  checkoutOf,
  chooseCheckoutMethod,
  countPayAgain,
  payCheckoutAgain,
  type Checkout,
} from '#modules/checkout'
import { asksPayer, devices, hurryPayment, methodsOf, payMethods, type Device } from '#modules/payments'
import type { Say } from '#platform/say'
import { countdown, money } from '@westbound/web/format'
import { buttonForm, facts, form, html, linkButton, live, loading, price, type Html } from '../kit/index.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'
import { chooseMethod, codeInstead, goOn, otherMethods, otherWeChat, type Ways } from './ways-to-pay.ts'

const params = z.object({ checkoutId: id })

/** Lets the buyer choose how to pay, waits for the provider, leads to it, and shows what it said; looks again by itself. */
export const payPage = onGet({
  path: '/zh-cn/pay/{checkoutId}',
  who: ['buyer'],
  params,
  query: z.object({ wechat: z.enum(['over', 'denied']).optional() }),
  show: async (ctx, input) => {
    const checkout = await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)
    const { wechat } = input.query
    if (wechat === undefined || !waits(checkout)) return paying(ctx, input, checkout)
    const text = ctx.world.say(input.request.locale)(`payments.pay.wechat-${wechat}`)
    return paying(ctx, input, checkout, { kind: 'problem', text })
  },
})

/** The changing part alone, for the script that keeps it current. */
export const payStatePage = onGet({
  path: '/zh-cn/pay/{checkoutId}/state',
  who: ['buyer'],
  params,
  show: async (ctx, input) => {
    const checkout = await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)
    return spaced(state(ctx, input, checkout))
  },
})

export const payMethodForm = onPost({
  path: '/zh-cn/pay/{checkoutId}/method/{method}',
  who: ['buyer'],
  params: params.extend({ method: z.enum(payMethods) }),
  /** Another device than the browser's own, where its own way does not do. */
  fields: z.object({ device: z.enum(devices).optional() }),
  act: async (ctx, { params: of, fields, request }): Promise<Answer> => {
    const device = fields.device ?? deviceOf(request.headers.get('user-agent') ?? '')
    if (device === 'in-wechat' && asksPayer(ctx, of.method)) {
      await askWhoPays(ctx, { ...of, buyerId: ctx.actor.id })
      return { see: `/zh-cn/pay/${of.checkoutId}/wechat` }
    }
    const choice = { ...of, buyerId: ctx.actor.id, device, payerIp: request.ip, payerOpenId: null }
    await chooseCheckoutMethod(ctx, choice)
    return { see: `/zh-cn/pay/${of.checkoutId}` }
  },
  again: async (ctx, input, { refusal }) => {
    const checkout = await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)
    return paying(ctx, input, checkout, flashOf(ctx.world.say(input.request.locale), input, refusal))
  },
})

export const paidForm = onPost({
  path: '/zh-cn/pay/{checkoutId}/paid',
  who: ['buyer'],
  params,
  fields: z.object({}),
  keyless: 'it only has the provider asked sooner, at most once in five seconds',
  act: async (ctx, { params: of }): Promise<Answer> => {
    await checkoutOf(ctx, ctx.actor.id, of.checkoutId)
    await hurryPayment(ctx, { ...of, buyerId: ctx.actor.id })
    return { see: `/zh-cn/pay/${of.checkoutId}`, flash: 'checkout.pay.done.flash' }
  },
  again: async (ctx, input) => paying(ctx, input, await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)),
})

export const payAgainForm = onPost({
  path: '/zh-cn/pay/{checkoutId}/again',
  who: ['buyer'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: of, request }): Promise<Answer> => {
    await countPayAgain(ctx, ctx.actor.id, request.ip)
    await payCheckoutAgain(ctx, ctx.actor.id, of.checkoutId)
    return { see: `/zh-cn/pay/${of.checkoutId}` }
  },
  again: async (ctx, input, { refusal }) => {
    const checkout = await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)
    return paying(ctx, input, checkout, flashOf(ctx.world.say(input.request.locale), input, refusal))
  },
})

/** Which page a provider is to show: the browser inside WeChat can pay without leaving it. */
export const deviceOf = (userAgent: string): Device =>
  /MicroMessenger/i.test(userAgent)
    ? 'in-wechat'
    : /Mobile|Android|iPhone|HarmonyOS/i.test(userAgent)
      ? 'phone'
      : 'desktop'

const waits = ({ state: now }: Checkout): boolean => ['to-choose', 'preparing', 'to-pay', 'declined'].includes(now)

function paying(ctx: BuyerCtx, input: Input, checkout: Checkout, flash?: ReturnType<typeof flashOf>): Html {
  const say = ctx.world.say(input.request.locale)
  const changes = ['to-choose', 'preparing', 'to-pay', 'checking'].includes(checkout.state)
  const body = spaced(state(ctx, input, checkout))
  const json = `/api/v1/checkouts/${checkout.checkoutId}`
  const fragment = `/zh-cn/pay/${checkout.checkoutId}/state`
  return shell(ctx, {
    say,
    title: say('checkout.pay'),
    step: null,
    flash: flash ?? flashOf(say, input),
    main: changes ? live({ json, fragment, body, seconds: 2 }) : body,
    ...(changes ? { islands: ['live-order', 'wechat-pay'], reload: checkout.state === 'preparing' ? 2 : 10 } : {}),
  })
}

/** The same frame at first and when the script puts a newer one in its place. */
const spaced = (parts: Html): Html => html`<div class="stack">${parts}</div>`

function state(ctx: BuyerCtx, { request }: Pick<Input, 'request'>, checkout: Checkout): Html {
  const say = ctx.world.say(request.locale)
  const { checkoutId, state: now, payment } = checkout
  const word = (name: string): string => say(`checkout.pay.${name}`)
  const ways: Ways = { checkoutId, now: ctx.now, methods: methodsOf(ctx), current: payment.method }
  if (now === 'preparing')
    return html`${loading({ say, text: word('preparing'), again: `/zh-cn/pay/${checkoutId}` })}${sums(ctx, say, checkout)}`
  const orders = linkButton(word('see-orders'), '/zh-cn/orders', now === 'paid' ? 'go' : 'plain')
  const actions = {
    'to-choose': html`${chooseMethod(ways, say)}${inWeChat(request) && ways.methods.includes('wechat-pay') ? codeInstead(ways, say) : ''}`,
    'to-pay': html`${goOn(payment.next, payment.method, say)}${form({ action: `/zh-cn/pay/${checkoutId}/paid`, key: null, submit: word('done'), tone: 'plain', fields: '' })}`,
    declined: buttonForm({
      action: `/zh-cn/pay/${checkoutId}/again`,
      key: newId(ctx.now),
      text: word('again'),
      tone: 'go',
    }),
    checking: orders,
    paid: orders,
    over: html`${orders}${linkButton(word('shop'), '/zh-cn')}`,
  }[now]
  const others =
    now === 'to-pay' || now === 'declined'
      ? html`${weChatHere(ctx, ways, checkout, request)}${otherMethods(ways, say)}`
      : html``
  return html`<section class="sheet stack"><p role="status"><strong>${now === 'to-choose' ? say('payments.pay.choose') : word(now)}</strong></p>${payment.method === null || now !== 'to-pay' ? '' : html`<p>${say('payments.pay.with', { name: say(`payments.method.${payment.method}`) })}</p>`}<div class="actions">${actions}</div>${others}</section>${sums(ctx, say, checkout)}`
}

const inWeChat = ({ headers }: Input['request']): boolean => deviceOf(headers.get('user-agent') ?? '') === 'in-wechat'

/** What WeChat Pay offers this browser beside what is open. */
function weChatHere(ctx: BuyerCtx, ways: Ways, { payment, state: now }: Checkout, request: Input['request']): Html {
  const say = ctx.world.say(request.locale)
  const device = deviceOf(request.headers.get('user-agent') ?? '')
  if (now === 'declined' || !ways.methods.includes('wechat-pay')) return html``
  return otherWeChat(ways, payment.next, device, asksPayer(ctx, 'wechat-pay'), say)
}

function sums(ctx: BuyerCtx, say: Say, { totalMinor, dueAt, orders }: Checkout): Html {
  const left =
    dueAt === null
      ? null
      : html`${countdown(dueAt, ctx.now, say)} <span class="note">${say('checkout.pay.left.after')}</span>`
  const lines = orders.map(
    ({ orderId, number, totalMinor: part }) =>
      html`<li><a href="/zh-cn/orders/${orderId}">${number}</a> ${money(cny(part), say.locale)}</li>`,
  )
  return html`<section class="sheet">${facts([
    [say('checkout.pay.amount'), price(cny(totalMinor), say, 'line')],
    [say('checkout.pay.left'), left],
  ])}
    <h2>${say('checkout.pay.orders')}</h2><ul>${lines}</ul></section>`
}
