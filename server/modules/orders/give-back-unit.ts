import type { Ctx } from '#platform/context'
import { refundByOperator } from './decide.ts'
import { linesBefore } from './given-back.ts'
import { lockOrder, moveIfAllowed } from './move-order.ts'
import { inEscrow } from './order-state.ts'
import { goOnTogether } from './record-fact.ts'
import { refundPart } from './refund-part.ts'
import { unitOf } from './unit-of.ts'

/**
 * What was in a parcel that came back, or was given up at customs, goes back to the buyer while the money is in escrow: the
 * whole order, or the part that was in it; then the rest goes on. A second time does nothing.
 */
export async function giveBackUnit(
  ctx: Ctx,
  { sellerId, unitId, reason }: { readonly sellerId: string; readonly unitId: string; readonly reason: string },
): Promise<void> {
  const unit = await unitOf(ctx, { sellerId, unitId })
  const key = { sellerId, orderId: unit.orderId }
  const { state } = await lockOrder(ctx, key)
  if (!inEscrow(state)) return
  if (!unit.isPart) return void (await refundByOperator(ctx, { ...key, reason }))
  const before = await linesBefore(ctx, key)
  const lines = unit.lines.flatMap(({ line, quantity }) => {
    const own = before.find((each) => each.line.line === line)
    const left = own === undefined ? 0 : own.line.quantity - own.before.quantity
    return left === 0 ? [] : [{ line, quantity: Math.min(left, quantity) }]
  })
  if (lines.length === 0) return
  await refundPart(ctx, {
    ...key,
    cause: `part:${unitId}`,
    of: { lines },
    freight: true,
    tax: true,
    bearer: 'platform',
    policy: 'stopped-on-the-way',
    reason: 'decided-by-operator',
    note: reason,
    haveLeft: true,
  })
  await moveIfAllowed(ctx, { ...key, step: 'resume', reason: 'decided-by-operator', note: reason })
  await goOnTogether(ctx, key)
}
