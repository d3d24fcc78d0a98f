import type { Ctx } from '#platform/context'
import { enqueue } from '#platform/job'
import type { Source } from './chinese.ts'
import { draftWithProvider } from './draft-with-provider.job.ts'
import { keepGlossaryDraft, noteAsked } from './drafts.ts'
import { translationPort } from './translation-provider.ts'

/**
 * Asks for a Chinese draft of a product's words. Without a provider the built-in glossary writes it at once; with one, a
 * job asks and the state is `asked` until it answers. @throws translation.already-approved for words already approved.
 */
export async function requestDraft(
  ctx: Ctx,
  of: { readonly sellerId: string; readonly productId: string },
  source: Source,
  sourceHash: string,
): Promise<void> {
  if (!ctx.world.ports.has(translationPort)) return keepGlossaryDraft(ctx, of, source, sourceHash)
  await noteAsked(ctx, of, source, sourceHash)
  await enqueue(ctx, draftWithProvider, { ...of, sourceHash }, { once: of.productId })
}
