import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

const msPerDay = 86_400_000

/** Keeps a file between its dry run and its confirmation, for a day. */
export async function keepUpload(ctx: Ctx, sellerId: string, bytes: Uint8Array): Promise<string> {
  const id = newId(ctx.now)
  await own<Tables>(ctx.tx)
    .insertInto('product_import.upload')
    .values({ seller_id: sellerId, id, bytes: Buffer.from(bytes), at: ctx.now })
    .execute()
  return id
}

/** The kept file. @throws product-import.upload-gone after a day, after its import, or for another seller's. */
export async function uploadOf(ctx: Ctx, sellerId: string, uploadId: string): Promise<Uint8Array> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('product_import.upload')
    .select('bytes')
    .where('seller_id', '=', sellerId)
    .where('id', '=', uploadId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('product-import.upload-gone')
  return new Uint8Array(row.bytes)
}

/** Forgets a file that was imported. */
export async function dropUpload(ctx: Ctx, sellerId: string, uploadId: string): Promise<void> {
  await own<Tables>(ctx.tx)
    .deleteFrom('product_import.upload')
    .where('seller_id', '=', sellerId)
    .where('id', '=', uploadId)
    .execute()
}

/** Forgets files nobody confirmed. */
export async function dropOldUploads(ctx: Ctx): Promise<void> {
  await own<Tables>(ctx.tx)
    .deleteFrom('product_import.upload')
    .where('at', '<', new Date(ctx.now.getTime() - msPerDay))
    .execute()
}
