import { own } from '#platform/db'
import { job } from '#platform/job'
import { id, z } from '#platform/wire'
import { dropRaw, makeShown, rawBytes } from './evidence-files.ts'
import type { Tables } from './tables.ts'

/** Writes an uploaded picture anew, so that parties can see it; what cannot be read is marked and thrown away. */
export const makePicture = job('evidence.make-picture', {
  input: z.object({ sellerId: id, pieceId: id }),
  attempts: 4,
  run: async (run, { sellerId, pieceId }) => {
    const { files } = run.engine.world
    const waiting = await run.tx((ctx) =>
      own<Tables>(ctx.tx)
        .selectFrom('evidence.piece')
        .select('id')
        .where('seller_id', '=', sellerId)
        .where('id', '=', pieceId)
        .where('picture_state', '=', 'waiting')
        .executeTakeFirst(),
    )
    if (waiting === undefined) return await dropRaw(files, pieceId)
    const bytes = await rawBytes(files, pieceId)
    const made = bytes !== null && (await makeShown(files, pieceId, bytes))
    await run.tx((ctx) =>
      own<Tables>(ctx.tx)
        .updateTable('evidence.piece')
        .set({ picture_state: made ? 'ready' : 'refused' })
        .where('seller_id', '=', sellerId)
        .where('id', '=', pieceId)
        .where('picture_state', '=', 'waiting')
        .execute(),
    )
    await dropRaw(files, pieceId)
  },
})
