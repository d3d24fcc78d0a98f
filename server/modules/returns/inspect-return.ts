import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { orderOf } from '#modules/orders'
import { addWords } from '#modules/evidence'
import { aboutReturn } from './about-return.ts'
import { lockReturn, takeStep, targetOf, type ReturnKey } from './move-return.ts'
import { payBack } from './pay-back.ts'
import { linesOfReturn, type ReturnLine } from './read-return.ts'
import { refuse } from './refusals.ts'
import type { ReturnRow, Tables } from './tables.ts'

export type Inspection = ReturnKey & {
  /** Pieces found in order, by line; a line not named is wholly in order. */
  readonly accepted: readonly { readonly line: number; readonly quantity: number }[]
  readonly stock: 'put_back' | 'written_off'
  readonly note: string | null
}

/**
 * The seller has looked at what came back. Everything in order: the money goes back now. Fewer pieces or none: the buyer
 * reads why, and agrees or takes it to a dispute.
 */
export async function inspectReturn(ctx: Ctx, found: Inspection): Promise<void> {
  const row = await lockReturn(ctx, found)
  targetOf(row, 'pass')
  const lines = acceptedOf(await linesOfReturn(ctx, found), found)
  await checkStock(ctx, row, found.stock)
  const whole = lines.every(({ accepted, quantity }) => accepted === quantity)
  if (!whole && found.note === null) throw refuse('returns.reason-needed')
  await writeAccepted(ctx, found, lines)
  if (whole) return await payBack(ctx, row, { step: 'pass', why: 'found-in-order', stock: found.stock })
  await takeStep(
    ctx,
    row,
    { step: 'reject', why: 'found-wanting', ...(found.note === null ? {} : { note: found.note }) },
    { stock: found.stock },
  )
  if (found.note !== null) await addWords(ctx, aboutReturn(row), found.note)
}

/** The buyer agrees with what the inspection found: money for the pieces in order, or the end. */
export async function agreeInspection(
  ctx: Ctx,
  of: { readonly returnId: string; readonly buyerId: string },
): Promise<void> {
  await endInspection(ctx, await lockReturn(ctx, of), 'agreed-by-buyer')
}

/** The same when nobody objected in time. */
export async function endInspection(ctx: Ctx, row: ReturnRow, why: string): Promise<void> {
  const lines = await linesOfReturn(ctx, { sellerId: row.seller_id, returnId: row.id })
  if (lines.some(({ accepted }) => (accepted ?? 0) > 0)) return await payBack(ctx, row, { step: 'agree', why })
  await takeStep(ctx, row, { step: 'close', why })
}

function acceptedOf(lines: readonly ReturnLine[], { accepted }: Inspection) {
  for (const { line, quantity } of accepted) {
    const own = lines.find((each) => each.line === line)
    if (own === undefined) throw refuse('returns.line-unknown', { line })
    if (quantity > own.quantity) throw refuse('returns.too-many-pieces', { left: own.quantity })
  }
  return lines.map((each) => ({
    ...each,
    accepted: accepted.find(({ line }) => line === each.line)?.quantity ?? each.quantity,
  }))
}

/** Pieces can stand again only where the order took them from. */
async function checkStock(ctx: Ctx, row: ReturnRow, stock: Inspection['stock']): Promise<void> {
  if (stock === 'written_off') return
  const order = await orderOf(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  if ((row.place === 'us') !== (order.place === 'us')) throw refuse('returns.put-back-elsewhere')
}

async function writeAccepted(
  ctx: Ctx,
  { sellerId, returnId }: ReturnKey,
  lines: readonly { readonly line: number; readonly accepted: number }[],
): Promise<void> {
  for (const { line, accepted } of lines)
    await own<Tables>(ctx.tx)
      .updateTable('returns.line')
      .set({ accepted })
      .where('seller_id', '=', sellerId)
      .where('return_id', '=', returnId)
      .where('line', '=', line)
      .where(sql<boolean>`accepted is null`)
      .execute()
}
