import { listProducts, type ListedProduct, type Product } from '#modules/catalog'
import { page as onGet } from '#platform/page'
import type { Say } from '#platform/say'
import { id, z } from '#platform/wire'
import { count } from '@westbound/web/format'
import { badge, empty, html, linkButton, pager, table, type Html } from '../kit/index.ts'
import { sellerHere, sellerPage } from '../seller-account/shell.ts'

const onePage = 30

export const productsPage = onGet({
  path: '/sell/products',
  who: ['seller'],
  query: z.object({ cursor: id.optional() }),
  show: async (ctx, input) => {
    const say = ctx.world.say(input.request.locale)
    const seller = await sellerHere(ctx)
    const { products, next } = await listProducts(ctx, seller.id, { cursor: input.query.cursor, limit: onePage })
    const bring = { text: say('catalog.products.import'), href: '/sell/products/import' }
    const none = products.length === 0 && input.query.cursor === undefined
    const main = none
      ? empty({ title: say('catalog.products.empty'), text: say('catalog.products.empty.text'), way: bring })
      : html`<p>${linkButton(bring.text, bring.href, 'go')}</p>
    ${listOf(products, say)}
    ${pager({ say, previous: input.query.cursor === undefined ? null : '/sell/products', next: next === null ? null : `/sell/products?cursor=${next}` })}`
    return sellerPage(ctx, input, { title: say('catalog.products'), main, here: 'products', seller })
  },
})

function listOf(products: readonly ListedProduct[], say: Say): Html {
  return table({
    say,
    caption: say('catalog.products.caption'),
    columns: [
      { label: say('catalog.products.column.title') },
      { label: say('catalog.products.column.variants'), numeric: true },
      { label: say('catalog.products.column.chinese') },
      { label: say('catalog.products.column.missing') },
      { label: say('catalog.products.column.listings') },
    ],
    rows: products.map(({ product, chineseState, missing }) => [
      html`<a href="/sell/products/${product.id}">${product.title}</a>`,
      count(product.variants.length),
      badge(say(`catalog.chinese.${chineseState}`), chineseState === 'approved' ? 'proof' : 'wait'),
      missing.length === 0
        ? say('catalog.missing.nothing')
        : html`<ul class="bullets">${missing.map((code) => html`<li>${say(`catalog.block.${code}`)}</li>`)}</ul>`,
      listingsOf(product, say),
    ]),
  })
}

/** Where a product stands in each mode, with the reason when it is down. */
export function listingsOf(product: Product, say: Say): Html {
  if (product.listings.length === 0) return html`${say('catalog.listing.none')}`
  return html`${product.listings.map(({ mode, state, reason }) => {
    const words = say(`catalog.listing.${state}`, {
      mode: say(`catalog.mode.${mode}`),
      reason: reason === null ? '' : say(`catalog.block.${reason}`),
    })
    return html`${badge(words, state === 'live' ? 'proof' : 'problem')} `
  })}`
}
