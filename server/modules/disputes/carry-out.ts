import type { Ctx } from '#platform/context'
import { orderOf, refundable, refundPart, type Order } from '#modules/orders'
import { openDecidedReturn, returnOf, settleReturn, upholdReturn } from '#modules/returns'
import type { DisputeKind } from './kinds.ts'
import { takeStep } from './move-dispute.ts'
import type { DisputeRow } from './tables.ts'

/** What was agreed or decided. */
export type Outcome = {
  readonly refund: 'all' | 'part' | 'nothing'
  readonly amountMinor: bigint | null
  readonly bearer: 'seller' | 'platform'
  readonly returnNeeded: boolean
  readonly why: string
}

/**
 * Lets an agreement or a final decision take effect: the goods are to come back first, or the money goes back now, or
 * neither. Never more than is left of what was paid.
 */
export async function carryOut(ctx: Ctx, row: DisputeRow, outcome: Outcome): Promise<void> {
  const order = await orderOf(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  const { left } = await refundable(ctx, order)
  if (outcome.refund === 'nothing' || left.minor === 0n) {
    await settleOwnReturn(ctx, row)
    await takeStep(ctx, row, { step: 'end', why: outcome.why })
  } else if (!outcome.returnNeeded || !(await goodsFirst(ctx, row, order, outcome)))
    await moneyNow(ctx, row, order, outcome, left.minor)
}

/** Sends the goods on their way back; false when no piece is left that could come back, so that money alone moves. */
async function goodsFirst(ctx: Ctx, row: DisputeRow, order: Order, outcome: Outcome): Promise<boolean> {
  const terms = {
    disputeId: row.id,
    amountMinor: outcome.refund === 'part' ? outcome.amountMinor : null,
    bearer: outcome.bearer,
    policy: outcome.bearer === 'seller' ? 'seller-at-fault' : 'platform-goodwill',
  }
  const waiting = await waitingReturn(ctx, row)
  if (waiting !== null) {
    await upholdReturn(ctx, { sellerId: row.seller_id, returnId: waiting, ...terms })
    await takeStep(ctx, row, { step: 'return', why: outcome.why })
    return true
  }
  const { lines } = await refundable(ctx, order)
  const pieces = lines
    .map(({ line, quantityLeft }) => ({ line, quantity: quantityLeft }))
    .filter((each) => each.quantity > 0)
  if (pieces.length === 0) return false
  const { returnId } = await openDecidedReturn(ctx, order, terms, pieces)
  await takeStep(ctx, row, { step: 'return', why: outcome.why }, { return_id: returnId })
  return true
}

async function moneyNow(ctx: Ctx, row: DisputeRow, order: Order, outcome: Outcome, leftMinor: bigint): Promise<void> {
  await settleOwnReturn(ctx, row)
  const wanted = outcome.refund === 'part' ? (outcome.amountMinor ?? leftMinor) : leftMinor
  const whole = wanted >= leftMinor
  const { refundId, amount } = await refundPart(ctx, {
    sellerId: row.seller_id,
    orderId: row.order_id,
    cause: `dispute:${row.id}`,
    of: whole ? 'rest' : { amount: { minor: wanted, currency: row.currency } },
    freight: true,
    tax: true,
    bearer: outcome.bearer,
    policy: policyOf(row.kind, outcome.bearer, order.facts.has('cleared')),
    reason: 'dispute-decided',
  })
  await takeStep(ctx, row, { step: 'pay', why: outcome.why }, { refund_id: refundId, refunded_minor: amount.minor })
}

/** The named policy of orders by which a dispute's money is borne; the tax stays paid once customs released the goods. */
export function policyOf(kind: DisputeKind, bearer: 'seller' | 'platform', cleared: boolean): string {
  if (bearer === 'platform') return kind === 'not_received' ? 'lost-by-carrier' : 'platform-goodwill'
  return cleared ? 'seller-at-fault-kept' : 'stopped-on-the-way'
}

/** The return that waits for this dispute, or null. */
async function waitingReturn(ctx: Ctx, row: DisputeRow): Promise<string | null> {
  if (row.return_id === null) return null
  const { state } = await returnOf(ctx, { sellerId: row.seller_id, returnId: row.return_id })
  return state === 'disputed' ? row.return_id : null
}

async function settleOwnReturn(ctx: Ctx, row: DisputeRow): Promise<void> {
  const returnId = await waitingReturn(ctx, row)
  if (returnId !== null) await settleReturn(ctx, { sellerId: row.seller_id, returnId })
}
