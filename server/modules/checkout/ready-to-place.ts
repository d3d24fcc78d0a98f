import type { Ctx } from '#platform/context'
import type { Refusal } from '#platform/refusal'
import { acknowledged, addressOf, personOf, type Address, type Person } from '#modules/buyers'
import type { Offer } from '#modules/catalog'
import { contactOf } from '#modules/identity'
import { keyOf } from './cart.ts'
import { priceChanged } from './quote.ts'
import type { Quote } from './read-quote.ts'
import { refuse } from './refusals.ts'

export type PlaceRequest = { readonly buyerId: string; readonly quoteId: string; readonly addressId: string }
/** A request that nothing known beforehand stands against; stock, yearly limit and the quote itself are still to be won. */
export type Ready = PlaceRequest & {
  readonly quote: Quote
  readonly address: Address
  readonly person: Person
  readonly ordererPhone: string
}

/** The ladder of what must be there before an order is placed; the first rung missing is the refusal, as a value. */
export async function readyToPlace(
  ctx: Ctx,
  request: PlaceRequest,
  quote: Quote | undefined,
  offers: ReadonlyMap<string, Offer>,
): Promise<Ready | Refusal> {
  if (quote === undefined) return refuse('checkout.quote-not-found')
  if (quote.usedAt !== null) return refuse('checkout.quote-used')
  if (quote.expiresAt <= ctx.now) return refuse('checkout.quote-expired')
  const changed = changedSince(quote, offers)
  if (changed !== null) return changed
  const address = await addressOf(ctx, request.buyerId, request.addressId)
  if (address === null) return refuse('checkout.address-missing')
  const person = await personOf(ctx, request.buyerId)
  if (person === null) return refuse('checkout.real-name-missing')
  if (!(await acknowledged(ctx, request.buyerId))) return refuse('checkout.notice-missing')
  const { phone } = await contactOf(ctx, request.buyerId)
  return { ...request, quote, address, person, ordererPhone: (phone ?? address.phone).replace(/^\+86/, '') }
}

function changedSince(quote: Quote, offers: ReadonlyMap<string, Offer>): Refusal | null {
  for (const line of quote.parcels.flatMap((parcel) => parcel.lines)) {
    const offer = offers.get(keyOf(line))
    if (offer === undefined || !offer.live) return refuse('checkout.offer-down', { title: line.facts.titleZh })
    if (offer.shelf.minor !== line.pieceShelfMinor)
      return priceChanged(line.facts.titleZh, line.pieceShelfMinor, offer.shelf.minor)
  }
  return null
}
