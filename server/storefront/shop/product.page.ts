import { raw } from 'hono/html'
import { showListing, type ListingDetail } from '#modules/catalog'
import { page as pageOf } from '#platform/page'
import { id, z } from '#platform/wire'
import {
  badge,
  bottomBar,
  button,
  chip,
  facts,
  form,
  gallery,
  hidden,
  html,
  linkButton,
  page,
  price,
  refused,
  type Html,
} from '../kit/index.ts'
import { weight } from '@westbound/web/format'
import type { Say } from '@westbound/web/messages'
import { priceSection, rulesSection, taxSection } from './price-section.ts'
import { modeWords, originWords, standIn } from './words.ts'

type ModeOnSale = ListingDetail['modes'][number]
type VariantOnSale = ModeOnSale['variants'][number]

/** A product as a buyer reads it before paying: the whole price first, then where each yuan goes, then the rules. */
export const productPage = pageOf({
  path: '/zh-cn/products/{productId}',
  who: ['anyone', 'buyer', 'seller', 'operator'],
  params: z.object({ productId: id }),
  query: z.object({ variant: z.uuid().optional(), mode: z.enum(['9610', '1210']).optional() }),
  cacheSeconds: 5,
  show: async (ctx, { params, query, request }) => {
    const say = ctx.world.say(request.locale)
    const listing = await showListing(ctx, params.productId)
    const mode = listing.modes.find((each) => each.mode === query.mode) ?? listing.modes[0]
    const variant = mode?.variants.find((each) => each.variantId === query.variant) ?? mode?.variants[0]
    const shell = {
      say,
      role: 'buyer',
      title: listing.titleZh,
      heading: false,
      demo: ctx.world.demo,
      back: { href: '/zh-cn', text: say('kit.back') },
    } as const
    if (mode === undefined || variant === undefined || mode.state !== 'live')
      return page({ ...shell, main: notOnSale(say, listing, mode) })
    return page({
      ...shell,
      bar: bar(say, mode, variant),
      description: say('shop.product.description', { title: listing.titleZh, seller: listing.sellerName }),
      main: body(say, listing, mode, variant),
    })
  },
})

function body(say: Say, listing: ListingDetail, mode: ModeOnSale, variant: VariantOnSale): Html {
  const pictures = listing.pictures.map(({ url, alt, illustration }) => ({
    src: url,
    alt: alt === '' ? say('shop.product.picture', { title: listing.titleZh }) : alt,
    width: 800,
    height: 800,
    illustration,
  }))
  if (pictures.length === 0)
    pictures.push({
      src: standIn(listing.category),
      alt: say('shop.product.picture', { title: listing.titleZh }),
      width: 800,
      height: 800,
      illustration: true,
    })
  return html`<div class="columns"><div>${gallery(pictures, say)}</div><div class="stack">
    <p class="chips">${badge(modeWords(say, mode.mode))}${chip(originWords(say, listing.originState))}</p>
    <h1>${listing.titleZh}</h1><p class="muted" lang="en">${listing.titleEn}</p>
    <p>${price(variant.shelf, say, 'page')} <span class="note">${say('kit.card.tax-in')}</span></p>
    ${taxSection(say, variant.price)}
    ${listing.demonstration ? html`<p class="note">${say('shop.demonstration')}</p>` : ''}
    ${choices(say, listing, mode, variant)}
    ${facts([
      [say('shop.fact.clearance'), say(`shop.clearance.${mode.mode}`)],
      [say('shop.fact.weight'), weight(variant.weightGrams, say.locale)],
      [say('shop.fact.hs'), variant.hsCode],
      [
        say('shop.fact.stock'),
        variant.available > 0 ? say('shop.stock.left', { n: variant.available }) : say('shop.stock.none'),
      ],
      [say('shop.fact.seller'), listing.sellerName],
    ])}
    <p><a href="/zh-cn/products/${listing.productId}/label">${say('documents.label.page.link')}</a></p>
    ${priceSection(say, variant.price)}
    <section class="sheet prose"><h2>${say('shop.product.about')}</h2>${raw(listing.descriptionZhHtml)}
      <details><summary>${say('shop.product.original')}</summary><div lang="en">${raw(listing.descriptionEnHtml)}</div></details></section>
    ${rulesSection(say, mode.verdict, variant.price)}
    <section class="sheet stack"><h2>${say('shop.promise')}</h2><ul><li>${say('shop.promise.escrow')}</li><li>${say('shop.promise.refund')}</li><li>${say('shop.promise.limit')}</li></ul></section>
  </div></div>`
}

/** Every choice is a link with an address of its own, so it works without scripts and can be shared. */
function choices(say: Say, listing: ListingDetail, mode: ModeOnSale, chosen: VariantOnSale): Html {
  const to = (wanted: string, variantId: string): string =>
    `/zh-cn/products/${listing.productId}?mode=${wanted}&variant=${variantId}`
  const option = (href: string, text: string, here: boolean): Html =>
    html`<a class="button ${here ? 'button-go' : 'button-plain'}" href="${href}"${here ? html` aria-current="true"` : ''}>${text}</a>`
  const modes = listing.modes.filter((each) => each.state === 'live')
  const ways =
    modes.length < 2
      ? ''
      : html`<nav class="row" aria-label="${say('shop.choose.mode')}">${modes.map((each) => option(to(each.mode, chosen.variantId), modeWords(say, each.mode), each === mode))}</nav>`
  const kinds =
    mode.variants.length < 2
      ? ''
      : html`<nav class="row" aria-label="${say('shop.choose.variant')}">${mode.variants.map((each) => option(to(mode.mode, each.variantId), optionText(each), each === chosen))}</nav>`
  return html`${ways}${kinds}`
}

const optionText = (variant: VariantOnSale): string => {
  const zh = variant.optionValuesZh.join(' / ')
  return zh === '' ? variant.optionValues.join(' / ') : zh
}

function bar(say: Say, mode: ModeOnSale, variant: VariantOnSale): Html {
  if (variant.available <= 0)
    return bottomBar({
      summary: price(variant.shelf, say, 'line'),
      actions: html`<span class="muted">${say('shop.stock.none')}</span>`,
    })
  return bottomBar({
    summary: price(variant.shelf, say, 'line'),
    actions: form({
      action: '/zh-cn/cart/add',
      key: null,
      submit: null,
      label: say('shop.add'),
      fields: html`${hidden('listingId', mode.listingId)}${hidden('variantId', variant.variantId)}${hidden('quantity', '1')}${button(say('shop.add'), 'plain', 'then', 'stay')} ${button(say('shop.buy'), 'go', 'then', 'cart')}`,
    }),
  })
}

function notOnSale(say: Say, listing: ListingDetail, mode: ModeOnSale | undefined): Html {
  const code = `shop.down.${mode?.reason ?? 'other'}`
  return html`<h1>${listing.titleZh}</h1>${refused({
    say,
    what: say('shop.down'),
    why: say.has(code) ? say(code) : say('shop.down.other'),
    todo: say('shop.down.todo'),
    way: { text: say('shop.down.way'), href: '/zh-cn' },
  })}<p>${linkButton(say('shop.seller.more'), `/zh-cn/search?q=${encodeURIComponent(listing.sellerName)}`)}</p>`
}
