import { id, instant, nullable, z } from '#platform/wire'
import type { Piece } from './read-evidence.ts'

/** A piece of evidence on the wire; the picture is fetched at `pictureUrl` by whoever may see it. */
export const pieceView = z
  .object({
    pieceId: id,
    by: z.enum(['buyer', 'seller', 'operator']),
    words: nullable(z.string()),
    picture: nullable(z.enum(['waiting', 'ready', 'refused'])),
    pictureUrl: nullable(z.string()),
    at: instant,
  })
  .openapi('Evidence')
export type PieceView = z.output<typeof pieceView>

export const viewOfPiece = ({ id: pieceId, by, words, picture, at }: Piece): PieceView => ({
  pieceId,
  by,
  words,
  picture,
  pictureUrl: picture === 'ready' ? `/evidence/${pieceId}` : null,
  at,
})
