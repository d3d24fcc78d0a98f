import type { Say } from '@westbound/web/messages'
import { money, priceParts, type Money } from '@westbound/web/format'
import { html, nothing, type Html } from './html.ts'

/** A price to be seen: small sign and fraction, large whole number. Use `money()` inside running text. */
export function price(amount: Money, say: Say, size: 'card' | 'page' | 'line' = 'card'): Html {
  const { minus, sign, whole, fraction } = priceParts(amount, say.locale)
  return html`<span class="price price-${size}"><small>${minus}${sign}</small>${whole}<small>${fraction}</small></span>`
}

/** A price beside the dated earlier one that was really charged. */
export function pricedDown(now: Money, before: Money | null, say: Say): Html {
  const earlier =
    before === null
      ? nothing
      : html` <del class="muted">${say('kit.price.was', { price: money(before, say.locale) })}</del>`
  return html`<ins class="plain">${price(now, say, 'page')}</ins>${earlier}`
}
