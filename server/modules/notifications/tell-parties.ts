import { disputeOf } from '#modules/disputes'
import type { Order } from '#modules/orders'
import { returnOf } from '#modules/returns'
import { sellerById } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import type { Locale } from '#platform/say'
import { instant } from '@westbound/web/format'
import { tellAccount, type Values } from './tell.ts'

type News = {
  readonly order: Order
  readonly about: 'return' | 'dispute'
  readonly aboutId: string
  /** Which step of its life it is: a state may come again, a step does not. */
  readonly seq: number
  readonly state: string
  readonly why: string | null
  readonly hears: { readonly buyer: boolean; readonly seller: boolean }
  readonly sellerOwes: boolean
}

/** Tells the two sides of a return or dispute where it stands, each in its own language. */
export async function tellParties(ctx: Ctx, news: News): Promise<void> {
  const { order, about, aboutId, hears } = news
  if (!hears.buyer && !hears.seller) return
  const seller = await sellerById(ctx, order.sellerId)
  const dueAt = await dueOf(ctx, news)
  const cause = `${about}-${news.seq}:${aboutId}`
  const values = (locale: Locale, url: string): Values => {
    const say = ctx.world.say(locale)
    const why = news.why === null ? '' : `${about}s.why.${news.why}`
    return {
      number: order.number,
      shop: seller.tradeName ?? '',
      state: say(`${about}s.state.${news.state}`),
      what: say(`${about}s.state.${news.state}`),
      why: why !== '' && say.has(why) ? say(why) : '',
      until:
        dueAt === null || !news.sellerOwes
          ? ''
          : say(`notifications.${about}.until`, { until: instant(dueAt, locale) }),
      url: `${ctx.world.url}${url}`,
    }
  }
  if (hears.buyer)
    await tellAccount(ctx, order.buyerId, {
      cause,
      kind: `buyer-${about}`,
      values: (locale) => values(locale, `/zh-cn/${about}s/${aboutId}`),
    })
  if (hears.seller)
    await tellAccount(ctx, seller.accountId, {
      cause,
      kind: `seller-${about}`,
      values: (locale) => values(locale, `/sell/${about}s/${aboutId}`),
    })
}

/** Until when the next step is owed; nothing when it has moved on since. */
async function dueOf(ctx: Ctx, { order, about, aboutId, state }: News): Promise<Date | null> {
  const found =
    about === 'return'
      ? await returnOf(ctx, { sellerId: order.sellerId, returnId: aboutId })
      : await disputeOf(ctx, { sellerId: order.sellerId, disputeId: aboutId })
  return found.state === state ? found.dueAt : null
}
