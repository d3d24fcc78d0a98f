import { pictureShown } from '#modules/catalog'
import { html, nothing, productCard, type Html } from '../kit/index.ts'
import { modeWords, originWords } from '../shop/words.ts'
import { leadingPrice, type Priced } from './leading-price.ts'
import { onePrice } from './price-section.ts'
import type { Editor } from './read-editor.ts'

/** Beside the steps: how the price is made, and the card as a buyer's phone shows it. */
export function glance(editor: Editor): Html {
  const priced = leadingPrice(editor)
  const sum =
    priced === null
      ? nothing
      : html`<section class="sheet">${onePrice(editor, priced.judged.mode, priced.first)}</section>`
  return html`${sum}<section class="sheet"><h2>${editor.say('catalog.preview')}</h2>${card(editor, priced)}</section>`
}

function card({ say, sayChinese, product, chinese }: Editor, priced: Priced | null): Html {
  const title = chinese?.text?.titleZh ?? ''
  const price = priced?.first.price?.shelf
  if (title === '' || priced === null || price === undefined || product.originState === null)
    return html`<p class="muted">${say('catalog.preview.none')}</p>`
  const live = product.listings.some(({ state }) => state === 'live')
  const stored = product.pictures.find(({ hash }) => hash !== null)
  const shown = pictureShown({ hash: stored?.hash ?? null, alt: stored?.alt ?? null, drawing: product.drawing })
  const drawn = productCard(
    {
      href: live ? `/zh-cn/products/${product.id}` : '#chinese',
      picture: {
        src: shown?.url ?? '/drawings/jar.svg',
        alt: sayChinese('shop.product.picture', { title }),
        width: 800,
        height: 800,
        illustration: shown?.illustration ?? true,
      },
      mode: modeWords(sayChinese, priced.judged.mode),
      title,
      origin: originWords(sayChinese, product.originState),
      price,
    },
    sayChinese,
    'eager',
  )
  return html`<div class="phone" lang="zh-Hans">${drawn}</div><p class="note">${say(live ? 'catalog.preview.live' : 'catalog.preview.hidden')}</p>`
}
