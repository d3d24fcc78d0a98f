import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { PictureState, Side, Tables } from './tables.ts'

export type Piece = {
  readonly id: string
  readonly by: Side
  readonly words: string | null
  readonly picture: PictureState | null
  readonly at: Date
}

/** Everything said and shown about one return or dispute, oldest first. */
export async function evidenceOf(
  ctx: Pick<Ctx, 'tx'>,
  of: { readonly sellerId: string; readonly aboutId: string },
): Promise<readonly Piece[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('evidence.piece')
    .select(['id', 'by_side', 'words', 'picture_state', 'at'])
    .where('seller_id', '=', of.sellerId)
    .where('about_id', '=', of.aboutId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    by: row.by_side,
    words: row.words,
    picture: row.picture_state,
    at: row.at,
  }))
}
