import { own } from '#platform/db'
import { job } from '#platform/job'
import { id, z } from '#platform/wire'
import { Source } from './chinese.ts'
import { draftChinese } from './draft-chinese.ts'
import { keepAnswer } from './drafts.ts'
import type { Tables } from './tables.ts'
import { translationPort } from './translation-provider.ts'

const patience = 3

/**
 * Asks the configured provider for a draft, with no transaction open. A provider that does not answer is asked again;
 * after three tries the built-in glossary drafts instead, and the draft says so.
 */
export const draftWithProvider = job('translation.draft', {
  input: z.object({ sellerId: id, productId: id, sourceHash: z.string() }),
  attempts: patience,
  run: async (run, { sellerId, productId, sourceHash }) => {
    const row = await run.tx((ctx) =>
      own<Tables>(ctx.tx)
        .selectFrom('translation.chinese')
        .select('source')
        .where('seller_id', '=', sellerId)
        .where('product_id', '=', productId)
        .where('source_hash', '=', sourceHash)
        .where('state', '=', 'asked')
        .executeTakeFirst(),
    )
    if (row === undefined) return
    const source = Source.parse(row.source)
    const outcome = await run.engine.world.ports.use(translationPort)(source)
    if (!outcome.ok && run.attempt < patience)
      throw new Error(`the translation provider gave no draft: ${outcome.failure}`)
    const draft = outcome.ok ? outcome.draft : draftChinese(source)
    await run.tx((ctx) => keepAnswer(ctx, { sellerId, productId }, sourceHash, draft))
  },
})
