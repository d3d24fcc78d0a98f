import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

export type ProductKey = { readonly sellerId: string; readonly productId: string }
type Kind = 'label' | 'origin'
export type Stated = { readonly version: number; readonly fields: unknown; readonly at: Date }

/** What is stated of these products, as it was at a moment; the newest of all where nothing was stated before it. */
export async function statedOf(
  ctx: Ctx,
  kind: Kind,
  sellerId: string,
  productIds: readonly string[],
  at: Date,
): Promise<ReadonlyMap<string, Stated>> {
  if (productIds.length === 0) return new Map()
  const { rows } = await sql<{ product_id: string; version: number; fields: unknown; at: Date }>`
    select distinct on (product_id) product_id, version, fields, at
      from documents.statement
     where seller_id = ${sellerId} and kind = ${kind} and product_id = any(${[...new Set(productIds)]}::uuid[])
     order by product_id, (at <= ${at}) desc, version desc
  `.execute(ctx.tx)
  return new Map(
    rows.map(({ product_id: productId, version, fields, at: stated }) => [productId, { version, fields, at: stated }]),
  )
}

/** Keeps a new version; the same again changes nothing. The caller has checked that the product is the seller's. */
export async function keepStatement(
  ctx: Ctx,
  kind: Kind,
  { sellerId, productId }: ProductKey,
  fields: object,
): Promise<void> {
  const before = (await statedOf(ctx, kind, sellerId, [productId], ctx.now)).get(productId)
  const same = await sql<{ same: boolean }>`
    select ${JSON.stringify(before?.fields ?? null)}::jsonb = ${JSON.stringify(fields)}::jsonb as same
  `.execute(ctx.tx)
  if (same.rows[0]?.same === true) return
  const version = (before?.version ?? 0) + 1
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  await sql`
    insert into documents.statement (seller_id, product_id, kind, version, fields, stated_by, at)
    select ${sellerId}, ${productId}, ${kind}, coalesce(max(version), 0) + 1, ${JSON.stringify(fields)}::jsonb, ${by}, ${ctx.now}
      from documents.statement
     where seller_id = ${sellerId} and product_id = ${productId} and kind = ${kind}
  `.execute(ctx.tx)
  await audit(ctx, {
    action: `documents.${kind}-stated`,
    subject: 'product',
    subjectId: productId,
    details: { version },
  })
}
