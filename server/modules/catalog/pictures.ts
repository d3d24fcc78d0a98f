import { createHash } from 'node:crypto'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { fetchPicture } from './fetch-picture.job.ts'
import { productOf } from './read-product.ts'
import { refuse } from './refusals.ts'
import { keepBytes } from './picture-files.ts'
import type { Tables } from './tables.ts'
import type { Product } from './product.ts'
import { tellWordsChanged } from './tell-changed.ts'

const picturesMax = 50

/**
 * Takes an uploaded picture (JPEG, PNG, WebP, AVIF or GIF bytes, 10 MB at most). The bytes are kept by their hash and the
 * picture waits until a job has decoded them and made its own smaller forms: nothing uploaded is ever served as it came.
 * @throws catalog.too-many-pictures, catalog.product-not-found
 */
export async function uploadPicture(
  ctx: Ctx,
  of: { readonly sellerId: string; readonly productId: string },
  picture: { readonly bytes: Uint8Array; readonly alt: string },
): Promise<string> {
  const product = await productOf(ctx, of.sellerId, of.productId)
  if (product.pictures.length >= picturesMax) throw refuse('catalog.too-many-pictures', { max: picturesMax })
  const hash = createHash('sha256').update(picture.bytes).digest('hex')
  await keepBytes(ctx.world.files, hash, picture.bytes)
  const position = Math.max(0, ...product.pictures.map((each) => each.position)) + 1
  const { rows } = await sql<{ id: string }>`
    insert into catalog.picture (seller_id, id, product_id, position, source, alt, state, changed_at)
    values (${of.sellerId}, ${newId(ctx.now)}, ${of.productId}, ${position}, ${`upload:${hash}`}, ${picture.alt},
            'waiting', ${ctx.now})
        on conflict (seller_id, product_id, source) do update
       set state = 'waiting', refused = null, position = excluded.position, alt = excluded.alt,
           changed_at = excluded.changed_at
 returning id
  `.execute(ctx.tx)
  const pictureId = must(rows[0], 'an upsert always has its row').id
  await enqueue(ctx, fetchPicture, { sellerId: of.sellerId, pictureId }, { once: pictureId })
  await audit(ctx, { action: 'catalog.picture-uploaded', subject: 'product', subjectId: of.productId })
  return pictureId
}

/**
 * Puts a product's pictures in this order with these words; those not named are removed.
 * @throws catalog.picture-not-found for an id that is no picture of the product.
 */
export async function arrangePictures(
  ctx: Ctx,
  of: { readonly sellerId: string; readonly productId: string },
  pictures: readonly { readonly pictureId: string; readonly alt: string }[],
): Promise<Product> {
  const product = await productOf(ctx, of.sellerId, of.productId)
  const known = new Set(product.pictures.map((each) => each.id))
  for (const { pictureId } of pictures) if (!known.has(pictureId)) throw refuse('catalog.picture-not-found')
  const rows = pictures.map(({ pictureId, alt }, at) => ({ id: pictureId, alt, position: at + 1 }))
  await sql`
    update catalog.picture as picture
       set position = row.position, alt = row.alt, changed_at = ${ctx.now}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (id uuid, alt text, position integer)
     where picture.seller_id = ${of.sellerId} and picture.product_id = ${of.productId} and picture.id = row.id
  `.execute(ctx.tx)
  const named = pictures.map((each) => each.pictureId)
  await own<Tables>(ctx.tx)
    .updateTable('catalog.picture')
    .set({ state: 'removed', refused: null, changed_at: ctx.now })
    .where('seller_id', '=', of.sellerId)
    .where('product_id', '=', of.productId)
    .where('state', '<>', 'removed')
    .$if(named.length > 0, (query) => query.where('id', 'not in', named))
    .execute()
  await audit(ctx, { action: 'catalog.pictures-arranged', subject: 'product', subjectId: of.productId })
  await tellWordsChanged(ctx, of)
  return productOf(ctx, of.sellerId, of.productId)
}
