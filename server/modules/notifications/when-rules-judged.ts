import { listingsStopped } from '#modules/catalog'
import { cartStopped } from '#modules/checkout'
import { contactsOf } from '#modules/identity'
import { orderGoesOn, orderJudged, orderStopped } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { listener } from '#platform/outbox'
import type { Locale } from '#platform/say'
import { tellAccount } from './tell.ts'

/** A seller whose goods came down is told once for each change of the rules, with what the rule says is to be done. */
export const tellListingsStopped = listener(
  'notifications.when-listings-stopped',
  listingsStopped,
  async (ctx, told) => {
    const { accountId } = await sellerById(ctx, told.sellerId)
    await tellAccount(ctx, accountId, {
      cause: `listings-stopped:${told.changeId}:${told.sellerId}`,
      kind: 'listings-stopped',
      values: (locale) => ({
        what: told.titleEn,
        why: locale === 'en' ? told.ruleEn : told.ruleZh,
        words: locale === 'en' ? told.toDoEn : told.toDoZh,
        url: `${ctx.world.url}/sell/products`,
      }),
    })
  },
)

/** A seller is told of each open order whose goods may not enter any more as they did. */
export const tellOrderJudged = listener('notifications.when-order-judged', orderJudged, async (ctx, told) => {
  const { accountId } = await sellerById(ctx, told.sellerId)
  await tellAccount(ctx, accountId, {
    cause: `order-judged:${told.changeId}:${told.orderId}`,
    kind: 'order-judged',
    values: (locale) => ({
      number: told.number,
      why: locale === 'en' ? told.ruleEn : told.ruleZh,
      words: locale === 'en' ? told.toDoEn : told.toDoZh,
      url: `${ctx.world.url}/sell/orders/${told.orderId}`,
    }),
  })
})

/** Both sides of an order that rules stopped, or keep still for a specialist, are told what to do; each once for each change. */
export const tellOrderStopped = listener('notifications.when-order-stopped', orderStopped, async (ctx, told) => {
  const { accountId } = await sellerById(ctx, told.sellerId)
  const cause = `order-stopped:${told.changeId}:${told.orderId}`
  for (const [to, kind, path] of sidesOf(accountId, told))
    await tellAccount(ctx, to, {
      cause,
      kind: told.verdict === 'refused' ? `${kind}-order-stopped` : `${kind}-order-with-specialist`,
      values: (locale) => ({
        number: told.number,
        why: locale === 'en' ? told.ruleEn : told.ruleZh,
        words: locale === 'en' ? told.toDoEn : told.toDoZh,
        url: `${ctx.world.url}${path}`,
      }),
    })
})

/** Both sides are told that it goes on, and why. */
export const tellOrderGoesOn = listener('notifications.when-order-goes-on', orderGoesOn, async (ctx, told) => {
  const { accountId } = await sellerById(ctx, told.sellerId)
  const why = (locale: Locale): string =>
    told.reason === null
      ? ctx.world.say(locale)('notifications.order-goes-on.why.rules')
      : ctx.world.say(locale)('notifications.order-goes-on.why.person', { reason: told.reason })
  for (const [to, kind, path] of sidesOf(accountId, told))
    await tellAccount(ctx, to, {
      cause: `order-goes-on:${told.at}:${told.orderId}`,
      kind: `${kind}-order-goes-on`,
      values: (locale) => ({ number: told.number, words: why(locale), url: `${ctx.world.url}${path}` }),
    })
})

const sidesOf = (accountId: string, { orderId, buyerId }: { readonly orderId: string; readonly buyerId: string }) =>
  [
    [accountId, 'seller', `/sell/orders/${orderId}`],
    [buyerId, 'buyer', `/zh-cn/orders/${orderId}`],
  ] as const

/** A buyer is told what in the cart cannot be bought any more; a visitor sees it there. */
export const tellCartStopped = listener('notifications.when-cart-stopped', cartStopped, async (ctx, told) => {
  if (!(await contactsOf(ctx, [told.ownerId])).has(told.ownerId)) return
  await tellAccount(ctx, told.ownerId, {
    cause: `cart-stopped:${told.changeId}`,
    kind: 'cart-stopped',
    values: () => ({ what: told.titlesZh.join('、'), url: `${ctx.world.url}/zh-cn/cart` }),
  })
})
