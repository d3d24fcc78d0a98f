import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import type { Source } from './chinese.ts'
import { draftChinese } from './draft-chinese.ts'
import { chineseChanged } from './events.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import type { ChineseDraft } from './translation-port.ts'

type Of = { readonly sellerId: string; readonly productId: string }

/** Writes the built-in drafter's text, over any text that no person has approved for the same words. */
export async function keepGlossaryDraft(ctx: Ctx, of: Of, source: Source, sourceHash: string): Promise<void> {
  const draft = draftChinese(source)
  await upsert(ctx, of, { state: 'drafted', source, sourceHash, draft })
  await tell(ctx, of, draft)
}

/** Notes that a provider was asked; its answer is recorded by `keepAnswer`. */
export async function noteAsked(ctx: Ctx, of: Of, source: Source, sourceHash: string): Promise<void> {
  await upsert(ctx, of, { state: 'asked', source, sourceHash, draft: null })
}

/**
 * Records the draft a provider was asked for. Nothing happens when the product's words changed, or a person wrote
 * Chinese, while it worked.
 */
export async function keepAnswer(ctx: Ctx, of: Of, sourceHash: string, draft: ChineseDraft): Promise<void> {
  const updated = await own<Tables>(ctx.tx)
    .updateTable('translation.chinese')
    .set({
      state: 'drafted',
      text: textOf(draft),
      drafted_by: draft.by,
      confidence: draft.confidence,
      unknown_words: JSON.stringify(draft.unknownWords),
      changed_at: ctx.now,
    })
    .where('seller_id', '=', of.sellerId)
    .where('product_id', '=', of.productId)
    .where('source_hash', '=', sourceHash)
    .where('state', '=', 'asked')
    .executeTakeFirst()
  if (updated.numUpdatedRows > 0n) await tell(ctx, of, draft)
}

async function tell(ctx: Ctx, of: Of, draft: ChineseDraft): Promise<void> {
  await audit(ctx, {
    action: 'translation.drafted',
    subject: 'product',
    subjectId: of.productId,
    details: { by: draft.by, confidence: draft.confidence },
  })
  await emit(ctx, chineseChanged, of)
}

type Row = {
  readonly state: 'asked' | 'drafted'
  readonly source: Source
  readonly sourceHash: string
  readonly draft: ChineseDraft | null
}

async function upsert(ctx: Ctx, of: Of, row: Row): Promise<void> {
  const text = row.draft === null ? null : textOf(row.draft)
  const written = await sql`
    insert into translation.chinese as chinese
           (seller_id, product_id, state, source_hash, source, text, drafted_by, confidence, unknown_words, changed_at)
    values (${of.sellerId}, ${of.productId}, ${row.state}, ${row.sourceHash}, ${JSON.stringify(row.source)}::jsonb,
            ${text}::jsonb, ${row.draft?.by ?? null}, ${row.draft?.confidence ?? null},
            ${JSON.stringify(row.draft?.unknownWords ?? [])}::jsonb, ${ctx.now})
        on conflict (seller_id, product_id) do update
       set state = excluded.state, source_hash = excluded.source_hash, source = excluded.source, text = excluded.text,
           drafted_by = excluded.drafted_by, confidence = excluded.confidence, unknown_words = excluded.unknown_words,
           approved_by = null, approved_at = null, changed_at = excluded.changed_at
     where chinese.state <> 'approved' or chinese.source_hash <> excluded.source_hash
  `.execute(ctx.tx)
  if (written.numAffectedRows === 0n) throw refuse('translation.already-approved')
}

const textOf = ({ titleZh, descriptionZhHtml, optionNamesZh, optionValuesZh }: ChineseDraft): string =>
  JSON.stringify({ titleZh, descriptionZhHtml, optionNamesZh, optionValuesZh })
