import { countTries, type Limit, type Try } from '#modules/identity'
import type { Ctx } from '#platform/context'

/** A shop asks for all its customers from one address: three hundred times a second. */
const asking: Limit = { name: 'landed-prices-asked', windows: [{ seconds: 60, most: 18_000 }] }
const atOnce = 200
const keptMs = 20_000
const addressesMax = 10_000

type Paid = { left: number; until: number; counting: boolean }
/**
 * Tries that were counted ahead. A counter is one row, and two hundred callers a second would wait for each other at it; so a
 * process counts two hundred tries of an address at once and lets them pass. While one request counts, those beside it pass
 * on credit, which is taken off what was counted: no more than are in work at once can ever pass too many.
 */
const paid = new Map<string, Paid>()

/**
 * Counts `cost` tries of an address and does the work, or refuses as `identity.too-many`. Work that is refused takes its
 * count back with its transaction, so what was counted ahead in it is forgotten too.
 */
export async function counted<T>(ctx: Ctx, ip: string, cost: number, work: () => Promise<T>): Promise<T> {
  await countAhead(ctx, ip, cost)
  try {
    return await work()
  } catch (error) {
    paid.delete(ip)
    throw error
  }
}

async function countAhead(ctx: Ctx, ip: string, cost: number): Promise<void> {
  const now = ctx.now.getTime()
  const known = paid.get(ip)
  const fresh = known !== undefined && now <= known.until && now >= known.until - keptMs
  if (known !== undefined && fresh && (known.counting || known.left >= cost)) {
    known.left -= cost
    return
  }
  const own: Paid = { left: 0, until: now + keptMs, counting: true }
  if (paid.size >= addressesMax) paid.clear()
  paid.set(ip, own)
  const tries = Array.from({ length: Math.max(cost, atOnce) }, (): Try => ({
    limit: asking,
    whom: { kind: 'address', id: ip },
  }))
  const refused = await countTries(ctx, tries)
  const granted = tries.length - refused.size
  const [refusal] = refused.values()
  if (refusal !== undefined && granted < cost) {
    paid.delete(ip)
    throw refusal
  }
  own.left += granted - cost
  own.counting = false
}
