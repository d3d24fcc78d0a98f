import { randomBytes } from 'node:crypto'

/**
 * A UUID v7: 48 bits of milliseconds, then random bits, so that new rows land at the end of their index.
 * Ids are made in Node and never in SQL; `now` is handed in so that a simulation can repeat itself.
 */
export function newId(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
