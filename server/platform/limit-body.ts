import { bodyLimit } from 'hono/body-limit'
import type { MiddlewareHandler } from 'hono'
import { refuse } from './refusal.ts'

/**
 * Refuses bodies of more than `max` bytes. One that says its length is judged by what it says (the HTTP parser reads no
 * more); only one that does not is counted while it comes, which costs a stream that nothing else here needs.
 */
export function limitBody(max: number): MiddlewareHandler {
  const tooLarge = (): never => {
    throw refuse('request.too-large', { max })
  }
  const counted = bodyLimit({ maxSize: max, onError: tooLarge })
  return (c, next) => {
    const length = c.req.header('content-length')
    const told = length !== undefined && /^\d+$/.test(length) && c.req.header('transfer-encoding') === undefined
    if (!told) return counted(c, next)
    return Number(length) > max ? tooLarge() : next()
  }
}
