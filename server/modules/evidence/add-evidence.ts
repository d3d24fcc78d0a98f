import { audit } from '#platform/audit'
import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { keepRaw } from './evidence-files.ts'
import { makePicture } from './make-picture.job.ts'
import { kindOf } from './picture-kind.ts'
import { refuse } from './refusals.ts'
import type { About, PictureState, Side, Tables } from './tables.ts'

/** What a piece of evidence belongs to; the caller has checked that the actor is one of its parties. */
export type AboutWhat = {
  readonly sellerId: string
  readonly buyerId: string
  readonly orderId: string
  readonly about: About
  readonly aboutId: string
}
export const pictureBytesMax = 8 * 1024 * 1024
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif'] as const
/** Pieces one side may bring to one return or dispute. */
const piecesMax = 30

/** Notes what the actor writes. */
export async function addWords(ctx: Ctx, of: AboutWhat, words: string): Promise<string> {
  return await add(ctx, of, words, null)
}

/**
 * Takes a picture: its kind is read from its bytes, and a job writes it anew before anybody sees it.
 * @throws evidence.not-a-picture, evidence.too-large, evidence.too-many
 */
export async function addPicture(
  ctx: Ctx,
  of: AboutWhat,
  { bytes, words = null }: { readonly bytes: Uint8Array; readonly words?: string | null },
): Promise<string> {
  if (bytes.length > pictureBytesMax) throw refuse('evidence.too-large', { max: pictureBytesMax / 1024 / 1024 })
  if (kindOf(bytes) === null) throw refuse('evidence.not-a-picture')
  const id = await add(ctx, of, words, 'waiting')
  await keepRaw(ctx.world.files, id, bytes)
  await enqueue(ctx, makePicture, { sellerId: of.sellerId, pieceId: id }, { once: id })
  return id
}

async function add(ctx: Ctx, of: AboutWhat, words: string | null, picture: PictureState | null): Promise<string> {
  const { side, account } = whoIs(ctx)
  const id = newId(ctx.now)
  const { rows } = await sql<{ count: bigint }>`
    select count(*) from evidence.piece
     where seller_id = ${of.sellerId} and about_id = ${of.aboutId} and by_side = ${side}
  `.execute(ctx.tx)
  if ((rows[0]?.count ?? 0n) >= BigInt(piecesMax)) throw refuse('evidence.too-many', { max: piecesMax })
  await own<Tables>(ctx.tx)
    .insertInto('evidence.piece')
    .values({
      seller_id: of.sellerId,
      id,
      buyer_id: of.buyerId,
      order_id: of.orderId,
      about: of.about,
      about_id: of.aboutId,
      by_side: side,
      by_account: account,
      words,
      picture_state: picture,
      at: ctx.now,
    })
    .execute()
  await audit(ctx, { action: 'evidence.added', subject: of.about, subjectId: of.aboutId, details: { pieceId: id } })
  return id
}

function whoIs({ actor }: Ctx): { readonly side: Side; readonly account: string } {
  assert(
    actor.kind === 'buyer' || actor.kind === 'seller' || actor.kind === 'operator',
    'evidence is brought by a party or the operator',
  )
  return { side: actor.kind, account: actor.id }
}
