import { listener } from '#platform/outbox'
import { customsDecided } from './events.ts'
import { factsOf } from './facts.ts'
import { lockOrder, moveIfAllowed } from './move-order.ts'
import { partsOf } from './read-parts.ts'
import { recordFact } from './record-fact.ts'

/**
 * A release moves the order on, also out of a hold that customs itself had caused; everything else stops it at an
 * operator, with the authority's own code and words. Decisions may arrive in any order: whoever was released stays so.
 */
export const whenCustomsDecided = listener('orders.when-customs-decided', customsDecided, async (ctx, decided) => {
  const { sellerId, orderId, parcelId, outcome, code, reason } = decided
  const key = { sellerId, orderId }
  const order = await lockOrder(ctx, key)
  const facts = await factsOf(ctx, key)
  if (outcome === 'released') {
    const heldByCustoms = order.state === 'held' && (order.reason ?? '').startsWith('customs-')
    if (heldByCustoms && !facts.has('returned'))
      await moveIfAllowed(ctx, { ...key, step: 'resume', reason: 'customs-released' })
    return recordFact(ctx, key, { name: 'cleared', at: ctx.now, place: null }, parcelId ?? undefined)
  }
  const part = parcelId === null ? undefined : (await partsOf(ctx, key)).find(({ partId }) => partId === parcelId)
  if ((part?.facts ?? facts).has('cleared')) return
  const words = [code, reason].filter((part) => part !== null).join(' · ')
  const note = words === '' ? {} : { note: words }
  await moveIfAllowed(ctx, { ...key, step: 'hold', reason: `customs-${outcome}`, ...note })
})
