import { cny } from '#platform/money'
import type { Refusal } from '#platform/refusal'
import type { Say } from '#platform/say'
import { id, instant, money, nullable, z } from '#platform/wire'
import { discountOf, type Amounts } from '#modules/orders'
import { nextStepWire } from '#modules/payments'
import type { Reduction } from './discounted.ts'
import type { CheckoutHead } from './read-checkout.ts'
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
    discount: money,
    total: money,
    shelf: money,
  })
  .openapi('ParcelAmounts', {
    description:
      'goods + freight + insurance + duty + consumptionTax + vat − platformRounding − discount = total ≤ shelf',
  })

const wireAmounts = (of: Amounts): z.output<typeof amounts> => ({
  goods: cny(of.goodsMinor),
  freight: cny(of.freightMinor),
  insurance: cny(of.insuranceMinor),
  duty: cny(of.dutyMinor),
  consumptionTax: cny(of.consumptionTaxMinor),
  vat: cny(of.vatMinor),
  platformRounding: cny(of.roundingMinor),
  discount: cny(discountOf(of)),
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

const reduction = z
  .object({
    discountId: id,
    code: nullable(z.string()),
    name: z.string(),
    funder: z.enum(['seller', 'platform', 'programme']),
    off: money,
  })
  .openapi('Reduction')

const wireReduction = ({ minor, ...of }: Reduction): z.output<typeof reduction> => ({ ...of, off: cny(minor) })

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
    discounts: z.array(reduction),
    codes: z.array(z.object({ code: z.string(), name: nullable(z.string()), off: money, problem: nullable(problem) })),
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
  discounts: view.reductions.map(wireReduction),
  codes: view.codes.map(({ code, name, minor, refusal }) => ({
    code,
    name,
    off: cny(minor),
    problem: refusal === null ? null : { code: refusal.code, title: sayRefusal(refusal, say) },
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
            discounts: z.array(reduction),
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
      discounts: line.facts.discounts.map((each) => wireReduction({ ...each, minor: BigInt(each.minor) })),
    })),
  })),
  amounts: wireAmounts(quote.amounts),
  total: cny(quote.totalMinor),
})

export const checkoutReply = z
  .object({
    checkoutId: id,
    state: z.enum(['to-choose', 'preparing', 'to-pay', 'declined', 'checking', 'paid', 'over']),
    payUrl: nullable(z.string()),
    next: nullable(nextStepWire).describe('How the buyer goes on: a page, a code to scan, or a call inside of WeChat'),
    dueAt: nullable(instant),
    total: money,
    orders: z.array(z.object({ orderId: id, sellerId: id, number: z.string(), state: z.string(), total: money })),
    ended: z.boolean().describe('Nothing more will happen to the payment'),
  })
  .openapi('Checkout')

export const wireCheckout = (checkout: CheckoutHead): z.output<typeof checkoutReply> => ({
  checkoutId: checkout.checkoutId,
  state: checkout.state,
  payUrl: checkout.state === 'to-pay' ? checkout.payment.payUrl : null,
  next: checkout.state === 'to-pay' ? checkout.payment.next : null,
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
