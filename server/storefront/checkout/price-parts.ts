import { cny } from '#platform/money'
import type { Say } from '#platform/say'
import type { ExplainedParcel, Quote } from '#modules/checkout'
import { discountOf, type Amounts } from '#modules/orders'
import { day, money, percent } from '@westbound/web/format'
import { nameOf } from '../cart/unit.ts'
import { parcelTaxes } from './parcel-taxes.ts'
import { badge, facts, html, nothing, picture, price, priceLines, type Html } from '../kit/index.ts'

/** The amounts of a checkout, always in this order: goods, freight, insurance, import tax, discount, to pay. */
export function amountLines(amounts: Amounts, say: Say): Html {
  const word = (name: string): string => say(`checkout.${name}`)
  const off = discountOf(amounts)
  const tax = amounts.dutyMinor + amounts.consumptionTaxMinor + amounts.vatMinor
  const lines = priceLines(
    [
      { label: word('goods'), amount: cny(amounts.goodsMinor) },
      { label: word('freight'), amount: cny(amounts.freightMinor), note: word('freight.note') },
      { label: word('insurance'), amount: cny(amounts.insuranceMinor) },
      { label: word('tax'), amount: cny(tax), note: word('tax.note') },
      { label: word('rounding'), amount: cny(-amounts.roundingMinor) },
      ...(off > 0n ? [{ label: word('discount'), amount: cny(-off), note: word('code.tax-note') }] : []),
    ],
    { label: word('payable'), amount: cny(amounts.totalMinor) },
    say,
  )
  return html`${lines}${taxParts(amounts, say)}`
}

/** Duty is a line even when it is 0: a zero is news. */
function taxParts(amounts: Amounts, say: Say): Html {
  const text = (minor: bigint): string => money(cny(minor), say.locale)
  const note = amounts.dutyMinor === 0n ? html` <span class="note">${say('checkout.duty.note')}</span>` : nothing
  return html`<details><summary>${say('checkout.tax.parts')}</summary>${facts([
    [say('checkout.duty'), html`${text(amounts.dutyMinor)}${note}`],
    [say('checkout.consumption-tax'), text(amounts.consumptionTaxMinor)],
    [say('checkout.vat'), text(amounts.vatMinor)],
  ])}</details>`
}

/** One parcel of a quote: what is in it, what it costs, and every rule and dated row that this rests on. */
export function parcelSection(parcel: ExplainedParcel, seller: string, say: Say): Html {
  const lines = parcel.lines.map(({ facts: thing, quantity, pieceShelfMinor }) => {
    const image =
      thing.pictureUrl === null
        ? nothing
        : html`<span class="thumb">${picture({ src: thing.pictureUrl, alt: '', width: 600, height: 600 }, say)}</span>`
    const offs = thing.discounts.map(({ name, funder, minor }) => {
      const amount = money(cny(BigInt(minor)), say.locale)
      return html`<p class="between note"><span>${name} · ${say(`discounts.funder.${funder}`)}</span><span>${say('checkout.code.off', { amount })}</span></p>`
    })
    return html`<div class="row">${image}<div class="grow"><p>${nameOf(thing.titleZh, thing.optionZh)}</p><div class="between">${price(cny(pieceShelfMinor), say)}<span>${say('checkout.pieces', { n: quantity })}</span></div>${offs}</div></div>`
  })
  const names = parcel.lines.map((each) => nameOf(each.facts.titleZh, each.facts.optionZh))
  const saved =
    parcel.savedMinor > 0n
      ? html`<p class="note">${say('checkout.cart.saved', { amount: money(cny(parcel.savedMinor), say.locale) })}</p>`
      : nothing
  const warnings = parcel.explained.warnings
    .filter(({ kind }) => say.has(`checkout.warning.${kind}`))
    .map(({ kind, minor }) => {
      const amount = money(cny(BigInt(minor)), say.locale)
      return html`<p class="note">${say(`checkout.warning.${kind}`, { amount })}</p>`
    })
  return html`<section class="sheet stack"><h2>${say('checkout.parcel', { at: parcel.parcel })} · ${seller}</h2><p>${badge(say(`checkout.mode.${parcel.mode}`), 'info')}</p>
    ${lines}<div class="between"><span>${say('checkout.cart.parcel-total')}</span>${price(cny(parcel.amounts.totalMinor), say, 'line')}</div>${parcelTaxes(parcel.amounts, parcel.explained, names, { id: `tax-${parcel.parcel}`, say })}${saved}${warnings}${reasons(parcel, say)}</section>`
}

function reasons({ explained }: ExplainedParcel, say: Say): Html {
  const words = (certainty: string): string =>
    say.has(`checkout.certainty.${certainty}`) ? say(`checkout.certainty.${certainty}`) : certainty
  const rows = explained.rows.map((row) => {
    const value = /^0\.\d+$/.test(row.value) && row.part !== 'rate' ? percent(row.value) : row.value
    const source = say('checkout.rules.row', { source: row.source, date: day(row.date, say.locale) })
    const made = row.demonstration ? html` ${badge(say('checkout.row.demonstration'), 'wait')}` : nothing
    return html`<li>${say(`checkout.row.${row.part}`)} ${value} <span class="note">${source} · ${words(row.certainty)}</span>${made}</li>`
  })
  const rules = explained.rules.map((rule) => {
    const text = say.locale === 'zh-Hans' ? rule.textZh : rule.textEn
    const source = say('checkout.rules.row', { source: rule.source, date: day(rule.readOn, say.locale) })
    return html`<li>${text} <span class="note">${source} · ${words(rule.certainty)}</span></li>`
  })
  return html`<details><summary>${say('checkout.rules')}</summary><ul>${rows}${rules}</ul></details>`
}

export const totalOf = (quote: Quote, say: Say): Html =>
  html`${say('checkout.payable')} ${price(cny(quote.totalMinor), say, 'line')}`
