import { listener } from '#platform/outbox'
import { orderRefunded } from '#modules/orders'
import { lockDispute, takeStep } from './move-dispute.ts'

/** The money of a dispute has arrived at the buyer: the dispute has ended. */
export const whenOrderRefunded = listener('disputes.when-order-refunded', orderRefunded, async (ctx, refund) => {
  const disputeId = /^dispute:(.+)$/.exec(refund.cause)?.[1]
  if (disputeId === undefined) return
  const row = await lockDispute(ctx, { sellerId: refund.sellerId, disputeId })
  if (row.state === 'refunding') await takeStep(ctx, row, { step: 'refunded', why: 'refund-arrived' })
})
