import type { Ctx } from '#platform/context'
import { addPicture, addWords } from '#modules/evidence'
import { aboutReturn } from './about-return.ts'
import { lockReturn } from './move-return.ts'
import { refuse } from './refusals.ts'
import { isEnded } from './return-state.ts'

/** A party, or the operator, adds words or pictures while the return is open. */
export async function showReturnEvidence(
  ctx: Ctx,
  of: { readonly returnId: string; readonly sellerId?: string; readonly buyerId?: string },
  shown: { readonly words: string | null; readonly pictures: readonly Uint8Array[] },
): Promise<void> {
  const row = await lockReturn(ctx, of)
  if (isEnded(row.state)) throw refuse('returns.evidence-closed')
  if (shown.words !== null && shown.words !== '') await addWords(ctx, aboutReturn(row), shown.words)
  for (const bytes of shown.pictures) await addPicture(ctx, aboutReturn(row), { bytes })
}
