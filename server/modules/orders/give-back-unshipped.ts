import type { Ctx } from '#platform/context'
import { refundPart } from './refund-part.ts'
import { shipWhenNothingIsLeft } from './parts.ts'
import { partsOf, unshippedPieces, type Pieces } from './read-parts.ts'

type Key = { readonly sellerId: string; readonly orderId: string }

/**
 * Some parcels of an order have left and the rest will not: the rest goes back to the buyer, and the order goes on with what
 * left. False when nothing has left yet, so that the whole order is to be judged.
 */
export async function giveBackUnshipped(
  ctx: Ctx,
  { sellerId, orderId, reason, note }: Key & { readonly reason: string; readonly note?: string },
): Promise<boolean> {
  if (!(await partsOf(ctx, { sellerId, orderId })).some(({ shippedAt }) => shippedAt !== null)) return false
  const lines = await unshippedPieces(ctx, { sellerId, orderId })
  if (lines.length > 0)
    await refundPieces(ctx, { sellerId, orderId, lines, reason, ...(note === undefined ? {} : { note }) })
  return true
}

/** Pieces that will not be shipped go back with everything they cost; the order goes on when the others have left. */
export async function refundPieces(
  ctx: Ctx,
  wish: Key & { readonly lines: readonly Pieces[]; readonly reason: string; readonly note?: string },
): Promise<void> {
  const { lines } = wish
  await refundPart(ctx, {
    ...wish,
    cause: `unshipped:${lines.map(({ line, quantity }) => `${line}x${quantity}`).join(',')}:${ctx.requestId}`,
    of: { lines },
    freight: true,
    tax: true,
    bearer: 'seller',
    policy: 'unshipped',
  })
  await shipWhenNothingIsLeft(ctx, wish)
}
