import type { BatchCtx, By } from '#platform/context'
import type { Refusal } from '#platform/refusal'
import type { Sealed } from '#platform/secret'
import { addressesNamed, personsOf, whoAcknowledged, type Address, type Person } from '#modules/buyers'
import type { Offer } from '#modules/catalog'
import { contactsOf, type Contact } from '#modules/identity'
import { judge, readStock, type Want } from '#modules/inventory'
import { keyOf, offersOf } from './cart.ts'
import { priceChanged } from './quote.ts'
import { quotesOf, type Quote, type QuotedParcel } from './read-quote.ts'
import { refuse } from './refusals.ts'

export type PlaceRequest = {
  readonly by: By
  readonly buyerId: string
  readonly quoteId: string
  readonly addressId: string
  /** The address it comes from, where one is known. */
  readonly ip?: string
}
/**
 * A request that nothing known beforehand stands against; stock, yearly limit and the quote itself are still to be won.
 * What is personal stays sealed until they are.
 */
export type Ready = PlaceRequest & {
  readonly quote: Quote
  readonly address: Sealed<Address>
  readonly person: Sealed<Person> & Pick<Person, 'print'>
  readonly contact: Sealed<Contact> | undefined
}
type Known = {
  readonly quotes: ReadonlyMap<string, Quote>
  readonly offers: ReadonlyMap<string, Offer>
  readonly addresses: ReadonlyMap<string, Ready['address']>
  readonly persons: ReadonlyMap<string, Ready['person']>
  readonly acknowledged: ReadonlySet<string>
  readonly contacts: ReadonlyMap<string, Sealed<Contact>>
}

/**
 * The ladder of what must be there before an order is placed, climbed by every request; the first rung missing is its
 * refusal, as a value. The last rung is stock as it is committed now: whoever comes too late for a hot variant is told so
 * before anything is written or locked. Two round trips, whatever the number of requests.
 */
export async function readyToPlace(
  ctx: BatchCtx,
  requests: readonly PlaceRequest[],
): Promise<ReadonlyMap<PlaceRequest, Ready | Refusal>> {
  const [quotes, people] = await Promise.all([quotesOf(ctx, requests), peopleOf(ctx, requests)])
  const parcels = quotes.flatMap((quote) => quote.parcels)
  const [offers, stock] = await Promise.all([
    offersOf(
      ctx,
      parcels.flatMap(({ lines }) => lines),
    ),
    readStock(ctx, wantsOf('', parcels)),
  ])
  const byKey = new Map(quotes.map((quote) => [`${quote.buyerId} ${quote.quoteId}`, quote]))
  const known = { quotes: byKey, offers, ...people }
  const ready = new Map(requests.map((request) => [request, climb(ctx, request, known)]))
  const wants = [...ready.values()].flatMap((each, at) =>
    'quote' in each ? wantsOf(String(at), each.quote.parcels) : [],
  )
  const { refused } = judge(wants, stock)
  for (const [at, [request, each]] of [...ready].entries()) {
    const short = refused.get(String(at))
    if (short !== undefined && 'quote' in each) ready.set(request, shortOf(each.quote, short))
  }
  return ready
}

/** Who orders and where it goes, of each request. */
async function peopleOf(ctx: BatchCtx, requests: readonly PlaceRequest[]) {
  const buyers = [...new Set(requests.map(({ buyerId }) => buyerId))]
  const [addresses, persons, acknowledged, contacts] = await Promise.all([
    addressesNamed(ctx, requests),
    personsOf(ctx, buyers),
    whoAcknowledged(ctx, buyers),
    contactsOf(ctx, buyers),
  ])
  return { addresses, persons, acknowledged, contacts }
}

function climb(ctx: BatchCtx, request: PlaceRequest, known: Known): Ready | Refusal {
  const { buyerId } = request
  const quote = known.quotes.get(`${buyerId} ${request.quoteId}`)
  if (quote === undefined) return refuse('checkout.quote-not-found')
  if (quote.usedAt !== null) return refuse('checkout.quote-used')
  if (quote.expiresAt <= ctx.now) return refuse('checkout.quote-expired')
  const changed = changedSince(quote, known.offers)
  if (changed !== null) return changed
  const address = known.addresses.get(request.addressId)
  if (address === undefined) return refuse('checkout.address-missing')
  const person = known.persons.get(buyerId)
  if (person === undefined) return refuse('checkout.real-name-missing')
  if (!known.acknowledged.has(buyerId)) return refuse('checkout.notice-missing')
  return { ...request, quote, address, person, contact: known.contacts.get(buyerId) }
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

/** What parcels take from stock; all of a checkout's are had together or not at all. */
export const wantsOf = (
  whole: string,
  parcels: readonly (QuotedParcel & { readonly orderId?: string })[],
): readonly Want[] =>
  parcels.flatMap(({ sellerId, place, lines, orderId }) =>
    lines.map(({ variantId, quantity }) => ({
      whole,
      sellerId,
      orderId: orderId ?? whole,
      variantId,
      place,
      quantity,
    })),
  )

export function shortOf(quote: Quote, short: { readonly variantId: string; readonly left: number }): Refusal {
  const lines = quote.parcels.flatMap((parcel) => parcel.lines)
  const title = lines.find(({ variantId }) => variantId === short.variantId)?.facts.titleZh ?? ''
  return refuse('checkout.short', { title, left: short.left })
}
