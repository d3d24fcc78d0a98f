import type { Ctx } from '#platform/context'
import { erasePerson } from '#modules/buyers'
import { eraseRecipient, findOrders, isEnded } from '#modules/orders'
import { refuse } from './refusals.ts'

const limit = 100

/**
 * Forgets who orders under an account, with the copies that its ended orders hold. Refused while an order has still to be
 * cleared, delivered or refunded, for until then customs may ask. A second time does nothing.
 */
export async function forgetPerson(ctx: Ctx, buyerId: string): Promise<void> {
  for (let cursor: string | undefined; ;) {
    const page = await findOrders(ctx, { buyerId, limit, ...(cursor === undefined ? {} : { cursor }) })
    for (const { sellerId, orderId, state, number } of page.orders) {
      if (!isEnded(state)) throw refuse('checkout.clearance-open', { number })
      await eraseRecipient(ctx, { sellerId, orderId })
    }
    if (page.cursor === null) break
    cursor = page.cursor
  }
  await erasePerson(ctx, buyerId)
}
