import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { AboutWhat } from './add-evidence.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** Gives pieces that a buyer showed for an order to the return or dispute opened with them; each belongs to one only. */
export async function attachEvidence(ctx: Ctx, of: AboutWhat, pieceIds: readonly string[]): Promise<void> {
  if (pieceIds.length === 0) return
  const wanted = [...new Set(pieceIds)]
  const moved = await own<Tables>(ctx.tx)
    .updateTable('evidence.piece')
    .set({ about: of.about, about_id: of.aboutId })
    .where('seller_id', '=', of.sellerId)
    .where('id', 'in', wanted)
    .where('about', '=', 'order')
    .where('order_id', '=', of.orderId)
    .where('buyer_id', '=', of.buyerId)
    .executeTakeFirst()
  if (moved.numUpdatedRows !== BigInt(wanted.length)) throw refuse('evidence.not-found')
}
