import { countFacets } from '#modules/search'
import { page as pageOf } from '#platform/page'
import { empty, html, page, picture } from '../kit/index.ts'
import { categories } from './words.ts'

/** Every category that has something on sale, with how many. */
export const categoriesPage = pageOf({
  path: '/zh-cn/categories',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  cacheSeconds: 5,
  show: async (ctx, { request }) => {
    const say = ctx.world.say(request.locale)
    const { categories: counted } = await countFacets(ctx)
    const items = categories.flatMap(([key, drawing]) => {
      const count = counted.find((each) => each.value === key)?.count
      if (count === undefined) return []
      const name = say(`shop.category.${key}`)
      const image = { src: `/drawings/${drawing}.svg`, alt: '', width: 800, height: 800, illustration: true }
      return [
        html`<li><a class="card" href="/zh-cn/search?category=${key}"><span class="card-picture">${picture(image, say)}</span><span class="card-title">${name}</span><span class="note">${say('shop.categories.count', { n: count })}</span></a></li>`,
      ]
    })
    const main =
      items.length === 0
        ? empty({ title: say('shop.home.empty'), text: say('shop.home.empty.text') })
        : html`<ul class="grid">${items}</ul>`
    return page({
      say,
      role: 'buyer',
      title: say('shop.categories.title'),
      here: 'categories',
      demo: ctx.world.demo,
      main,
    })
  },
})
