import type { Actor } from '#platform/context'
import { refuse } from './refusals.ts'

/** The business the signed-in person acts for; refuses a person who has none. */
export function actingSeller(actor: Extract<Actor, { kind: 'seller' }>): string {
  if (actor.sellerId === null) throw refuse('sellers.no-business')
  return actor.sellerId
}
