import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto'

/** A new id such as `pay_3f0c…`. */
export function newId(prefix: string): string {
  return `${prefix}_${randomBytes(12).toString('hex')}`
}

/** Random digits, the first not 0, for numbers that people read out. */
export function newDigits(count: number): string {
  return [randomInt(1, 10), ...Array.from({ length: count - 1 }, () => randomInt(10))].join('')
}

export function sha256(content: string): string {
  return createHash('sha256').update(content).digest('hex')
}

/** Compares secrets in a time that tells nothing about them. */
export function sameSecret(given: string, expected: string): boolean {
  return timingSafeEqual(Buffer.from(sha256(given)), Buffer.from(sha256(expected)))
}
