import { caseOpened } from '#modules/screening'
import { listener } from '#platform/outbox'
import { holdOrder } from './hold-order.ts'

/** A consignee found by a newer list holds the order that goes to them. */
export const whenCaseOpened = listener('export-control.when-case-opened', caseOpened, async (ctx, opened) => {
  const { partyKind, partyId: orderId, sellerId, caseId } = opened
  if (partyKind === 'consignee' && sellerId !== null) await holdOrder(ctx, { sellerId, orderId, caseId })
})
