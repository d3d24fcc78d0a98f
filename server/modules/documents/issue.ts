import { createHash } from 'node:crypto'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { Content } from './contents.ts'
import type { UnitKey } from './gather.ts'
import type { Audience } from './kinds.ts'
import type { Tables } from './tables.ts'

export type Issued = {
  readonly document: string
  readonly version: number
  readonly hash: string
  readonly at: Date
  readonly to: string
  readonly content: Content
}

/** SHA-256 of the document as it is kept: its JSON with the buyer masked, keys in the order of the schema. */
export const hashOf = (content: Content): string =>
  createHash('sha256')
    .update(JSON.stringify(Content.parse(content)))
    .digest('hex')

/** Keeps a complete document as it leaves the house. The same content has the version it had. */
export async function issue(ctx: Ctx, key: UnitKey, content: Content, to: Audience): Promise<Issued> {
  const { document } = content
  const hash = hashOf(content)
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  const text = JSON.stringify(content)
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    const before = (await issuedOf(ctx, key, document)).find((each) => each.hash === hash)
    if (before !== undefined) return before
    // Two may take the same paper at once: one of them keeps it, and both read what was kept.
    await sql`
      insert into documents.issued (seller_id, unit_id, document, version, hash, content, issued_to, issued_by, at)
      select ${key.sellerId}, ${key.unitId}, ${document}, coalesce(max(version), 0) + 1, ${hash}, ${text}::jsonb,
             ${to}, ${by}, ${ctx.now}
        from documents.issued
       where seller_id = ${key.sellerId} and unit_id = ${key.unitId} and document = ${document}
          on conflict do nothing
    `.execute(ctx.tx)
  }
  const kept = (await issuedOf(ctx, key, document)).find((each) => each.hash === hash)
  return must(kept, 'what was inserted three times is there')
}

/** What left the house of a unit, newest version first; of one document or of all. */
export async function issuedOf(ctx: Ctx, { sellerId, unitId }: UnitKey, document?: string): Promise<readonly Issued[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('documents.issued')
    .select(['document', 'version', 'hash', 'at', 'issued_to', 'content'])
    .where('seller_id', '=', sellerId)
    .where('unit_id', '=', unitId)
    .$if(document !== undefined, (query) => query.where('document', '=', document ?? ''))
    .orderBy('version', 'desc')
    .execute()
  return rows.map((row) => ({
    document: row.document,
    version: row.version,
    hash: row.hash,
    at: row.at,
    to: row.issued_to,
    content: Content.parse(row.content),
  }))
}
