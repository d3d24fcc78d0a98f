import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { setting } from '#modules/markets'
import { addPicture, addWords, attachEvidence } from '#modules/evidence'
import { orderOf, refundable, type Order } from '#modules/orders'
import { disputeReturn, openReturnOf, returnOf } from '#modules/returns'
import { aboutDispute } from './about-dispute.ts'
import { daysAfter, dueOf } from './due.ts'
import { allowedStates, needsPicture, type DisputeKind } from './kinds.ts'
import { began, type DisputeKey } from './move-dispute.ts'
import { refuse } from './refusals.ts'
import type { DisputeRow, DisputeWish, Tables } from './tables.ts'

export type Opening = {
  readonly orderId: string
  readonly buyerId: string
  readonly kind: DisputeKind
  readonly note: string
  readonly wish: DisputeWish
  /** With the wish for a part: how much, in fen. */
  readonly wishMinor: bigint | null
  readonly pictures: readonly Uint8Array[]
  readonly pieceIds: readonly string[]
}

/** Disputes about one order, withdrawn ones included. */
const disputesMax = 5

/**
 * A buyer opens a dispute about an order: in the states that its kind allows, within the time, one at a time. The order's
 * clocks stand still, and a return that the seller refused waits for the decision.
 */
export async function openDispute(ctx: Ctx, wish: Opening): Promise<DisputeKey> {
  const order = await orderOf(ctx, { orderId: wish.orderId, buyerId: wish.buyerId })
  await checkTime(ctx, order, wish.kind)
  if (needsPicture(wish.kind) && wish.pictures.length + wish.pieceIds.length === 0)
    throw refuse('disputes.picture-needed')
  await checkAmount(ctx, order, wish)
  const returnId = await returnInDispute(ctx, order, wish.kind)
  await checkHeard(ctx, order, wish.kind, returnId)
  const row = await rowOf(ctx, order, wish, returnId)
  const key = { sellerId: row.seller_id, disputeId: row.id }
  if (returnId !== null) await disputeReturn(ctx, { ...key, returnId }) // before the order, as every return locks first
  await insert(ctx, row, wish.note)
  const about = aboutDispute(row)
  await addWords(ctx, about, wish.note)
  await attachEvidence(ctx, about, wish.pieceIds)
  for (const bytes of wish.pictures) await addPicture(ctx, about, { bytes })
  return key
}

/**
 * Whether this kind of dispute fits where the order is and when. A refused return has a clock of its own, so its dispute needs none; what
 * was delivered is disputed as long as a fault may be returned; what was not is missed some days after it was handed over.
 */
export async function checkTime(ctx: Ctx, order: Order, kind: DisputeKind): Promise<void> {
  if (!allowedStates[kind].includes(order.state)) throw refuse('disputes.not-now', { kind, state: order.state })
  if (kind === 'return_refused') return
  const delivered = order.facts.get('delivered')
  if (delivered !== undefined) {
    if (daysAfter(delivered.at, await setting(ctx, 'returns.fault-days')) <= ctx.now) throw refuse('disputes.too-late')
    return
  }
  const from = order.facts.get('picked_up')?.at ?? order.movedAt
  const days = await setting(ctx, 'disputes.not-received-days')
  if (ctx.now < daysAfter(from, days)) throw refuse('disputes.too-early', { days })
}

/** A wish for a part names an amount that is still there to give. */
async function checkAmount(ctx: Ctx, order: Order, { wish, wishMinor }: Opening): Promise<void> {
  const { left } = await refundable(ctx, order)
  if (wish === 'part' && wishMinor === null) throw refuse('disputes.amount-needed')
  if (left.minor === 0n || (wishMinor !== null && wishMinor > left.minor)) throw refuse('disputes.too-much')
}

/** The return this dispute is about. A return that still takes its own way is not quarrelled about yet. */
async function returnInDispute(ctx: Ctx, order: Order, kind: DisputeKind): Promise<string | null> {
  const returnId = await openReturnOf(ctx, order)
  const state = returnId === null ? null : (await returnOf(ctx, { sellerId: order.sellerId, returnId })).state
  const refused = state === 'refused' || state === 'inspected'
  if (kind === 'return_refused' && !refused) throw refuse('disputes.no-return-refused')
  if (state !== null && state !== 'asked' && !refused) throw refuse('disputes.return-on-its-way')
  return returnId
}

/** What was decided or agreed is not heard again by opening it anew: that is what the appeal was for. */
async function checkHeard(ctx: Ctx, order: Order, kind: DisputeKind, returnId: string | null): Promise<void> {
  const before = await own<Tables>(ctx.tx)
    .selectFrom('disputes.dispute')
    .select(['kind', 'state', 'return_id'])
    .where('seller_id', '=', order.sellerId)
    .where('order_id', '=', order.orderId)
    .execute()
  const same = before.filter((each) => each.kind === kind && (kind !== 'return_refused' || each.return_id === returnId))
  if (same.some(({ state }) => state === 'closed')) throw refuse('disputes.heard-already')
  if (before.length >= disputesMax) throw refuse('disputes.too-many', { max: disputesMax })
}

async function rowOf(ctx: Ctx, order: Order, wish: Opening, returnId: string | null): Promise<DisputeRow> {
  const due = await dueOf(ctx, 'opened')
  return {
    seller_id: order.sellerId,
    id: newId(ctx.now),
    order_id: order.orderId,
    buyer_id: order.buyerId,
    return_id: returnId,
    kind: wish.kind,
    state: 'opened',
    moved_at: ctx.now,
    owner: due.owner,
    due_at: due.dueAt,
    no_clock: due.noClock,
    why: null,
    wish: wish.wish,
    wish_minor: wish.wish === 'part' ? wish.wishMinor : null,
    currency: order.currency,
    offer: null,
    offer_minor: null,
    buyer_appealed_at: null,
    seller_appealed_at: null,
    buyer_content_at: null,
    seller_content_at: null,
    refund_id: null,
    refunded_minor: null,
    opened_at: ctx.now,
  }
}

/** A second dispute while one is open is refused by the unique key, in whatever order they come. */
async function insert(ctx: Ctx, row: DisputeRow, note: string): Promise<void> {
  const made = await own<Tables>(ctx.tx)
    .insertInto('disputes.dispute')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['seller_id', 'order_id'])
        .where(sql`state`, 'not in', sql`('closed', 'withdrawn')`)
        .doNothing(),
    )
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) throw refuse('disputes.open-already')
  await began(ctx, row, note)
}
