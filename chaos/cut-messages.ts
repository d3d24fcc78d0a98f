/**
 * Cuts what a PostgreSQL server sends into its messages (one byte of type, four of length, the rest), so that the answer to
 * a COMMIT can be told from everything else. Encryption is never asked for on this wire, so no single byte stands before them.
 */
export type Cutter = { cut(chunk: Buffer): readonly Buffer[] }

export function openCutter(): Cutter {
  const state: { rest: Buffer } = { rest: Buffer.alloc(0) }
  return {
    cut: (chunk) => {
      const all = state.rest.length === 0 ? chunk : Buffer.concat([state.rest, chunk])
      const found: Buffer[] = []
      let at = 0
      while (all.length - at >= 5) {
        const size = 1 + all.readInt32BE(at + 1)
        if (all.length - at < size) break
        found.push(all.subarray(at, at + size))
        at += size
      }
      state.rest = all.subarray(at)
      return found
    },
  }
}

/** The server's word that a transaction is committed: `C`, its length, the text `COMMIT` and a zero. */
export const isCommit = (message: Buffer): boolean =>
  message[0] === 0x43 && message.toString('latin1', 5, 11) === 'COMMIT'
