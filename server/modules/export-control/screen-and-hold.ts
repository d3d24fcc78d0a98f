import { screenParty } from '#modules/screening'
import type { Ctx } from '#platform/context'
import { holdOrder } from './hold-order.ts'
import { partiesOfOrder } from './parties-of-order.ts'

/** Screens everybody of an order, and holds it for each who is alike. Whether it is held. */
export async function screenAndHold(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<boolean> {
  const found: string[] = []
  for (const party of await partiesOfOrder(ctx, { sellerId, orderId })) {
    const { caseId } = await screenParty(ctx, party)
    if (caseId !== undefined) found.push(caseId)
  }
  for (const caseId of found) await holdOrder(ctx, { sellerId, orderId, caseId })
  return found.length > 0
}
