import { orderOf } from '#modules/orders'
import { duty, returnMoved, type ReturnState } from '#modules/returns'
import { listener } from '#platform/outbox'
import { tellParties } from './tell-parties.ts'

/** Which states each side is told of; the others stand on the page of the return only. */
const buyerHears: readonly ReturnState[] = [
  'accepted',
  'refused',
  'missing',
  'inspected',
  'refunding',
  'refunded',
  'closed',
  'lapsed',
  'settled',
]
const sellerHears: readonly ReturnState[] = [
  'asked',
  'sent',
  'received',
  'missing',
  'disputed',
  'accepted',
  'refunding',
  'closed',
  'lapsed',
  'withdrawn',
]

/** Buyer and seller are told where a return stands, and whoever owes the next step until when. */
export const tellReturnMoved = listener('notifications.when-return-moved', returnMoved, async (ctx, moved) => {
  const { sellerId, orderId, returnId, to, why, seq } = moved
  await tellParties(ctx, {
    order: await orderOf(ctx, { sellerId, orderId }),
    about: 'return',
    aboutId: returnId,
    seq,
    state: to,
    why,
    hears: { buyer: buyerHears.includes(to), seller: sellerHears.includes(to) },
    sellerOwes: duty[to].owner === 'seller',
  })
})
