import type { AboutWhat } from '#modules/evidence'
import type { DisputeRow } from './tables.ts'

/** What evidence about a dispute belongs to. */
export const aboutDispute = (row: Pick<DisputeRow, 'seller_id' | 'buyer_id' | 'order_id' | 'id'>): AboutWhat => ({
  sellerId: row.seller_id,
  buyerId: row.buyer_id,
  orderId: row.order_id,
  about: 'dispute',
  aboutId: row.id,
})
