import { own } from '#platform/db'
import { page } from '#platform/page'
import { id, z } from '#platform/wire'
import { shownBytes } from './evidence-files.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** A picture somebody brought as evidence, for the two parties and the operator; to others it does not exist. */
export const evidencePicture = page({
  path: '/evidence/{pieceId}',
  who: ['buyer', 'seller', 'operator'],
  params: z.object({ pieceId: id }),
  show: async (ctx, { params: { pieceId } }) => {
    const { actor } = ctx
    let query = own<Tables>(ctx.tx)
      .selectFrom('evidence.piece')
      .select('id')
      .where('id', '=', pieceId)
      .where('picture_state', '=', 'ready')
    if (actor.kind === 'buyer') query = query.where('buyer_id', '=', actor.id)
    if (actor.kind === 'seller') query = query.where('seller_id', '=', actor.sellerId)
    const row = await query.executeTakeFirst()
    const file = row === undefined ? null : await shownBytes(ctx.world.files, row.id)
    if (file === null) throw refuse('evidence.not-found')
    return { file, type: 'image/jpeg', name: `${pieceId}.jpg`, inline: true }
  },
})
