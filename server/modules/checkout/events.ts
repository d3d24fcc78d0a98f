import { event } from '#platform/outbox'
import { id, z } from '#platform/wire'

/** A change of the rules took something off sale that lies in a cart. The owner may be a visitor whom nobody can write to. */
export const cartStopped = event(
  'checkout.cart-stopped',
  z.object({ changeId: id, ownerId: id, titlesZh: z.array(z.string()).max(100) }),
)
