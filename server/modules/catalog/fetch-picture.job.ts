import { own } from '#platform/db'
import { job, type JobRun } from '#platform/job'
import { safeFetch } from '#platform/safe-fetch'
import { id, z } from '#platform/wire'
import { keptBytes, makeForms, type Kept } from './picture-files.ts'
import { tellWordsChanged } from './tell-changed.ts'
import type { Tables } from './tables.ts'

const attemptsMax = 4
type Outcome = { readonly kept: Kept } | { readonly refused: string; readonly again: boolean }

/**
 * Makes a waiting picture servable: fetches its address (never a private one) or reads the upload, decodes it, writes
 * our own forms. What cannot be had is kept on the picture's row as the reason, for the seller to see.
 */
export const fetchPicture = job('catalog.fetch-picture', {
  input: z.object({ sellerId: id, pictureId: id }),
  attempts: attemptsMax,
  run: async (run, of) => {
    const row = await waiting(run, of)
    if (row === undefined) return
    const outcome = await take(run.engine.world.files, row.source)
    if ('refused' in outcome && outcome.again && run.attempt < attemptsMax)
      throw new Error(`the picture did not come: ${outcome.refused}`)
    await run.tx(async (ctx) => {
      const facts =
        'kept' in outcome
          ? { state: 'stored' as const, ...outcome.kept }
          : { state: 'refused' as const, refused: outcome.refused }
      const updated = await own<Tables>(ctx.tx)
        .updateTable('catalog.picture')
        .set({ ...facts, changed_at: ctx.now })
        .where('seller_id', '=', of.sellerId)
        .where('id', '=', of.pictureId)
        .where('state', '=', 'waiting')
        .executeTakeFirst()
      if (updated.numUpdatedRows > 0n) await tellWordsChanged(ctx, { sellerId: of.sellerId, productId: row.product_id })
    })
  },
})

function waiting(run: JobRun, of: { readonly sellerId: string; readonly pictureId: string }) {
  return run.tx((ctx) =>
    own<Tables>(ctx.tx)
      .selectFrom('catalog.picture')
      .select(['source', 'product_id'])
      .where('seller_id', '=', of.sellerId)
      .where('id', '=', of.pictureId)
      .where('state', '=', 'waiting')
      .executeTakeFirst(),
  )
}

async function take(files: string, source: string): Promise<Outcome> {
  const upload = /^upload:([0-9a-f]{64})$/.exec(source)?.[1]
  const bytes = upload === undefined ? await fetched(source) : ((await keptBytes(files, upload)) ?? lost)
  if ('refused' in bytes) return bytes
  const kept = await makeForms(files, bytes)
  return kept === null ? { refused: 'not-a-picture', again: false } : { kept }
}

const lost = { refused: 'upload-lost', again: false }

async function fetched(url: string): Promise<Uint8Array | { readonly refused: string; readonly again: boolean }> {
  const answer = await safeFetch(url, { types: ['image/'], bytesMax: 10 * 1024 * 1024, timeoutMs: 10_000 })
  if (answer.ok) return answer.bytes
  return { refused: answer.refused, again: answer.refused === 'timeout' || answer.refused === 'unreachable' }
}
