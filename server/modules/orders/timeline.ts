import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { extensionsOf } from './extend-clock.ts'
import { isEnded, type OrderState, type OrderStep, type Owner } from './order-state.ts'
import { orderOf } from './order-of.ts'
import { stopOf } from './stops.ts'
import type { Tables } from './tables.ts'

export type Audience = 'buyer' | 'seller' | 'operator'
export type TimelineEntry = {
  /** Names the words: `orders.timeline.<audience>.<key>` and, as a sentence of what it means, `….<key>.text`. */
  readonly key: string
  readonly state: 'done' | 'now' | 'next' | 'stopped'
  readonly at: Date | null
  readonly place: string | null
  /** Names the words of why: `orders.reason.<reason>`. */
  readonly reason: string | null
  /** What a person or the authority wrote, for those who may read it. */
  readonly note: string | null
  readonly owner: Owner | null
  readonly dueAt: Date | null
}

/** Scans that are no step of the order, but news to whoever waits. */
const scans = ['exported', 'in_delivery', 'returned'] as const

/** Decisions whose written reason both sides read; other notes are for the operator. */
const readByAll: readonly string[] = ['hold', 'resume', 'refund']

/** What usually comes next from each state, until the order has ended. */
const ahead: Partial<Record<OrderState, readonly OrderStep[]>> = {
  open: ['pay', 'ship', 'release', 'deliver', 'confirm'],
  paid: ['ship', 'arrive', 'release', 'deliver', 'confirm'],
  packed: ['ship', 'arrive', 'release', 'deliver', 'confirm'],
  shipped: ['arrive', 'release', 'deliver', 'confirm'],
  at_customs: ['release', 'deliver', 'confirm'],
  held: [],
  released: ['deliver', 'confirm'],
  delivered: ['confirm'],
  refunding: ['refunded'],
}

/**
 * One timeline of an order for all three: what happened, where it stands with who owes the next step until when, and what
 * comes next. The words differ by audience, the facts do not. Refused with `orders.not-found`.
 */
export async function timeline(
  ctx: Pick<Ctx, 'tx'>,
  key: { readonly sellerId: string; readonly orderId: string },
  audience: Audience,
): Promise<readonly TimelineEntry[]> {
  const order = await orderOf(ctx, key)
  const history = await own<Tables>(ctx.tx)
    .selectFrom('orders.history')
    .selectAll()
    .where('seller_id', '=', key.sellerId)
    .where('order_id', '=', key.orderId)
    .orderBy('seq')
    .execute()
  const past = [
    ...history.map((row) => ({
      ...blank,
      key: row.step,
      state: 'done' as const,
      at: row.at,
      reason: row.reason,
      note: audience === 'operator' || readByAll.includes(row.step) ? row.note : null,
    })),
    ...(await extensionsOf(ctx, key)).map(({ clock, reason, at }) => ({
      ...blank,
      key: `extend-${clock}`,
      state: 'done' as const,
      at,
      note: clock === 'ship' ? reason : null,
    })),
    ...scans.flatMap((name) => {
      const fact = order.facts.get(name)
      return fact === undefined ? [] : [{ ...blank, key: name, state: 'done' as const, at: fact.at, place: fact.place }]
    }),
  ].toSorted((a, b) => a.at.getTime() - b.at.getTime())
  if (isEnded(order.state)) return past
  const stop = order.frozenAt === null ? null : await stopOf(ctx, key)
  const { owner, dueAt } = stop?.endedAt === null ? { owner: 'operator' as const, dueAt: stop.dueAt } : order
  const now = {
    ...blank,
    key: stop?.endedAt === null ? 'at.stopped' : `at.${order.state}`,
    state: owner === 'operator' ? ('stopped' as const) : ('now' as const),
    reason: order.reason,
    owner,
    dueAt,
  }
  const coming = (ahead[order.state] ?? []).map((step) => ({ ...blank, key: step, state: 'next' as const }))
  return [...past, now, ...coming]
}

const blank = { at: null, place: null, reason: null, note: null, owner: null, dueAt: null }
