import type { Say } from '@westbound/web/messages'
import type { Money } from '@westbound/web/format'
import { chip } from './badge.ts'
import { html, nothing, path, type Html } from './html.ts'
import { price } from './price.ts'

export type Picture = {
  readonly src: string
  readonly alt: string
  /** Pixels of the file; they keep the place so that nothing moves while it loads. */
  readonly width: number
  readonly height: number
  /** A drawing of the kind of product, not a photograph of it: says so on the picture. */
  readonly illustration?: boolean | undefined
}

export type ProductCard = {
  readonly href: string
  readonly picture: Picture
  /** How it crosses, in words: 保税仓, 海外直邮. */
  readonly mode: string
  readonly title: string
  /** 美国·华盛顿州 */
  readonly origin: string
  /** One proof at most: 可溯源. */
  readonly proof?: string | undefined
  readonly price: Money
  /** Says what the price holds; without it 含税包邮. */
  readonly priceNote?: string | undefined
  /** A formatted range of days: 11月26–28日. */
  readonly window?: string | undefined
  /** Real numbers only; leave it out below ten sales. `score` is decimal text. */
  readonly rating?: { readonly score: string; readonly sold: number } | undefined
}

/** A picture in its square. The first of a page loads at once, the others when they come near. */
export function picture(image: Picture, say: Say, loading: 'eager' | 'lazy' = 'lazy'): Html {
  const mark = image.illustration === true ? html`<span class="mark">${say('kit.illustration')}</span>` : nothing
  return html`<span class="picture"><img src="${path(image.src)}" alt="${image.alt}" width="${image.width}" height="${image.height}" loading="${loading}" decoding="async">${mark}</span>`
}

/** One product of a list: a whole card that is one link. Put several into `productGrid`. */
export function productCard(card: ProductCard, say: Say, loading: 'eager' | 'lazy' = 'lazy'): Html {
  const rating =
    card.rating === undefined
      ? nothing
      : html`<span class="card-rating">${say('kit.card.rating', { score: card.rating.score, sold: card.rating.sold })}</span>`
  return html`<a class="card" href="${path(card.href)}">
    <span class="card-picture">${picture(card.picture, say, loading)}<span class="mode">${card.mode}</span></span>
    <span class="card-title">${card.title}</span>
    <span class="chips">${chip(card.origin)}${card.proof === undefined ? nothing : chip(card.proof, 'proof')}</span>
    <span class="card-price">${price(card.price, say)} <span class="note">${card.priceNote ?? say('kit.card.tax-in')}</span></span>
    ${card.window === undefined ? nothing : html`<span class="note">${say('kit.card.arrives', { window: card.window })}</span>`}
    ${rating}
  </a>`
}

/** Two columns on a phone, four on a desk. The first two pictures load at once. */
export function productGrid(cards: readonly ProductCard[], say: Say): Html {
  const items = cards.map((card, at) => html`<li>${productCard(card, say, at < 2 ? 'eager' : 'lazy')}</li>`)
  return html`<ul class="grid">${items}</ul>`
}
