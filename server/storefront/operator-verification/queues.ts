import { countParked } from '#modules/identity'
import { countUndelivered } from '#modules/notifications'
import { countWaiting } from '#modules/sellers'
import type { Ctx } from '#platform/context'

/** Something that waits for an operator: its words are `identity.queue.<key>` and `identity.queue.<key>.text`. */
export type Queue = {
  readonly key: string
  readonly href: string
  readonly count: number
  /** Since when the first one waits; null when nothing does or nobody keeps it. */
  readonly oldest: Date | null
}

/** Every queue of the operator's home, in the order in which they are to be looked at. */
export async function queuesOf(ctx: Ctx): Promise<readonly Queue[]> {
  const waiting = await countWaiting(ctx)
  const parked = await countParked(ctx)
  return [
    { key: 'verification', href: '/operator/verification', count: waiting.count, oldest: waiting.oldest },
    { key: 'parked', href: '/operator/parked', count: parked.events + parked.jobs, oldest: null },
    { key: 'undelivered', href: '/operator/audit', count: await countUndelivered(ctx), oldest: null },
  ]
}
