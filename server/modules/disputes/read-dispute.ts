import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { paged } from '#platform/paged'
import { decisionsOf, mayAppeal } from './decide.ts'
import { disputeStates, isEnded, type DisputeState, type DisputeStep, type Owner } from './dispute-state.ts'
import type { DisputeKind } from './kinds.ts'
import { refuse } from './refusals.ts'
import type { DisputeRow, DisputeWish, Tables } from './tables.ts'

export type DisputeHead = {
  readonly sellerId: string
  readonly disputeId: string
  readonly orderId: string
  readonly buyerId: string
  readonly returnId: string | null
  readonly kind: DisputeKind
  readonly state: DisputeState
  readonly movedAt: Date
  readonly owner: Owner
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly why: string | null
  readonly wish: DisputeWish
  readonly wishMinor: bigint | null
  readonly currency: string
  readonly offer: 'amount' | 'return' | null
  readonly offerMinor: bigint | null
  readonly refundedMinor: bigint | null
  readonly openedAt: Date
  /** Which sides may still appeal against the decision that stands. */
  readonly mayAppeal: { readonly buyer: boolean; readonly seller: boolean }
}
export type DecisionMade = {
  readonly number: number
  readonly decidedBy: string
  readonly refund: 'all' | 'part' | 'nothing'
  readonly amountMinor: bigint | null
  readonly bearer: 'seller' | 'platform'
  readonly returnNeeded: boolean
  readonly ground: string
  readonly reason: string
  readonly at: Date
}
export type DisputeEntry = {
  readonly step: DisputeStep | 'open'
  readonly to: DisputeState
  readonly at: Date
  readonly by: string
  readonly why: string | null
}
export type Dispute = DisputeHead & {
  readonly decisions: readonly DecisionMade[]
  readonly history: readonly DisputeEntry[]
}

/** One dispute whole. With `sellerId` or `buyerId` it is theirs or `disputes.not-found`: foreign and absent look alike. */
export async function disputeOf(
  ctx: Pick<Ctx, 'tx'>,
  wish: { readonly disputeId: string; readonly sellerId?: string; readonly buyerId?: string },
): Promise<Dispute> {
  let query = own<Tables>(ctx.tx).selectFrom('disputes.dispute').selectAll().where('id', '=', wish.disputeId)
  if (wish.sellerId !== undefined) query = query.where('seller_id', '=', wish.sellerId)
  if (wish.buyerId !== undefined) query = query.where('buyer_id', '=', wish.buyerId)
  const row = await query.executeTakeFirst()
  if (row === undefined) throw refuse('disputes.not-found')
  const key = { sellerId: row.seller_id, disputeId: row.id }
  const history = await own<Tables>(ctx.tx)
    .selectFrom('disputes.history')
    .select(['step', 'to_state as to', 'at', 'actor_kind as by', 'why'])
    .where('seller_id', '=', row.seller_id)
    .where('dispute_id', '=', row.id)
    .orderBy('seq')
    .execute()
  const decisions = await decisionsOf(ctx, key)
  return {
    ...headOf(row),
    history,
    decisions: decisions.map((each) => ({
      number: each.number,
      decidedBy: each.decided_by,
      refund: each.refund,
      amountMinor: each.amount_minor,
      bearer: each.bearer,
      returnNeeded: each.return_needed,
      ground: each.ground,
      reason: each.reason,
      at: each.at,
    })),
  }
}

export type DisputesWanted = {
  readonly sellerId?: string
  readonly buyerId?: string
  readonly orderId?: string
  readonly states?: readonly DisputeState[]
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Disputes, newest first; `cursor` is for the next page, null at the end. */
export async function findDisputes(
  ctx: Pick<Ctx, 'tx'>,
  wanted: DisputesWanted,
): Promise<{ readonly disputes: readonly DisputeHead[]; readonly cursor: string | null }> {
  let query = own<Tables>(ctx.tx).selectFrom('disputes.dispute').selectAll()
  if (wanted.sellerId !== undefined) query = query.where('seller_id', '=', wanted.sellerId)
  if (wanted.buyerId !== undefined) query = query.where('buyer_id', '=', wanted.buyerId)
  if (wanted.orderId !== undefined) query = query.where('order_id', '=', wanted.orderId)
  if (wanted.states !== undefined) query = query.where('state', 'in', wanted.states)
  if (wanted.cursor !== undefined) query = query.where('id', '<', wanted.cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(wanted.limit + 1)
    .execute()
  const { items, next } = paged(rows, wanted.limit)
  return { disputes: items.map(headOf), cursor: next }
}

/** Disputes that are open, the oldest first: those that wait for a decision lead. */
export async function disputeQueue(ctx: Pick<Ctx, 'tx'>): Promise<readonly DisputeHead[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('disputes.dispute')
    .selectAll()
    .where('state', 'in', openStates)
    .orderBy('moved_at')
    .limit(500)
    .execute()
  const waits = (row: DisputeRow): number => (row.owner === 'operator' ? 0 : 1)
  return rows.toSorted((a, b) => waits(a) - waits(b)).map(headOf)
}

/** How many disputes wait for the operator's decision, and since when the oldest. */
export async function countDisputeTasks(
  ctx: Pick<Ctx, 'tx'>,
): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('disputes.dispute')
    .select((on) => [on.fn.countAll<bigint>().as('count'), on.fn.min('moved_at').as('oldest')])
    .where('owner', '=', 'operator')
    .executeTakeFirst()
  return { count: Number(row?.count ?? 0n), oldest: row?.oldest ?? null }
}

export const openStates = disputeStates.filter((state) => !isEnded(state))

const headOf = (row: DisputeRow): DisputeHead => ({
  sellerId: row.seller_id,
  disputeId: row.id,
  orderId: row.order_id,
  buyerId: row.buyer_id,
  returnId: row.return_id,
  kind: row.kind,
  state: row.state,
  movedAt: row.moved_at,
  owner: row.owner,
  dueAt: row.due_at,
  noClock: row.no_clock,
  why: row.why,
  wish: row.wish,
  wishMinor: row.wish_minor,
  currency: row.currency,
  offer: row.offer,
  offerMinor: row.offer_minor,
  refundedMinor: row.refunded_minor,
  openedAt: row.opened_at,
  mayAppeal: {
    buyer: row.state === 'decided' && mayAppeal(row, 'buyer'),
    seller: row.state === 'decided' && mayAppeal(row, 'seller'),
  },
})
