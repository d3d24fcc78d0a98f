import { listener } from '#platform/outbox'
import { customsDecided } from './events.ts'
import { moveIfAllowed } from './move-order.ts'
import { recordFact } from './record-fact.ts'

/** A release moves the order on; everything else stops it at an operator, with the authority's own code and words. */
export const whenCustomsDecided = listener('orders.when-customs-decided', customsDecided, async (ctx, decided) => {
  const { outcome, code, reason } = decided
  if (outcome === 'released') return recordFact(ctx, decided, { name: 'cleared', at: ctx.now, place: null })
  const words = [code, reason].filter((part) => part !== null).join(' · ')
  await moveIfAllowed(ctx, {
    sellerId: decided.sellerId,
    orderId: decided.orderId,
    step: 'hold',
    reason: `customs-${outcome}`,
    ...(words === '' ? {} : { note: words }),
  })
})
