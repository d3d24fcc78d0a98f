import type { AboutWhat } from '#modules/evidence'
import type { ReturnRow } from './tables.ts'

/** What evidence about a return belongs to. */
export const aboutReturn = (row: Pick<ReturnRow, 'seller_id' | 'buyer_id' | 'order_id' | 'id'>): AboutWhat => ({
  sellerId: row.seller_id,
  buyerId: row.buyer_id,
  orderId: row.order_id,
  about: 'return',
  aboutId: row.id,
})
