import { countTries, type Limit, type Try } from '#modules/identity'
import type { Ctx } from '#platform/context'

/** A shop asks for all its customers from one address: three hundred times a second. */
const asking: Limit = { name: 'landed-prices-asked', windows: [{ seconds: 60, most: 18_000 }] }
const atOnce = 50
const keptMs = 20_000
const addressesMax = 10_000

type Paid = { left: number; until: number }
/**
 * Tries that were counted ahead. A counter is one row, and two hundred callers a second would wait for each other at it; so a
 * process counts fifty tries of an address at once and lets them pass. It never lets more pass than were counted.
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
  const kept = paid.get(ip)
  if (kept !== undefined && kept.left >= cost && now <= kept.until && now >= kept.until - keptMs) {
    kept.left -= cost
    return
  }
  const tries = Array.from({ length: Math.max(cost, atOnce) }, (): Try => ({
    limit: asking,
    whom: { kind: 'address', id: ip },
  }))
  const refused = await countTries(ctx, tries)
  const granted = tries.length - refused.size
  const [refusal] = refused.values()
  if (refusal !== undefined && granted < cost) throw refusal
  if (paid.size >= addressesMax) paid.clear()
  paid.set(ip, { left: granted - cost, until: now + keptMs })
}
