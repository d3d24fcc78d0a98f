/**
 * The promise: what a party shows is seen by the two parties and the operator and by nobody else; a picture is known by its
 * bytes, written anew without its metadata, and never served as it came; what was said stays said.
 */
export { addPicture, addWords, pictureBytesMax, pictureTypes, type AboutWhat } from './add-evidence.ts'
export { attachEvidence } from './attach-evidence.ts'
export { evidenceOf, type Piece } from './read-evidence.ts'
export { pieceView, viewOfPiece, type PieceView } from './piece-view.ts'
export { uploads } from './uploads.ts'
export type { About, Side } from './tables.ts'
