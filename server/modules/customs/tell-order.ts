import { customsDecided, orderIdOf } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { emit } from '#platform/outbox'
import type { OrderKey } from './declarations.ts'

/** Tells the order what became of its declaration, or of one of its parts'. */
export async function tellOrder(
  ctx: Ctx,
  { sellerId, orderId: unitId }: OrderKey,
  said: {
    readonly outcome: 'released' | 'refused' | 'mismatch' | 'returned'
    readonly code: string
    readonly reason: string | null
  },
): Promise<void> {
  const orderId = await orderIdOf(ctx, { sellerId, unitId })
  await emit(ctx, customsDecided, { sellerId, orderId, parcelId: orderId === unitId ? null : unitId, ...said })
}
