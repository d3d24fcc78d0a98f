import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { newId } from '#platform/id'
import type { Prng } from './prng.ts'

/**
 * Lets every id, nonce and token of this process come from a seed. Rows are locked and taken in the order of their ids, so
 * a history repeats itself only if its ids do. Gives back the way to undo it. Never outside a simulation: what is drawn so
 * is no secret.
 */
export function seedIds(random: Prng): () => void {
  const real = { randomBytes: crypto.randomBytes, randomFillSync: crypto.randomFillSync, randomInt: crypto.randomInt }
  const put = (functions: object): void => {
    Object.assign(crypto, functions)
    syncBuiltinESMExports()
  }
  const filled = { yet: false }
  put({
    randomBytes: (size: number) => random.bytes(size),
    randomFillSync: (bytes: Buffer) => {
      filled.yet = true
      return bytes.fill(random.bytes(bytes.length))
    },
    randomInt: (low: number, high?: number) =>
      high === undefined ? random.below(low) : low + random.below(high - low),
  })
  // Ids take their bytes from a store of some hundred: what is left in it was not drawn from the seed.
  while (!filled.yet) newId(new Date(0))
  return () => put(real)
}
