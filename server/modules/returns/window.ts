import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { setting } from '#modules/markets'
import { refundable, type Order } from '#modules/orders'
import { daysAfter } from './due.ts'
import { returnReasons, type ReturnReason } from './reasons.ts'
import { refuse } from './refusals.ts'
import { returnStates } from './return-state.ts'
import type { Tables } from './tables.ts'

export type Returnable = {
  /** Until when each reason may be given; a reason whose time is over is left out. */
  readonly until: ReadonlyMap<ReturnReason, Date>
  /** Pieces of each line that were not given back and are not on their way back. */
  readonly left: ReadonlyMap<number, number>
}

/** What of an order may still be returned, and why; refused before delivery, and when nothing or no time is left. */
export async function returnable(ctx: Ctx, order: Order): Promise<Returnable> {
  const delivered = order.facts.get('delivered')
  if (delivered === undefined || (order.state !== 'delivered' && order.state !== 'completed'))
    throw refuse('returns.order-not-delivered')
  const [changed, fault] = [await setting(ctx, 'returns.change-days'), await setting(ctx, 'returns.fault-days')]
  const until = new Map(
    returnReasons
      .map((reason) => [reason, daysAfter(delivered.at, reason === 'changed_mind' ? changed : fault)] as const)
      .filter(([, end]) => ctx.now < end),
  )
  if (until.size === 0) throw refuse('returns.too-late')
  const gone = await piecesGone(ctx, order)
  const { lines } = await refundable(ctx, order)
  const left = new Map(
    lines.map((each) => [each.line, Math.min(each.quantity - (gone.get(each.line) ?? 0), each.quantityLeft)]),
  )
  return { until, left }
}

/** Pieces that came back or are on their way; what a return that ended without a refund named is free again. */
async function piecesGone(ctx: Ctx, order: Order): Promise<ReadonlyMap<number, number>> {
  const counted = returnStates.filter((state) => !['closed', 'lapsed', 'withdrawn', 'settled'].includes(state))
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('returns.line as line')
    .innerJoin('returns.return as return', (join) =>
      join.onRef('return.seller_id', '=', 'line.seller_id').onRef('return.id', '=', 'line.return_id'),
    )
    .select(['line.line', 'line.quantity', 'line.accepted'])
    .where('return.seller_id', '=', order.sellerId)
    .where('return.order_id', '=', order.orderId)
    .where('return.state', 'in', counted)
    .execute()
  const gone = new Map<number, number>()
  for (const { line, quantity, accepted } of rows) gone.set(line, (gone.get(line) ?? 0) + (accepted ?? quantity))
  return gone
}
