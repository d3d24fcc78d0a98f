import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { freezeOrder, thawOrder } from '#modules/orders'
import { dueOf } from './due.ts'
import { isEnded, next, type DisputeState, type DisputeStep } from './dispute-state.ts'
import { disputeMoved } from './events.ts'
import { refuse } from './refusals.ts'
import type { DisputeRow, Tables } from './tables.ts'

export type DisputeKey = { readonly sellerId: string; readonly disputeId: string }
type Move = { readonly step: DisputeStep; readonly why?: string; readonly note?: string }
type Change = Partial<
  Pick<
    DisputeRow,
    | 'return_id'
    | 'offer'
    | 'offer_minor'
    | 'buyer_appealed_at'
    | 'seller_appealed_at'
    | 'buyer_content_at'
    | 'seller_content_at'
    | 'refund_id'
    | 'refunded_minor'
  >
>

/** Locks the dispute's row until the transaction ends; `disputes.not-found` for one that is absent or foreign. */
export async function lockDispute(
  ctx: Ctx,
  wish: { readonly disputeId: string; readonly sellerId?: string; readonly buyerId?: string },
): Promise<DisputeRow> {
  const found = await own<Tables>(ctx.tx) // a row is locked on its seller's shard, so the seller is found first
    .selectFrom('disputes.dispute')
    .select('seller_id')
    .where('id', '=', wish.disputeId)
    .executeTakeFirst()
  if (found === undefined || (wish.sellerId ?? found.seller_id) !== found.seller_id) throw refuse('disputes.not-found')
  let query = own<Tables>(ctx.tx)
    .selectFrom('disputes.dispute')
    .selectAll()
    .where('seller_id', '=', found.seller_id)
    .where('id', '=', wish.disputeId)
  if (wish.buyerId !== undefined) query = query.where('buyer_id', '=', wish.buyerId)
  const row = await query.forUpdate().executeTakeFirst()
  if (row === undefined) throw refuse('disputes.not-found')
  return row
}

/** What a step leads to from here, or the refusal that names both. */
export function targetOf({ state }: Pick<DisputeRow, 'state'>, step: DisputeStep): DisputeState {
  const to = next[state][step]
  if (to === null) throw refuse('disputes.step-not-allowed', { step, state })
  return to
}

/** Takes one step of a dispute that `lockDispute` has locked: state, clock, history, audit, event; the end thaws the order. */
export async function takeStep(ctx: Ctx, row: DisputeRow, move: Move, change: Change = {}): Promise<DisputeRow> {
  const to = targetOf(row, move.step)
  const due = await dueOf(ctx, to)
  const after = {
    ...row,
    ...change,
    state: to,
    moved_at: ctx.now,
    owner: due.owner,
    due_at: due.dueAt,
    no_clock: due.noClock,
    why: move.why ?? null,
  }
  const { seller_id: _seller, id: _id, ...columns } = after
  const updated = await own<Tables>(ctx.tx)
    .updateTable('disputes.dispute')
    .set(columns)
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst()
  assert(updated.numUpdatedRows === 1n, 'a dispute that is locked keeps its state')
  if (isEnded(to)) await thawOrder(ctx, { sellerId: row.seller_id, orderId: row.order_id, by: 'dispute', id: row.id })
  await note(ctx, after, { from: row.state, step: move.step, note: move.note ?? null })
  return after
}

/** Writes down that a dispute was opened, and stops the order's clocks. */
export async function began(ctx: Ctx, row: DisputeRow, written: string): Promise<void> {
  await freezeOrder(ctx, { sellerId: row.seller_id, orderId: row.order_id, by: 'dispute', id: row.id })
  await note(ctx, row, { from: null, step: 'open', note: written })
}

async function note(
  ctx: Ctx,
  row: DisputeRow,
  told: { readonly from: DisputeState | null; readonly step: DisputeStep | 'open'; readonly note: string | null },
): Promise<void> {
  const { seller_id: sellerId, id: disputeId, order_id: orderId, buyer_id: buyerId, state: to, why } = row
  const { from, step } = told
  const { rows } = await sql<{ seq: number }>`
    insert into disputes.history (seller_id, dispute_id, seq, at, step, from_state, to_state, actor_kind, why, note)
    select ${sellerId}, ${disputeId}, coalesce(max(seq), 0) + 1, ${ctx.now}, ${step}, ${from}::text, ${to}, ${ctx.actor.kind},
           ${why}::text, ${told.note}::text
      from disputes.history
     where seller_id = ${sellerId} and dispute_id = ${disputeId}
    returning seq
  `.execute(ctx.tx)
  await audit(ctx, {
    action: `disputes.${step}`,
    subject: 'dispute',
    subjectId: disputeId,
    details: { orderId, from, to, why },
  })
  await emit(ctx, disputeMoved, { sellerId, disputeId, orderId, buyerId, step, to, why, seq: rows[0]?.seq ?? 0 })
}
