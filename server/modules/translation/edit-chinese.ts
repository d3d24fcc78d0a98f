import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { emit } from '#platform/outbox'
import type { ChineseText, Source } from './chinese.ts'
import { chineseChanged } from './events.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

type Of = { readonly sellerId: string; readonly productId: string }

/**
 * Keeps a person's Chinese for the product's present words; what was approved before is approved no longer.
 * The description must have been sanitised. @throws translation.options-differ when a name or value is missing,
 * translation.no-chinese when the title has no Chinese in it.
 */
export async function saveChinese(
  ctx: Ctx,
  of: Of,
  source: Source,
  sourceHash: string,
  text: ChineseText,
): Promise<void> {
  if (!/\p{Script=Han}/u.test(text.titleZh)) throw refuse('translation.no-chinese')
  if (!sameShape(source, text)) throw refuse('translation.options-differ')
  await sql`
    insert into translation.chinese (seller_id, product_id, state, source_hash, source, text, changed_at)
    values (${of.sellerId}, ${of.productId}, 'edited', ${sourceHash}, ${JSON.stringify(source)}::jsonb,
            ${JSON.stringify(text)}::jsonb, ${ctx.now})
        on conflict (seller_id, product_id) do update
       set state = excluded.state, source_hash = excluded.source_hash, source = excluded.source, text = excluded.text,
           approved_by = null, approved_at = null, changed_at = excluded.changed_at
  `.execute(ctx.tx)
  await audit(ctx, { action: 'translation.edited', subject: 'product', subjectId: of.productId })
  await emit(ctx, chineseChanged, of)
}

/**
 * A person answers for the Chinese as it stands. @throws translation.nothing-yet without a text, translation.stale when
 * the product's words changed since it was made.
 */
export async function approveChinese(ctx: Ctx, of: Of, sourceHash: string): Promise<void> {
  const by = 'id' in ctx.actor ? ctx.actor.id : 'unknown'
  const updated = await own<Tables>(ctx.tx)
    .updateTable('translation.chinese')
    .set({ state: 'approved', approved_by: by, approved_at: ctx.now, changed_at: ctx.now })
    .where('seller_id', '=', of.sellerId)
    .where('product_id', '=', of.productId)
    .where('source_hash', '=', sourceHash)
    .where('state', 'in', ['drafted', 'edited', 'approved'])
    .executeTakeFirst()
  if (updated.numUpdatedRows === 0n) throw await whyNot(ctx, of)
  await audit(ctx, { action: 'translation.approved', subject: 'product', subjectId: of.productId })
  await emit(ctx, chineseChanged, of)
}

async function whyNot(ctx: Ctx, of: Of) {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('translation.chinese')
    .select('text')
    .where('seller_id', '=', of.sellerId)
    .where('product_id', '=', of.productId)
    .executeTakeFirst()
  return row?.text ? refuse('translation.stale') : refuse('translation.nothing-yet')
}

function sameShape(source: Source, text: ChineseText): boolean {
  const whole = (values: readonly string[]) => values.every((value) => value.trim() !== '')
  return (
    text.optionNamesZh.length === source.optionNames.length &&
    text.optionValuesZh.length === source.optionValues.length &&
    whole(text.optionNamesZh) &&
    text.optionValuesZh.every((values, at) => values.length === source.optionValues[at]?.length && whole(values))
  )
}
