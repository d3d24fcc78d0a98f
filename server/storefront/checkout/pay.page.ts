import { newId } from '#platform/id'
import { cny } from '#platform/money'
import { form as onPost, page as onGet, type Answer } from '#platform/page'
import { id, z } from '#platform/wire'
import { checkoutOf, payCheckoutAgain, type Checkout } from '#modules/checkout'
import type { Say } from '#platform/say'
import { countdown, money } from '@westbound/web/format'
import { buttonForm, facts, form, html, linkButton, live, loading, nothing, price, type Html } from '../kit/index.ts'
import { flashOf, shell, type BuyerCtx, type Input } from './shell.ts'

const params = z.object({ checkoutId: id })

/** Waits for the provider, leads to it, and shows what it said. Without scripts it looks again by itself. */
export const payPage = onGet({
  path: '/zh-cn/pay/{checkoutId}',
  who: ['buyer'],
  params,
  show: async (ctx, input) => paying(ctx, input, await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)),
})

/** The changing part alone, for the script that keeps it current. */
export const payStatePage = onGet({
  path: '/zh-cn/pay/{checkoutId}/state',
  who: ['buyer'],
  params,
  show: async (ctx, input) => {
    const checkout = await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)
    return state(ctx, ctx.world.say(input.request.locale), checkout)
  },
})

export const paidForm = onPost({
  path: '/zh-cn/pay/{checkoutId}/paid',
  who: ['buyer'],
  params,
  fields: z.object({}),
  keyless: 'it changes nothing: the provider is asked by a job in any case',
  act: async (ctx, { params: of }): Promise<Answer> => {
    await checkoutOf(ctx, ctx.actor.id, of.checkoutId)
    return { see: `/zh-cn/pay/${of.checkoutId}`, flash: 'checkout.pay.done.flash' }
  },
  again: async (ctx, input) => paying(ctx, input, await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)),
})

export const payAgainForm = onPost({
  path: '/zh-cn/pay/{checkoutId}/again',
  who: ['buyer'],
  params,
  fields: z.object({}),
  act: async (ctx, { params: of }): Promise<Answer> => {
    await payCheckoutAgain(ctx, ctx.actor.id, of.checkoutId)
    return { see: `/zh-cn/pay/${of.checkoutId}` }
  },
  again: async (ctx, input) => paying(ctx, input, await checkoutOf(ctx, ctx.actor.id, input.params.checkoutId)),
})

function paying(ctx: BuyerCtx, input: Input, checkout: Checkout): Html {
  const say = ctx.world.say(input.request.locale)
  const waits = checkout.state === 'preparing' || checkout.state === 'to-pay' || checkout.state === 'checking'
  const body = html`<div class="stack">${state(ctx, say, checkout)}</div>`
  const json = `/api/v1/checkouts/${checkout.checkoutId}`
  const fragment = `/zh-cn/pay/${checkout.checkoutId}/state`
  return shell(ctx, {
    say,
    title: say('checkout.pay'),
    step: null,
    flash: flashOf(say, input),
    main: waits ? live({ json, fragment, body, seconds: 2 }) : body,
    ...(waits ? { islands: ['live-order'], reload: checkout.state === 'preparing' ? 2 : 10 } : {}),
  })
}

function state(ctx: BuyerCtx, say: Say, checkout: Checkout): Html {
  const { checkoutId, state: now } = checkout
  const word = (name: string): string => say(`checkout.pay.${name}`)
  if (now === 'preparing')
    return html`${loading({ say, text: word('preparing'), again: `/zh-cn/pay/${checkoutId}` })}${sums(ctx, say, checkout)}`
  const orders = linkButton(word('see-orders'), '/zh-cn/orders', now === 'paid' ? 'go' : 'plain')
  const actions = {
    'to-pay': html`${providerLink(checkout.payment.payUrl, word('go'))}${form({ action: `/zh-cn/pay/${checkoutId}/paid`, key: null, submit: word('done'), tone: 'plain', fields: '' })}`,
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
  return html`<section class="sheet stack"><p role="status"><strong>${word(now)}</strong></p><div class="actions">${actions}</div></section>${sums(ctx, say, checkout)}`
}

/** The provider's page stands on another site; nothing but a web address of its may become a link. */
function providerLink(payUrl: string | null, text: string): Html {
  if (payUrl === null || !/^https?:\/\//.test(payUrl)) return nothing
  return html`<a class="button button-go" href="${payUrl}" rel="noreferrer">${text}</a>`
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
