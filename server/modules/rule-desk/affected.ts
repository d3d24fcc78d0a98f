import { effectOnListings, type ListingEffect } from '#modules/catalog'
import { cartsWith } from '#modules/checkout'
import type { Ruling } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { type OpenOrder, openOrdersWith } from '#modules/orders'

/** Whom a change touches: counts of all, the first listings by name, the first open orders by number. */
export type Affected = Omit<ListingEffect, 'listingIds'> & {
  readonly carts: number
  readonly openOrders: number
  readonly orders: readonly OpenOrder[]
}

const ordersShown = 20

const nobody: Affected = {
  looked: 0,
  sellers: 0,
  listings: 0,
  goingDown: 0,
  comingBack: 0,
  repriced: 0,
  shown: [],
  carts: 0,
  openOrders: 0,
  orders: [],
}

/** Judges what is on sale by other rules or lines and follows what turned into carts and open orders. Null touches nobody. */
export async function affectedBy(ctx: Ctx, other: Partial<Ruling> | null): Promise<Affected> {
  if (other === null) return nobody
  const { listingIds, ...effect } = await effectOnListings(ctx, other)
  const { count: openOrders, first: orders } = await openOrdersWith(ctx, listingIds, ordersShown)
  return { ...effect, carts: await cartsWith(ctx, listingIds), openOrders, orders }
}
