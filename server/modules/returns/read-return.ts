import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { paged } from '#platform/paged'
import type { CustomsReturnState } from './customs-return-state.ts'
import { customsOf } from './customs-return.ts'
import { refuse } from './refusals.ts'
import { isEnded, returnStates, type Owner, type ReturnState, type ReturnStep } from './return-state.ts'
import type { ReturnPlace, ReturnRow, Tables, Wish } from './tables.ts'

export type ReturnLine = {
  readonly line: number
  readonly variantId: string
  readonly quantity: number
  readonly accepted: number | null
}
export type ReturnHead = {
  readonly sellerId: string
  readonly returnId: string
  readonly orderId: string
  readonly buyerId: string
  readonly state: ReturnState
  readonly movedAt: Date
  readonly owner: Owner
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly why: string | null
  readonly wish: Wish
  readonly reason: string
  readonly freight: boolean
  readonly bearer: 'seller' | 'platform'
  readonly policy: string
  readonly currency: string
  readonly amountMinor: bigint | null
  readonly place: ReturnPlace | null
  readonly sendTo: string | null
  readonly carrier: string | null
  readonly waybillNo: string | null
  readonly stock: 'put_back' | 'written_off' | null
  readonly taxBack: boolean | null
  readonly refundedMinor: bigint | null
  readonly disputeId: string | null
  readonly exchange: {
    readonly listingId: string
    readonly variantId: string
    readonly quantity: number
    readonly inCartAt: Date | null
    readonly orderId: string | null
  } | null
  readonly openedAt: Date
}
export type ReturnEntry = {
  readonly step: ReturnStep | 'ask'
  readonly to: ReturnState
  readonly at: Date
  readonly by: string
  readonly why: string | null
  readonly note: string | null
}
export type CustomsPart = {
  readonly state: CustomsReturnState
  readonly releasedAt: Date
  readonly applyBy: Date
  readonly backBy: Date
  readonly reference: string | null
  readonly backAt: Date | null
}
export type Return = ReturnHead & {
  readonly lines: readonly ReturnLine[]
  readonly history: readonly ReturnEntry[]
  readonly customs: CustomsPart | null
}

/** One return whole. With `sellerId` or `buyerId` it is theirs or `returns.not-found`: foreign and absent look alike. */
export async function returnOf(
  ctx: Pick<Ctx, 'tx'>,
  wish: { readonly returnId: string; readonly sellerId?: string; readonly buyerId?: string },
): Promise<Return> {
  let query = own<Tables>(ctx.tx).selectFrom('returns.return').selectAll().where('id', '=', wish.returnId)
  if (wish.sellerId !== undefined) query = query.where('seller_id', '=', wish.sellerId)
  if (wish.buyerId !== undefined) query = query.where('buyer_id', '=', wish.buyerId)
  const row = await query.executeTakeFirst()
  if (row === undefined) throw refuse('returns.not-found')
  const key = { sellerId: row.seller_id, returnId: row.id }
  const customs = await customsOf(ctx, key)
  return {
    ...headOf(row),
    lines: await linesOfReturn(ctx, key),
    history: await historyOf(ctx, key),
    customs:
      customs === undefined
        ? null
        : {
            state: customs.state,
            releasedAt: customs.released_at,
            applyBy: customs.apply_by,
            backBy: customs.back_by,
            reference: customs.reference,
            backAt: customs.back_at,
          },
  }
}

/** What goes back, by the lines of the order. */
export async function linesOfReturn(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, returnId }: { readonly sellerId: string; readonly returnId: string },
): Promise<readonly ReturnLine[]> {
  return await own<Tables>(ctx.tx)
    .selectFrom('returns.line')
    .select(['line', 'variant_id as variantId', 'quantity', 'accepted'])
    .where('seller_id', '=', sellerId)
    .where('return_id', '=', returnId)
    .orderBy('line')
    .execute()
}

async function historyOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, returnId }: { readonly sellerId: string; readonly returnId: string },
): Promise<readonly ReturnEntry[]> {
  return await own<Tables>(ctx.tx)
    .selectFrom('returns.history')
    .select(['step', 'to_state as to', 'at', 'actor_kind as by', 'why', 'note'])
    .where('seller_id', '=', sellerId)
    .where('return_id', '=', returnId)
    .orderBy('seq')
    .execute()
}

export type ReturnsWanted = {
  readonly sellerId?: string
  readonly buyerId?: string
  readonly orderId?: string
  readonly states?: readonly ReturnState[]
  readonly cursor?: string | undefined
  readonly limit: number
}

/** Returns, newest first; `cursor` is for the next page, null at the end. */
export async function findReturns(
  ctx: Pick<Ctx, 'tx'>,
  wanted: ReturnsWanted,
): Promise<{ readonly returns: readonly ReturnHead[]; readonly cursor: string | null }> {
  let query = own<Tables>(ctx.tx).selectFrom('returns.return').selectAll()
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
  return { returns: items.map(headOf), cursor: next }
}

export const openStates = returnStates.filter((state) => !isEnded(state))

const headOf = (row: ReturnRow): ReturnHead => ({
  sellerId: row.seller_id,
  returnId: row.id,
  orderId: row.order_id,
  buyerId: row.buyer_id,
  state: row.state,
  movedAt: row.moved_at,
  owner: row.owner,
  dueAt: row.due_at,
  noClock: row.no_clock,
  why: row.why,
  wish: row.wish,
  reason: row.reason,
  freight: row.freight,
  bearer: row.bearer,
  policy: row.policy,
  currency: row.currency,
  amountMinor: row.amount_minor,
  place: row.place,
  sendTo: row.send_to,
  carrier: row.carrier,
  waybillNo: row.waybill_no,
  stock: row.stock,
  taxBack: row.tax_back,
  refundedMinor: row.refunded_minor,
  disputeId: row.dispute_id,
  exchange:
    row.exchange_listing_id === null || row.exchange_variant_id === null
      ? null
      : {
          listingId: row.exchange_listing_id,
          variantId: row.exchange_variant_id,
          quantity: row.exchange_quantity ?? 1,
          inCartAt: row.exchange_in_cart_at,
          orderId: row.exchange_order_id,
        },
  openedAt: row.opened_at,
})
