import { inEscrow, type Order } from '#modules/orders'
import type { Money } from '#platform/money'
import type { Say } from '#platform/say'
import { money } from '@westbound/web/format'
import { html, nothing, priceLines, type Html } from '../kit/index.ts'

type Standing = 'open' | 'escrow' | 'released' | 'refunding' | 'refunded' | 'none'

/** Where an order's money is: with the buyer, in escrow, or with those who earned it. */
export function standingOf({ state, capturedMinor }: Pick<Order, 'state' | 'capturedMinor'>): Standing {
  if (inEscrow(state)) return 'escrow'
  if (state === 'completed') return 'released'
  if (state === 'refunding' || state === 'refunded') return state
  return state === 'open' && capturedMinor === 0n ? 'open' : 'none'
}

/** Which of the three stations holds the money, from 0. */
const stationOf: Readonly<Record<Standing, 0 | 1 | 2>> = {
  open: 0,
  escrow: 1,
  released: 2,
  refunding: 1,
  refunded: 0,
  none: 0,
}
const stationsX = [40, 160, 280] as const

/**
 * A small picture of three stations with the money at one of them, a sentence that says the same, and below it who gets
 * what of the amount. Drawn without colour of its own, so that it reads in both themes and in print.
 */
export function moneyPicture(order: Order, say: Say): Html {
  const standing = standingOf(order)
  const total: Money = { minor: order.totalMinor, currency: order.currency }
  const place = say(`orders.money.at.${standing}`, standing === 'none' ? {} : { amount: money(total, say.locale) })
  const shares = standing === 'escrow' || standing === 'released' ? whoGetsWhat(order, say) : nothing
  return html`<section class="sheet" aria-labelledby="money-title"><h2 id="money-title">${say('orders.money')}</h2>
    <p>${place}</p>${picture(standing, say('orders.money.picture', { place }), say)}${shares}</section>`
}

function picture(standing: Standing, described: string, say: Say): Html {
  const names = [say('orders.money.you'), say('orders.money.us'), say('orders.money.them')]
  const at = stationOf[standing]
  const backwards = standing === 'refunding' || standing === 'refunded'
  const stations = stationsX.map((x, index) => {
    const coin =
      index === at ? html`<circle cx="${x}" cy="24" r="8" fill="currentColor" stroke="none"></circle>` : nothing
    return html`<circle cx="${x}" cy="24" r="14"></circle>${coin}<text x="${x}" y="60" text-anchor="middle" font-size="12" fill="currentColor" stroke="none">${names[index]}</text>`
  })
  const back = html`<path d="M142 24H62M70 18l-8 6 8 6"></path>`
  const forth = html`<path d="M58 24h80M130 18l8 6-8 6"></path>`
  return html`<svg viewBox="0 0 340 72" width="340" height="72" role="img" aria-label="${described}" fill="none" stroke="currentColor" stroke-width="2">
    ${stations}${backwards ? back : forth}<path d="M178 24h80M250 18l8 6-8 6"></path></svg>`
}

/** The parts of the amount by who receives them; they sum to what was paid. */
function whoGetsWhat(order: Order, say: Say): Html {
  const of = (minor: bigint): Money => ({ minor, currency: order.currency })
  const keep = money({ minor: order.keepMinor, currency: order.keepCurrency }, say.locale)
  const borneMinor = order.platformDiscountMinor + order.programmeDiscountMinor
  const lines = [
    { label: say('orders.money.share.seller', { keep }), amount: of(order.sellerShareMinor) },
    { label: say('orders.money.share.fee'), amount: of(order.feeMinor) },
    { label: say('orders.money.share.carrier'), amount: of(order.freightMinor) },
    { label: say('orders.money.share.insurer'), amount: of(order.insuranceMinor) },
    { label: say('orders.money.share.tax'), amount: of(order.dutyMinor + order.consumptionTaxMinor + order.vatMinor) },
    ...(order.roundingMinor > 0n
      ? [{ label: say('orders.money.share.rounding'), amount: of(-order.roundingMinor) }]
      : []),
    ...(borneMinor > 0n ? [{ label: say('orders.money.share.discount'), amount: of(-borneMinor) }] : []),
  ]
  const total = { label: say('orders.amount.paid'), amount: of(order.totalMinor) }
  return html`<h3>${say('orders.money.shares')}</h3>${priceLines(lines, total, say)}`
}
