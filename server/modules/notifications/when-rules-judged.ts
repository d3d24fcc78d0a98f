import { listingsStopped } from '#modules/catalog'
import { cartStopped } from '#modules/checkout'
import { contactsOf } from '#modules/identity'
import { orderJudged } from '#modules/orders'
import { sellerById } from '#modules/sellers'
import { listener } from '#platform/outbox'
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

/** A buyer is told what in the cart cannot be bought any more; a visitor sees it there. */
export const tellCartStopped = listener('notifications.when-cart-stopped', cartStopped, async (ctx, told) => {
  if (!(await contactsOf(ctx, [told.ownerId])).has(told.ownerId)) return
  await tellAccount(ctx, told.ownerId, {
    cause: `cart-stopped:${told.changeId}`,
    kind: 'cart-stopped',
    values: () => ({ what: told.titlesZh.join('、'), url: `${ctx.world.url}/zh-cn/cart` }),
  })
})
