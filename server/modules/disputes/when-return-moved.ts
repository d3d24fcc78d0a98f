import { listener } from '#platform/outbox'
import { isEnded, returnMoved } from '#modules/returns'
import { lockDispute, takeStep } from './move-dispute.ts'

/** The return that a dispute ended in has ended: so has the dispute. */
export const whenReturnMoved = listener('disputes.when-return-moved', returnMoved, async (ctx, moved) => {
  if (moved.disputeId === null || !isEnded(moved.to)) return
  const row = await lockDispute(ctx, { sellerId: moved.sellerId, disputeId: moved.disputeId })
  if (row.state === 'returning') await takeStep(ctx, row, { step: 'end', why: `return-${moved.to}` })
})
