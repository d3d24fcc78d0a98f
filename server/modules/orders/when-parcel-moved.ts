import { listener } from '#platform/outbox'
import { parcelMoved } from './events.ts'
import { recordFact } from './record-fact.ts'

/** What the carrier reports moves the order; that a label was created says nothing about the parcel yet. */
export const whenParcelMoved = listener('orders.when-parcel-moved', parcelMoved, async (ctx, report) => {
  if (report.status === 'created') return
  const { sellerId, orderId, parcelId, status, place } = report
  await recordFact(ctx, { sellerId, orderId }, { name: status, at: new Date(report.at), place }, parcelId)
})
