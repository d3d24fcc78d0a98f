import type { Actor } from '#platform/context'
import { refuse } from './refusals.ts'

/** The business a seller's person acts for. Refuses `fulfilment.no-seller` before there is one. */
export function sellerOf(actor: Extract<Actor, { kind: 'seller' }>): string {
  if (actor.sellerId === null) throw refuse('fulfilment.no-seller')
  return actor.sellerId
}
