import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import { freezeOrder, thawOrder } from '#modules/orders'
import { dropCustoms } from './customs-return.ts'
import { dueOf } from './due.ts'
import { returnMoved } from './events.ts'
import { refuse } from './refusals.ts'
import { isEnded, next, type ReturnState, type ReturnStep } from './return-state.ts'
import type { ReturnRow, Tables } from './tables.ts'

export type ReturnKey = { readonly sellerId: string; readonly returnId: string }
export type ReturnMove = ReturnKey & {
  readonly step: ReturnStep
  /** A stable word for why: `not-answered-in-time`; people see its message. */
  readonly why?: string
  /** What a person wrote; both sides read it. */
  readonly note?: string
}
export type Change = Partial<
  Pick<
    ReturnRow,
    | 'place'
    | 'send_to'
    | 'carrier'
    | 'waybill_no'
    | 'stock'
    | 'tax_back'
    | 'refund_id'
    | 'refunded_minor'
    | 'dispute_id'
    | 'amount_minor'
    | 'freight'
    | 'bearer'
    | 'policy'
  >
>

/** Locks the return's row until the transaction ends; `returns.not-found` for one that is absent or foreign. */
export async function lockReturn(
  ctx: Ctx,
  wish: { readonly returnId: string; readonly sellerId?: string; readonly buyerId?: string },
): Promise<ReturnRow> {
  const { sellerId } = wish.sellerId === undefined ? await sellerOfReturn(ctx, wish) : { sellerId: wish.sellerId }
  let query = own<Tables>(ctx.tx)
    .selectFrom('returns.return')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('id', '=', wish.returnId)
  if (wish.buyerId !== undefined) query = query.where('buyer_id', '=', wish.buyerId)
  const row = await query.forUpdate().executeTakeFirst()
  if (row === undefined) throw refuse('returns.not-found')
  return row
}

/** A row is locked on its seller's shard, so the seller is found first. */
async function sellerOfReturn(ctx: Ctx, { returnId }: { readonly returnId: string }): Promise<{ sellerId: string }> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('returns.return')
    .select('seller_id as sellerId')
    .where('id', '=', returnId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('returns.not-found')
  return row
}

/** What a step leads to from here, or the refusal that names both. */
export function targetOf({ state }: Pick<ReturnRow, 'state'>, step: ReturnStep): ReturnState {
  const to = next[state][step]
  if (to === null) throw refuse('returns.step-not-allowed', { step, state })
  return to
}

/**
 * Takes one step of a return that `lockReturn` has locked: state, clock, history, audit, event, and the order's clocks,
 * which stand still until the return has ended.
 */
export async function takeStep(
  ctx: Ctx,
  row: ReturnRow,
  move: Omit<ReturnMove, 'sellerId' | 'returnId'>,
  change: Change = {},
) {
  const to = targetOf(row, move.step)
  const due = await dueOf(ctx, to)
  const updated = await own<Tables>(ctx.tx)
    .updateTable('returns.return')
    .set({
      ...change,
      state: to,
      moved_at: ctx.now,
      owner: due.owner,
      due_at: due.dueAt,
      no_clock: due.noClock,
      why: move.why ?? null,
    })
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', '=', row.state)
    .executeTakeFirst()
  assert(updated.numUpdatedRows === 1n, 'a return that is locked keeps its state')
  if (isEnded(to)) {
    await dropCustoms(ctx, { sellerId: row.seller_id, returnId: row.id })
    await thawOrder(ctx, { sellerId: row.seller_id, orderId: row.order_id, by: 'return', id: row.id })
  }
  await note(ctx, { ...row, ...change }, { step: move.step, from: row.state, to, why: move.why, note: move.note })
  return to
}

/** Writes down that a return was asked for or opened by a decision, and stops the order's clocks. */
export async function began(ctx: Ctx, row: ReturnRow, written?: string): Promise<void> {
  await freezeOrder(ctx, { sellerId: row.seller_id, orderId: row.order_id, by: 'return', id: row.id })
  await note(ctx, row, { step: 'ask', from: null, to: row.state, why: row.why ?? undefined, note: written })
}

async function note(
  ctx: Ctx,
  row: ReturnRow,
  told: {
    readonly step: ReturnStep | 'ask'
    readonly from: ReturnState | null
    readonly to: ReturnState
    readonly why: string | undefined
    readonly note: string | undefined
  },
): Promise<void> {
  const { seller_id: sellerId, id: returnId, order_id: orderId, buyer_id: buyerId, dispute_id: disputeId } = row
  const { step, from, to } = told
  const why = told.why ?? null
  const { rows } = await sql<{ seq: number }>`
    insert into returns.history (seller_id, return_id, seq, at, step, from_state, to_state, actor_kind, why, note)
    select ${sellerId}, ${returnId}, coalesce(max(seq), 0) + 1, ${ctx.now}, ${step}, ${from}::text, ${to}, ${ctx.actor.kind},
           ${why}::text, ${told.note ?? null}::text
      from returns.history
     where seller_id = ${sellerId} and return_id = ${returnId}
    returning seq
  `.execute(ctx.tx)
  await audit(ctx, {
    action: `returns.${step}`,
    subject: 'return',
    subjectId: returnId,
    details: { orderId, from, to, why },
  })
  await emit(ctx, returnMoved, {
    sellerId,
    returnId,
    orderId,
    buyerId,
    disputeId,
    step,
    to,
    why,
    seq: rows[0]?.seq ?? 0,
  })
}
