import { findDisputes } from '#modules/disputes'
import { findReturns } from '#modules/returns'
import { page as onGet } from '#platform/page'
import { z } from '#platform/wire'
import { instantShort } from '@westbound/web/format'
import { empty, html } from '../kit/index.ts'
import { buyerPage } from '../buyer-sign-in/shell.ts'
import { flashOf } from '../seller-account/problems.ts'
import { disputeBadge } from '../disputes/dispute-parts.ts'
import { returnBadge } from './return-parts.ts'

/** A buyer's returns and disputes in one list, newest first. */
export const returnsPage = onGet({
  path: '/zh-cn/returns',
  who: ['buyer'],
  query: z.object({}),
  show: async (ctx, { request, flash }) => {
    const say = ctx.world.say(request.locale)
    const { returns } = await findReturns(ctx, { buyerId: ctx.actor.id, limit: 50 })
    const { disputes } = await findDisputes(ctx, { buyerId: ctx.actor.id, limit: 50 })
    const cards = [
      ...returns.map((each) => ({
        at: each.openedAt,
        href: `/zh-cn/returns/${each.returnId}`,
        title: say('returns.title'),
        what: say(`returns.reason.${each.reason}`),
        badge: returnBadge(each.state, say),
      })),
      ...disputes.map((each) => ({
        at: each.openedAt,
        href: `/zh-cn/disputes/${each.disputeId}`,
        title: say('disputes.title'),
        what: say(`disputes.kind.${each.kind}`),
        badge: disputeBadge(each.state, say),
      })),
    ].toSorted((a, b) => b.at.getTime() - a.at.getTime())
    const main =
      cards.length === 0
        ? empty({
            title: say('returns.none'),
            text: say('returns.none.text'),
            way: { text: say('returns.none.way'), href: '/zh-cn/orders' },
          })
        : html`${cards.map((card) => html`<article class="sheet stack"><div class="between"><h2><a href="${card.href}">${card.title} · ${card.what}</a></h2>${card.badge}</div><p class="note">${instantShort(card.at, say.locale)}</p></article>`)}`
    return buyerPage(ctx, say, {
      title: say('returns.me'),
      main,
      flash: flashOf(say, flash),
      back: { href: '/zh-cn/me', text: say('kit.nav.me') },
    })
  },
})
