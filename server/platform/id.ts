import { randomFillSync, randomInt } from 'node:crypto'

/** The last instant an id was made for, and how many since: ids of one millisecond keep the order they were made in. */
const last = { ms: -1, count: 0 }
/** Random bytes for 256 ids at a time: asking the system for 16 each time took longer than all the rest. */
const pool = { bytes: Buffer.alloc(4096), used: 4096 }

/**
 * A UUID v7: 48 bits of milliseconds, 12 bits that count within one millisecond, then random bits, so that new rows land
 * at the end of their index and events of one transaction stay in order. Ids are made in Node and never in SQL; `now` is
 * handed in.
 */
export function newId(now: Date): string {
  if (pool.used === pool.bytes.length) {
    randomFillSync(pool.bytes)
    pool.used = 0
  }
  const bytes = pool.bytes.subarray(pool.used, pool.used + 16)
  pool.used += 16
  const ms = now.getTime()
  last.count = ms === last.ms ? last.count + 1 : randomInt(1024)
  last.ms = ms
  bytes.writeUIntBE(ms, 0, 6)
  bytes.writeUInt16BE(0x7000 | (last.count & 0x0fff), 6)
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
