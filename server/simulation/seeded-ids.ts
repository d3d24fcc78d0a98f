import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Prng } from './prng.ts'

/**
 * Lets every id, nonce and token of this process come from a seed. Rows are locked and taken in the order of their ids, so
 * a history repeats itself only if its ids do. Gives back the way to undo it. Never outside a simulation: what is drawn so
 * is no secret.
 */
export function seedIds(random: Prng): () => void {
  const real = crypto.randomBytes
  const put = (randomBytes: unknown): void => {
    Object.assign(crypto, { randomBytes })
    syncBuiltinESMExports()
  }
  put((size: number) => random.bytes(size))
  return () => put(real)
}
