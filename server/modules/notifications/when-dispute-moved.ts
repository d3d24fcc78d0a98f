import { disputeMoved, duty, type DisputeState } from '#modules/disputes'
import { orderOf } from '#modules/orders'
import { listener } from '#platform/outbox'
import { tellParties } from './tell-parties.ts'

/** Which states each side is told of; the others stand on the page of the dispute only. */
const buyerHears: readonly DisputeState[] = [
  'answered',
  'offered',
  'deciding',
  'decided',
  'appealed',
  'returning',
  'refunding',
  'closed',
]
const sellerHears: readonly DisputeState[] = [
  'opened',
  'deciding',
  'decided',
  'appealed',
  'returning',
  'refunding',
  'closed',
  'withdrawn',
]

/** Buyer and seller are told where a dispute stands, and whoever owes the next step until when. */
export const tellDisputeMoved = listener('notifications.when-dispute-moved', disputeMoved, async (ctx, moved) => {
  const { sellerId, orderId, disputeId, to, why, seq } = moved
  await tellParties(ctx, {
    order: await orderOf(ctx, { sellerId, orderId }),
    about: 'dispute',
    aboutId: disputeId,
    seq,
    state: to,
    why,
    hears: { buyer: buyerHears.includes(to), seller: sellerHears.includes(to) },
    sellerOwes: duty[to].owner === 'seller' || duty[to].owner === 'parties',
  })
})
