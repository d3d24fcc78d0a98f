/** What a dispute may do with returns: stop one it is about, send its decision into it, and open one it decided. */
import type { Ctx } from '#platform/context'
import { newId } from '#platform/id'
import type { Order } from '#modules/orders'
import { acceptReturn, askCustoms } from './answer-return.ts'
import { blank, insertReturn, linesOf } from './ask-return.ts'
import { dueOf } from './due.ts'
import { lockReturn, takeStep, type ReturnKey } from './move-return.ts'
import { returnAddress } from './places.ts'
import type { Bearer } from './reasons.ts'
import { own } from '#platform/db'
import type { Tables } from './tables.ts'
import { openStates } from './read-return.ts'

export type DecidedTerms = {
  readonly disputeId: string
  /** What comes back when the goods are here; null for what was paid for the pieces, freight out included. */
  readonly amountMinor: bigint | null
  readonly bearer: Bearer
  readonly policy: string
}

/** The open return of an order, or null: a dispute about the order is then about the return too. */
export async function openReturnOf(
  ctx: Ctx,
  order: { readonly sellerId: string; readonly orderId: string },
): Promise<string | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('returns.return')
    .select('id')
    .where('seller_id', '=', order.sellerId)
    .where('order_id', '=', order.orderId)
    .where('state', 'in', openStates)
    .executeTakeFirst()
  return row?.id ?? null
}

/** The return waits for the dispute; refused where a return still takes its own way. */
export async function disputeReturn(ctx: Ctx, { disputeId, ...key }: ReturnKey & { disputeId: string }): Promise<void> {
  await takeStep(ctx, await lockReturn(ctx, key), { step: 'dispute', why: 'in-dispute' }, { dispute_id: disputeId })
}

/** Decided: the goods are to come back, on these terms. */
export async function upholdReturn(
  ctx: Ctx,
  { disputeId, amountMinor, bearer, policy, ...key }: ReturnKey & DecidedTerms,
) {
  const row = await lockReturn(ctx, key)
  await own<Tables>(ctx.tx) // what an inspection found before is to be found anew
    .updateTable('returns.line')
    .set({ accepted: null })
    .where('seller_id', '=', key.sellerId)
    .where('return_id', '=', key.returnId)
    .execute()
  await acceptReturn(
    ctx,
    { ...row, dispute_id: disputeId },
    { why: 'upheld-by-decision', step: 'uphold' },
    { amount_minor: amountMinor, bearer, policy, freight: true },
  )
}

/** Decided otherwise: the return ends, and the dispute itself moves what money moves. */
export async function settleReturn(ctx: Ctx, key: ReturnKey): Promise<void> {
  await takeStep(ctx, await lockReturn(ctx, key), { step: 'settle', why: 'settled-by-decision' })
}

/** The dispute was withdrawn: the refusal stands. */
export async function closeDisputedReturn(ctx: Ctx, key: ReturnKey): Promise<void> {
  await takeStep(ctx, await lockReturn(ctx, key), { step: 'close', why: 'dispute-withdrawn' })
}

/** Opens a return that nobody asked for because a decision or an offer says that the goods come back. */
export async function openDecidedReturn(
  ctx: Ctx,
  order: Order,
  terms: DecidedTerms,
  lines: readonly { readonly line: number; readonly quantity: number }[],
): Promise<ReturnKey> {
  const { place, sendTo } = await returnAddress(ctx, order.sellerId)
  const due = await dueOf(ctx, 'accepted')
  const row = {
    ...blank,
    seller_id: order.sellerId,
    id: newId(ctx.now),
    order_id: order.orderId,
    buyer_id: order.buyerId,
    state: 'accepted',
    moved_at: ctx.now,
    owner: due.owner,
    due_at: due.dueAt,
    no_clock: due.noClock,
    why: 'upheld-by-decision',
    wish: 'refund',
    reason: 'decided',
    freight: true,
    bearer: terms.bearer,
    policy: terms.policy,
    amount_minor: terms.amountMinor,
    currency: order.currency,
    place,
    send_to: sendTo,
    dispute_id: terms.disputeId,
    opened_at: ctx.now,
  } as const
  const key = await insertReturn(ctx, row, linesOf(order, lines))
  await askCustoms(ctx, row, place)
  return key
}
