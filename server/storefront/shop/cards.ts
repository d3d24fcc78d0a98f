import type { Card } from '#modules/search'
import type { Say } from '@westbound/web/messages'
import { productGrid, type Html } from '../kit/index.ts'
import { modeWords, originWords, standIn } from './words.ts'

/** Products as a list shows them. */
export const cardGrid = (cards: readonly Card[], say: Say): Html =>
  productGrid(
    cards.map((card) => ({
      href: `/zh-cn/products/${card.productId}`,
      picture: {
        src: card.pictureUrl ?? standIn(card.category),
        alt: say('shop.product.picture', { title: card.titleZh }),
        width: 800,
        height: 800,
        illustration: card.illustration || card.pictureUrl === null,
      },
      mode: modeWords(say, card.mode),
      title: card.titleZh,
      origin: originWords(say, card.originState),
      price: card.shelf,
      ...(card.fromPrice ? { priceNote: say('shop.card.from') } : {}),
    })),
    say,
  )
