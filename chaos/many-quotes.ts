import { randomUUID } from 'node:crypto'
import type { Shopper } from '../bench/buyers.ts'
import { ask, field, isDone } from './ask.ts'
import type { ChaosMarket } from './market.ts'
import type { Offer } from './offer.ts'
import { copyQuotes } from '../bench/copy-quotes.ts'

export type Quoted = { readonly shopper: Shopper; readonly quoteId: string }

/** So many quotes to place, in turn of each buyer: one of each is asked for, and copied in the tables. */
export async function manyQuotes(market: ChaosMarket, count: number): Promise<readonly Quoted[]> {
  const bases: Quoted[] = []
  for (const shopper of market.shoppers) {
    const given = { port: market.ports[0], token: shopper.token }
    await ask({ ...given, method: 'PUT', path: '/api/v1/cart/lines', body: { ...shopper.lines[0], quantity: 1 } })
    const quote = await ask({ ...given, method: 'POST', path: '/api/v1/quotes', body: {}, key: randomUUID() })
    const quoteId = isDone(quote) ? field(quote.body, 'quoteId') : null
    if (quoteId !== null) bases.push({ shopper, quoteId })
  }
  const turns = Array.from({ length: Math.ceil(count / Math.max(1, bases.length)) }, () => bases).flat()
  const owner = await market.owner()
  const ids = await copyQuotes(
    owner,
    turns.map(({ quoteId }) => quoteId),
  )
  await owner.end()
  return turns.flatMap(({ shopper }, at) => {
    const quoteId = ids[at]
    return quoteId === undefined ? [] : [{ shopper, quoteId }]
  })
}

export const placing = ({ shopper, quoteId }: Quoted): Offer =>
  offer(shopper, 'POST', '/api/v1/checkouts', { quoteId, addressId: shopper.addressId }, randomUUID())

/** What buyers do beside placing: they look at things, fill the cart and see it. */
export async function lookingAround(market: ChaosMarket): Promise<readonly Offer[]> {
  const owner = await market.owner()
  const { rows } = await owner.query<{ id: string; product_id: string }>('select id, product_id from catalog.listing')
  await owner.end()
  const products = new Map(rows.map((row) => [row.id, row.product_id]))
  return market.shoppers.flatMap((shopper) => [
    offer(shopper, 'GET', `/api/v1/listings/${products.get(shopper.lines[0].listingId) ?? ''}`),
    offer(shopper, 'PUT', '/api/v1/cart/lines', { ...shopper.lines[1], quantity: 1 }),
    offer(shopper, 'GET', '/api/v1/cart'),
  ])
}

function offer(shopper: Shopper, method: Offer['method'], path: string, body?: object, key?: string): Offer {
  const text = body === undefined ? null : JSON.stringify(body)
  const headers = {
    authorization: `Bearer ${shopper.token}`,
    ...(text === null ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
    ...(key === undefined ? {} : { 'idempotency-key': key }),
  }
  return { method, path, headers, body: text }
}
