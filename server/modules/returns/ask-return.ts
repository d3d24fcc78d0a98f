import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { offers } from '#modules/catalog'
import { addPicture, addWords, attachEvidence } from '#modules/evidence'
import { orderOf, type Order } from '#modules/orders'
import { dueOf } from './due.ts'
import { began, type ReturnKey } from './move-return.ts'
import { needsPicture, termsOf, type ReturnReason } from './reasons.ts'
import { findReturns } from './read-return.ts'
import { refuse } from './refusals.ts'
import type { ReturnRow, Tables, Wish } from './tables.ts'
import { returnable } from './window.ts'

export type LineWish = { readonly line: number; readonly quantity: number }
export type ReturnWish = {
  readonly orderId: string
  readonly buyerId: string
  readonly wish: Wish
  readonly reason: ReturnReason
  readonly note: string
  readonly lines: readonly LineWish[]
  /** With the wish to exchange: what is wanted instead, of the same seller. */
  readonly exchange?: { readonly listingId: string; readonly variantId: string; readonly quantity: number } | undefined
  /** Pictures sent along, and pieces of evidence shown for the order before. */
  readonly pictures: readonly Uint8Array[]
  readonly pieceIds: readonly string[]
}

/** Returns of one order, withdrawn ones included. */
const returnsMax = 10

/**
 * A buyer asks to return pieces of a delivered order. Refused outside the window, with more pieces than are left, without a
 * photograph where a fault is claimed, and while another return of the order is open. Stops the order's clocks.
 */
export async function askReturn(ctx: Ctx, wish: ReturnWish): Promise<ReturnKey> {
  const order = await orderOf(ctx, { orderId: wish.orderId, buyerId: wish.buyerId })
  const { until, left } = await returnable(ctx, order)
  if (!until.has(wish.reason)) throw refuse('returns.too-late')
  for (const { line, quantity } of wish.lines) checkLine(left, line, quantity)
  if (needsPicture(wish.reason) && wish.pictures.length + wish.pieceIds.length === 0)
    throw refuse('returns.picture-needed')
  if (wish.wish === 'exchange') await checkExchange(ctx, order, wish)
  if (
    (await findReturns(ctx, { sellerId: order.sellerId, orderId: order.orderId, limit: returnsMax })).returns.length ===
    returnsMax
  )
    throw refuse('returns.too-many', { max: returnsMax })
  const key = await insertReturn(ctx, await rowOf(ctx, order, wish), linesOf(order, wish.lines), wish.note)
  const about = {
    ...key,
    buyerId: wish.buyerId,
    orderId: wish.orderId,
    about: 'return',
    aboutId: key.returnId,
  } as const
  await addWords(ctx, about, wish.note)
  await attachEvidence(ctx, about, wish.pieceIds)
  for (const bytes of wish.pictures) await addPicture(ctx, about, { bytes })
  return key
}

function checkLine(left: ReadonlyMap<number, number>, line: number, quantity: number): void {
  const pieces = left.get(line)
  if (pieces === undefined) throw refuse('returns.line-unknown', { line })
  if (quantity > pieces) throw refuse('returns.too-many-pieces', { left: pieces })
}

/** What comes instead is bought anew, so it has to be on sale, and of the same seller, or it is no exchange. */
async function checkExchange(ctx: Ctx, order: Order, { exchange }: ReturnWish): Promise<void> {
  const offer =
    exchange === undefined
      ? undefined
      : (await offers(ctx, [exchange.variantId])).find(({ listingId }) => listingId === exchange.listingId)
  if (offer === undefined || offer.sellerId !== order.sellerId) throw refuse('returns.exchange-elsewhere')
}

async function rowOf(ctx: Ctx, order: Order, wish: ReturnWish): Promise<ReturnRow> {
  const due = await dueOf(ctx, 'asked')
  const exchange = wish.wish === 'exchange' ? wish.exchange : undefined
  return {
    ...blank,
    ...termsOf[wish.reason],
    seller_id: order.sellerId,
    id: newId(ctx.now),
    order_id: order.orderId,
    buyer_id: order.buyerId,
    state: 'asked',
    moved_at: ctx.now,
    owner: due.owner,
    due_at: due.dueAt,
    no_clock: due.noClock,
    wish: wish.wish,
    reason: wish.reason,
    currency: order.currency,
    exchange_listing_id: exchange?.listingId ?? null,
    exchange_variant_id: exchange?.variantId ?? null,
    exchange_quantity: exchange?.quantity ?? null,
    opened_at: ctx.now,
  }
}

/** What a new return does not have yet. */
export const blank = {
  why: null,
  amount_minor: null,
  place: null,
  send_to: null,
  carrier: null,
  waybill_no: null,
  stock: null,
  tax_back: null,
  refund_id: null,
  refunded_minor: null,
  dispute_id: null,
  exchange_listing_id: null,
  exchange_variant_id: null,
  exchange_quantity: null,
  exchange_in_cart_at: null,
  exchange_order_id: null,
} as const

export const linesOf = (order: Order, wanted: readonly LineWish[]) =>
  wanted.map(({ line, quantity }) => {
    const variantId = order.lines.find((each) => each.line === line)?.variantId
    if (variantId === undefined) throw refuse('returns.line-unknown', { line })
    return { line, quantity, variantId }
  })

/** Writes a new return; a second one while one is open is refused by the unique key, in whatever order they come. */
export async function insertReturn(
  ctx: Ctx,
  row: ReturnRow,
  lines: readonly (LineWish & { readonly variantId: string })[],
  note?: string,
): Promise<ReturnKey> {
  const made = await own<Tables>(ctx.tx)
    .insertInto('returns.return')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(['seller_id', 'order_id'])
        .where(sql`state`, 'not in', sql`('refunded', 'closed', 'lapsed', 'withdrawn', 'settled')`)
        .doNothing(),
    )
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) throw refuse('returns.open-already')
  await own<Tables>(ctx.tx)
    .insertInto('returns.line')
    .values(
      lines.map(({ line, quantity, variantId }) => ({
        seller_id: row.seller_id,
        return_id: row.id,
        line,
        variant_id: variantId,
        quantity,
        accepted: null,
      })),
    )
    .execute()
  await began(ctx, row, note)
  return { sellerId: row.seller_id, returnId: row.id }
}
