import { countParked, limitedNow } from '#modules/identity'
import { customsQueue } from '#modules/customs'
import { unknownAnswers } from '#modules/fulfilment'
import { countDisputeTasks } from '#modules/disputes'
import { waitingForSpecialist } from '#modules/export-control'
import { countUndelivered } from '#modules/notifications'
import { countStops } from '#modules/orders'
import { paymentDeskCount } from '#modules/payments'
import { payoutDeskCount } from '#modules/payouts'
import { countReturnTasks } from '#modules/returns'
import { countCases } from '#modules/screening'
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
  const verification = await countWaiting(ctx)
  const customs = await customsQueue(ctx)
  const payments = await paymentDeskCount(ctx)
  const carrier = await unknownAnswers(ctx)
  const parked = await countParked(ctx)
  const goods = (await waitingForSpecialist(ctx)).map(({ at }) => ({ since: at }))
  return [
    { key: 'verification', href: '/operator/verification', ...verification },
    { key: 'screening', href: '/operator/screening', ...(await countCases(ctx)) },
    { key: 'export', href: '/operator/export', count: goods.length, oldest: earliest(goods) },
    { key: 'stops', href: '/operator/rule-changes', ...(await countStops(ctx)) },
    { key: 'customs', href: '/operator/customs', count: customs.length, oldest: earliest(customs) },
    { key: 'disputes', href: '/operator/disputes', ...(await countDisputeTasks(ctx)) },
    { key: 'returns', href: '/operator/returns', ...(await countReturnTasks(ctx)) },
    { key: 'payments', href: '/operator/payments', ...payments },
    { key: 'carrier', href: '/operator/unknown', count: carrier.length, oldest: earliest(carrier) },
    { key: 'payouts', href: '/operator/payouts', ...(await payoutDeskCount(ctx)) },
    { key: 'parked', href: '/operator/parked', count: parked.events + parked.jobs, oldest: null },
    { key: 'messages', href: '/operator/messages', count: await countUndelivered(ctx), oldest: null },
    { key: 'limits', href: '/operator/limits', count: (await limitedNow(ctx)).length, oldest: null },
  ]
}

const earliest = (tasks: readonly { readonly since: Date }[]): Date | null =>
  tasks.reduce<Date | null>((old, { since }) => (old === null || since < old ? since : old), null)
