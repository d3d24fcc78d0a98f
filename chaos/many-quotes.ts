import { randomUUID } from 'node:crypto'
import type { Shopper } from '../bench/buyers.ts'
import { ask, field, isDone } from './ask.ts'
import type { ChaosMarket } from './market.ts'
import type { Offer } from './offer.ts'
import { copyRows } from './copy-rows.ts'

export type Quoted = { readonly shopper: Shopper; readonly quoteId: string }

/** So many quotes to place, in turn of each buyer: one of each is asked for, and copied in the tables. */
export async function manyQuotes(market: ChaosMarket, count: number): Promise<readonly Quoted[]> {
  const bases = new Map<string, Quoted>()
  for (const shopper of market.shoppers) {
    const given = { port: market.ports[0], token: shopper.token }
    await ask({ ...given, method: 'PUT', path: '/api/v1/cart/lines', body: { ...shopper.lines[0], quantity: 1 } })
    const quote = await ask({ ...given, method: 'POST', path: '/api/v1/quotes', body: {}, key: randomUUID() })
    const quoteId = isDone(quote) ? field(quote.body, 'quoteId') : null
    if (quoteId !== null) bases.set(shopper.id, { shopper, quoteId })
  }
  const owner = await market.owner()
  const each = Math.ceil(count / Math.max(1, bases.size))
  await owner.query(
    `create temp table copied as
       select q.buyer_id, q.id as old, gen_random_uuid() as new, at
         from checkout.quote as q, generate_series(1, $2::integer) as at where q.id = any ($1::uuid[])`,
    [[...bases.values()].map(({ quoteId }) => quoteId), each],
  )
  const later = `clock_timestamp() + interval '3 hours'`
  await copyRows(owner, 'checkout.quote', 'c.old = t.id', { id: 'c.new', expires_at: later })
  for (const table of ['checkout.quote_parcel', 'checkout.quote_line'])
    await copyRows(owner, table, 'c.old = t.quote_id', { quote_id: 'c.new' })
  const { rows } = await owner.query<{ buyer_id: string; new: string }>(
    'select buyer_id, new from copied order by at, new',
  )
  await owner.end()
  return rows.flatMap(({ buyer_id: buyerId, new: quoteId }) => {
    const base = bases.get(buyerId)
    return base === undefined ? [] : [{ shopper: base.shopper, quoteId }]
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
