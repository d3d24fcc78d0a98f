import { cny } from '#platform/money'
import type { Say } from '#platform/say'
import { sayRefusal, type CartLine, type CartUnit, type LostLine } from '#modules/checkout'
import { money } from '@westbound/web/format'
import { parcelTaxes } from '../checkout/parcel-taxes.ts'
import {
  badge,
  buttonForm,
  form,
  hidden,
  html,
  linkButton,
  nothing,
  picture,
  price,
  quantityForm,
  type Html,
} from '../kit/index.ts'

export type Shown = { readonly say: Say; readonly limitMinor: bigint; readonly key: string }

/** What clears customs together, with its own total against the limit of one order. */
export function unitSection(unit: CartUnit, at: number, shown: Shown): Html {
  const { say } = shown
  const mode = badge(say(`checkout.mode.${unit.mode}`), 'info')
  return html`<fieldset class="sheet group"><legend>${unit.sellerName} ${mode}</legend>
    <p class="note">${say('checkout.cart.parcel')}</p>
    ${unit.lines.map((line, index) => lineRow(line, `${at}-${index}`, shown))}
    ${parcelTotal(unit, at, shown)}
  </fieldset>`
}

function lineRow(line: CartLine, id: string, shown: Shown): Html {
  const { say } = shown
  const { offer, quantity, left } = line
  const name = nameOf(offer.titleZh, offer.optionZh)
  const key = { listingId: offer.listingId, variantId: offer.variantId }
  const max = Math.max(1, Math.min(999, left))
  const short = left < quantity ? html`<p class="problem">${say('checkout.cart.left', { n: left })}</p>` : nothing
  return html`<div class="row">${thumb(offer, say)}<div class="grow stack">
    <p><a href="/zh-cn/products/${offer.productId}">${name}</a></p>${changed(line, name, shown)}${short}
    <div class="between">${price(offer.shelf, say)}${quantityForm({ action: '/zh-cn/cart/set', say, key: null, of: name, value: quantity, max: Math.max(max, quantity), id: `q-${id}`, hidden: key })}</div>
    ${removeForm(key, name, shown)}
  </div></div>`
}

/** A price that changed since it was put in is bought only after a press. */
function changed({ offer, quantity, seenMinor }: CartLine, name: string, { say }: Shown): Html {
  if (offer.shelf.minor === seenMinor) return nothing
  const was = say('checkout.cart.price-was', {
    old: money(cny(seenMinor), say.locale),
    new: money(offer.shelf, say.locale),
  })
  const fields = html`${hidden('listingId', offer.listingId)}${hidden('variantId', offer.variantId)}${hidden('quantity', String(quantity))}`
  return html`<p class="problem">${was}</p>${form({ action: '/zh-cn/cart/set', key: null, submit: say('checkout.cart.price-accept'), tone: 'plain', fields, label: name })}`
}

function parcelTotal(unit: CartUnit, at: number, { say, limitMinor }: Shown): Html {
  const names = unit.lines.map(({ offer }) => nameOf(offer.titleZh, offer.optionZh))
  const limit = money(cny(limitMinor), say.locale)
  const { price: priced, refusal, split } = unit
  if (refusal !== null)
    return html`<div role="alert"><p class="problem">${sayRefusal(refusal, say)}</p>${splitOffer(split, limit, say)}</div>`
  if (priced === null) return nothing
  const saved =
    priced.savedMinor > 0n
      ? html`<p class="note">${say('checkout.cart.saved', { amount: money(cny(priced.savedMinor), say.locale) })}</p>`
      : nothing
  return html`<div class="between"><span>${say('checkout.cart.parcel-total')}</span>${price(cny(priced.amounts.totalMinor), say, 'line')}</div>
    ${parcelTaxes(priced.amounts, priced.explained, names, { id: `tax-${at}`, say })}
    <p class="note">${say('checkout.cart.limit', { dutiable: money(cny(priced.dutiableMinor), say.locale), limit })}</p>${saved}`
}

function splitOffer(split: CartUnit['split'], limit: string, say: Say): Html {
  if (split === null) return html`<p>${say('checkout.cart.alone')}</p>`
  const parts = split.map((part, at) => {
    const things = part.map(({ offer, quantity }) => `${nameOf(offer.titleZh, offer.optionZh)} × ${quantity}`)
    return html`<li><b>${say('checkout.cart.split.part', { at: at + 1 })}</b> ${things.join(' · ')}</li>`
  })
  return html`<p>${say('checkout.cart.split', { limit, n: split.length })}</p><ul>${parts}</ul>
    <p>${linkButton(say('checkout.cart.split.go', { n: split.length }), '/zh-cn/checkout?split=1')}</p>`
}

/** What lies in the cart and cannot be bought, each with its reason and a way to take it out. */
export function lostSection(lost: readonly LostLine[], shown: Shown): Html {
  if (lost.length === 0) return nothing
  const { say } = shown
  const rows = lost.map((line) => {
    const name = line.offer === null ? say('checkout.lost.gone') : nameOf(line.offer.titleZh, line.offer.optionZh)
    const why = line.offer === null ? nothing : html`<p class="note">${say(reasonOf(line.whyNot, say))}</p>`
    return html`<div class="row">${line.offer === null ? nothing : thumb(line.offer, say)}<div class="grow stack"><p>${name}</p>${why}${removeForm({ listingId: line.listingId, variantId: line.variantId }, name, shown)}</div></div>`
  })
  return html`<fieldset class="sheet group"><legend>${say('checkout.cart.lost')}</legend>${rows}</fieldset>`
}

const reasonOf = (why: string | null, say: Say): string =>
  say.has(`checkout.lost.${why ?? 'other'}`) ? `checkout.lost.${why ?? 'other'}` : 'checkout.lost.other'

const removeForm = (key: Readonly<Record<string, string>>, name: string, { say, key: once }: Shown): Html =>
  html`<div aria-label="${say('checkout.cart.remove.of', { name })}" role="group">${buttonForm({ action: '/zh-cn/cart/remove', key: once, text: say('checkout.cart.remove'), hidden: key })}</div>`

const thumb = (offer: CartLine['offer'], say: Say): Html =>
  offer.pictureUrl === null
    ? nothing
    : html`<span class="thumb">${picture({ src: offer.pictureUrl, alt: '', width: 600, height: 600, illustration: offer.illustration }, say)}</span>`

export const nameOf = (title: string, option: string): string => (option === '' ? title : `${title} ${option}`)
