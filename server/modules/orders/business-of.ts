import { refuse } from './refusals.ts'

/** The business this person acts for. */
export function businessOf(actor: { readonly sellerId: string | null }): string {
  if (actor.sellerId === null) throw refuse('orders.no-business')
  return actor.sellerId
}
