import { cny } from '#platform/money'
import type { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { id, instant, money, nullable, z } from '#platform/wire'
import type { Amounts } from './amounts.ts'
import type { Checkout } from './read-checkout.ts'
import type { Quote } from './read-quote.ts'
import type { CartLine, CartUnit, CartView } from './view-cart.ts'

const amounts = z
  .object({
    goods: money,
    freight: money,
    insurance: money,
    duty: money,
    consumptionTax: money,
    vat: money,
    platformRounding: money,
    total: money,
    shelf: money,
  })
  .openapi('ParcelAmounts', {
    description: 'goods + freight + insurance + duty + consumptionTax + vat − platformRounding = total ≤ shelf',
  })

const wireAmounts = (of: Amounts): z.output<typeof amounts> => ({
  goods: cny(of.goodsMinor),
  freight: cny(of.freightMinor),
  insurance: cny(of.insuranceMinor),
  duty: cny(of.dutyMinor),
  consumptionTax: cny(of.consumptionTaxMinor),
  vat: cny(of.vatMinor),
  platformRounding: cny(of.roundingMinor),
  total: cny(of.totalMinor),
  shelf: cny(of.shelfMinor),
})

const cartLine = z.object({
  listingId: id,
  variantId: id,
  title: z.string(),
  option: z.string(),
  quantity: z.number().int(),
  price: money,
  /** What it cost when it was put in; where it differs, the line is to be put in anew. */
  seenPrice: money,
  left: z.number().int(),
})
const problem = z.object({ code: z.string(), title: z.string() })

export const cartReply = z
  .object({
    visitorId: nullable(id).describe('Send it back as the cookie wb_visitor as long as nobody is signed in'),
    units: z.array(
      z.object({
        sellerId: id,
        sellerName: z.string(),
        mode: z.enum(['9610', '1210']),
        place: z.enum(['us', 'bonded']),
        lines: z.array(cartLine),
        amounts: nullable(amounts),
        dutiable: nullable(money),
        saved: nullable(money),
        problem: nullable(problem),
        split: nullable(z.array(z.array(z.object({ listingId: id, variantId: id, quantity: z.number().int() })))),
      }),
    ),
    lost: z.array(
      z.object({
        listingId: id,
        variantId: id,
        quantity: z.number().int(),
        title: z.string(),
        why: nullable(z.string()),
      }),
    ),
    pieces: z.number().int(),
    total: money,
  })
  .openapi('Cart')

export const wireCart = (view: CartView, visitorId: string | null, say: Say): z.output<typeof cartReply> => ({
  visitorId,
  units: view.units.map((unit) => wireUnit(unit, say)),
  lost: view.lost.map(({ listingId, variantId, quantity, offer, whyNot }) => ({
    listingId,
    variantId,
    quantity,
    title: offer?.titleZh ?? '',
    why: whyNot,
  })),
  pieces: view.pieces,
  total: cny(view.totalMinor),
})

const wireUnit = (unit: CartUnit, say: Say) => ({
  sellerId: unit.sellerId,
  sellerName: unit.sellerName,
  mode: unit.mode,
  place: unit.place,
  lines: unit.lines.map(wireLine),
  amounts: unit.price === null ? null : wireAmounts(unit.price.amounts),
  dutiable: unit.price === null ? null : cny(unit.price.dutiableMinor),
  saved: unit.price === null ? null : cny(unit.price.savedMinor),
  problem: unit.refusal === null ? null : { code: unit.refusal.code, title: sayRefusal(unit.refusal, say) },
  split:
    unit.split?.map((part) =>
      part.map(({ offer, quantity }) => ({ listingId: offer.listingId, variantId: offer.variantId, quantity })),
    ) ?? null,
})

const wireLine = ({ offer, quantity, seenMinor, left }: CartLine) => ({
  listingId: offer.listingId,
  variantId: offer.variantId,
  title: offer.titleZh,
  option: offer.optionZh,
  quantity,
  price: offer.shelf,
  seenPrice: cny(seenMinor),
  left,
})

/** The words of a refusal that is shown beside something instead of thrown. */
export const sayRefusal = (refusal: Refusal, say: Say): string => say(`refusal.${refusal.code}`, refusal.params)

export const quoteReply = z
  .object({
    quoteId: id,
    expiresAt: instant,
    parcels: z.array(
      z.object({
        sellerId: id,
        mode: z.enum(['9610', '1210']),
        place: z.enum(['us', 'bonded']),
        amounts,
        dutiable: money,
        saved: money,
        rate: z.string(),
        freightCardId: id,
        rulesVersion: z.string(),
        certainty: z.string(),
        lines: z.array(
          z.object({
            listingId: id,
            variantId: id,
            title: z.string(),
            quantity: z.number().int(),
            price: money,
            amounts,
          }),
        ),
      }),
    ),
    amounts,
    total: money,
  })
  .openapi('Quote')

export const wireQuote = (quote: Quote): z.output<typeof quoteReply> => ({
  quoteId: quote.quoteId,
  expiresAt: quote.expiresAt,
  parcels: quote.parcels.map((parcel) => ({
    sellerId: parcel.sellerId,
    mode: parcel.mode,
    place: parcel.place,
    amounts: wireAmounts(parcel.amounts),
    dutiable: cny(parcel.dutiableMinor),
    saved: cny(parcel.savedMinor),
    rate: parcel.rateText,
    freightCardId: parcel.freightCardId,
    rulesVersion: parcel.rulesVersion,
    certainty: parcel.certainty,
    lines: parcel.lines.map((line) => ({
      listingId: line.listingId,
      variantId: line.variantId,
      title: line.facts.titleZh,
      quantity: line.quantity,
      price: cny(line.pieceShelfMinor),
      amounts: wireAmounts(line.amounts),
    })),
  })),
  amounts: wireAmounts(quote.amounts),
  total: cny(quote.totalMinor),
})

export const checkoutReply = z
  .object({
    checkoutId: id,
    state: z.enum(['preparing', 'to-pay', 'declined', 'checking', 'paid', 'over']),
    payUrl: nullable(z.string()),
    dueAt: nullable(instant),
    total: money,
    orders: z.array(z.object({ orderId: id, sellerId: id, number: z.string(), state: z.string(), total: money })),
    ended: z.boolean().describe('Nothing more will happen to the payment'),
  })
  .openapi('Checkout')

export const wireCheckout = (checkout: Checkout): z.output<typeof checkoutReply> => ({
  checkoutId: checkout.checkoutId,
  state: checkout.state,
  payUrl: checkout.state === 'to-pay' ? checkout.payment.payUrl : null,
  dueAt: checkout.dueAt,
  total: cny(checkout.totalMinor),
  orders: checkout.orders.map((order) => ({
    orderId: order.orderId,
    sellerId: order.sellerId,
    number: order.number,
    state: order.state,
    total: cny(order.totalMinor),
  })),
  ended: checkout.state === 'paid' || checkout.state === 'over',
})
