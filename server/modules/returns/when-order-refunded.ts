import { listener } from '#platform/outbox'
import { orderRefunded } from '#modules/orders'
import { lockReturn, takeStep } from './move-return.ts'

/** The money of a return has arrived at the buyer: the return has ended. */
export const whenOrderRefunded = listener('returns.when-order-refunded', orderRefunded, async (ctx, refund) => {
  const returnId = /^return:(.+)$/.exec(refund.cause)?.[1]
  if (returnId === undefined) return
  const row = await lockReturn(ctx, { sellerId: refund.sellerId, returnId })
  if (row.state === 'refunding') await takeStep(ctx, row, { step: 'refunded', why: 'refund-arrived' })
})
