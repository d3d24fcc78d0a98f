import { acknowledge, noticeEdition, saveAddress, saveRealName } from '@westbound/server/modules/buyers'
import { buyerOf, openSession } from '@westbound/server/modules/identity'
import { setOnHand } from '@westbound/server/modules/inventory'
import type { Actor, Ctx } from '@westbound/server/platform/context'
import { transact } from '@westbound/server/platform/db'
import { identityCheck } from '../demo/people.ts'
import type { HttpRequest } from './load.ts'
import type { Market } from './market.ts'

type Line = { readonly listingId: string; readonly variantId: string }
/** A signed-in buyer who may order, and the two things of one shop that this one always orders. */
export type Shopper = {
  readonly id: string
  readonly token: string
  readonly addressId: string
  readonly sellerId: string
  readonly lines: readonly [Line, Line]
}

const plenty = 1_000_000

/**
 * Buyers with everything an order needs, each with a session, made through the modules' front doors: signing in by a code
 * is limited to some tries an hour. They are spread evenly over every shop that sells two things by direct mail.
 */
export async function makeShoppers(market: Market, count: number): Promise<readonly Shopper[]> {
  const shops = await shopsOf(market)
  const system: Actor = { kind: 'system', id: 'bench' }
  const now = new Date(performance.timeOrigin + performance.now())
  const inside = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    transact(market.db, (tx) => work({ tx, now, actor: system, requestId: 'bench', world: market.world }))
  await inside((ctx) =>
    setOnHand(
      ctx,
      shops.flatMap(({ sellerId, lines }) =>
        lines.map(({ variantId }) => ({ sellerId, variantId, place: 'us' as const, onHand: plenty })),
      ),
    ),
  )
  const shoppers: Shopper[] = []
  for (let at = 0; at < count; at += 1) {
    const shop = shops[at % shops.length]
    if (shop === undefined) throw new Error('no shop sells two things by direct mail')
    shoppers.push({ ...(await inside((ctx) => newBuyer(ctx, at))), ...shop })
  }
  return shoppers
}

async function newBuyer(ctx: Ctx, at: number): Promise<Pick<Shopper, 'id' | 'token' | 'addressId'>> {
  const number = String(at).padStart(4, '0')
  const { id } = await buyerOf(ctx, { phone: `+861400001${number}`, locale: 'zh-Hans' })
  const own: Ctx = { ...ctx, actor: { kind: 'buyer', id, visitorId: null } }
  const digits = `1101051900${String((at % 12) + 1).padStart(2, '0')}07${String(at).padStart(3, '0')}`
  await saveRealName(own, id, { name: '林小满', idNumber: digits + identityCheck(digits) })
  const address = await saveAddress(own, id, {
    name: '林小满',
    phone: '13800138000',
    districtCode: '310115',
    detail: '花木示范路88弄6号502室',
    postcode: null,
  })
  await acknowledge(own, id, noticeEdition)
  const { token } = await openSession(own, { id, kind: 'buyer' })
  return { id, token, addressId: address.id }
}

/** The two cheapest things of each shop, below 300 yuan, so that a yearly limit lasts for many orders. */
async function shopsOf(market: Market): Promise<readonly Pick<Shopper, 'sellerId' | 'lines'>[]> {
  const { rows } = await market.owner.query<{ seller_id: string; listing_id: string; variant_id: string }>(`
    select seller_id, listing_id, variant_id
      from (select distinct on (listing.id) listing.seller_id, listing.id as listing_id, variant.variant_id, variant.shelf_minor
              from catalog.listing as listing
              join catalog.listing_variant as variant
                on variant.seller_id = listing.seller_id and variant.listing_id = listing.id
             where listing.state = 'live' and listing.mode = '9610'
             order by listing.id, variant.shelf_minor) as cheapest
     where shelf_minor < 30000
     order by seller_id, shelf_minor, listing_id`)
  return [...Map.groupBy(rows, (row) => row.seller_id)].flatMap(([sellerId, own]) => {
    const [one, two] = own.map((row) => ({ listingId: row.listing_id, variantId: row.variant_id }))
    return one === undefined || two === undefined ? [] : [{ sellerId, lines: [one, two] as const }]
  })
}

/** A request of a signed-in buyer; `key` is its idempotency key where it needs one. */
export function asked(
  shopper: Shopper,
  method: HttpRequest['method'],
  path: string,
  body: object,
  key: string | null = null,
): HttpRequest {
  const text = JSON.stringify(body)
  return {
    method,
    path,
    body: text,
    headers: {
      authorization: `Bearer ${shopper.token}`,
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
  }
}
