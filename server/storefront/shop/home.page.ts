import { countFacets, searchListings } from '#modules/search'
import { page as pageOf } from '#platform/page'
import { z } from '#platform/wire'
import { empty, html, linkButton, page } from '../kit/index.ts'
import { cardGrid } from './cards.ts'
import { categories } from './words.ts'

/** The shop window: categories that have something on sale, then what came in last. */
export const homePage = pageOf({
  path: '/zh-cn',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  query: z.object({}),
  cacheSeconds: 5,
  show: async (ctx, { request }) => {
    const say = ctx.world.say(request.locale)
    const { cards } = await searchListings(ctx, { limit: 24 })
    const { categories: counted } = await countFacets(ctx)
    const shown = categories.filter(([key]) => counted.some((each) => each.value === key))
    const nav = shown.map(
      ([key]) =>
        html`<a class="button button-plain" href="/zh-cn/search?category=${key}">${say(`shop.category.${key}`)}</a>`,
    )
    const main =
      cards.length === 0
        ? empty({ title: say('shop.home.empty'), text: say('shop.home.empty.text') })
        : html`<p class="muted">${say('shop.home.lead')}</p><nav class="row" aria-label="${say('shop.home.categories')}">${nav}</nav>
        <h2>${say('shop.home.fresh')}</h2>${cardGrid(cards, say)}<p>${linkButton(say('shop.home.all'), '/zh-cn/search')}</p>`
    return page({
      say,
      role: 'buyer',
      title: say('shop.home.title'),
      here: 'home',
      demo: ctx.world.demo,
      description: say('shop.home.lead'),
      main,
    })
  },
})
