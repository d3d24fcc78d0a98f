import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { paged } from '#platform/paged'
import { headOf, lineOf, type OrderHead, type OrderLine } from './order-of.ts'
import type { OrderState } from './order-state.ts'
import type { LineRow, Tables } from './tables.ts'

/** The buyer's four tabs and the states that stand under each. */
export const tabs = {
  'to-pay': ['open'],
  'to-ship': ['paid', 'packed'],
  'to-receive': ['shipped', 'at_customs', 'held', 'released', 'delivered'],
  refunds: ['refunding', 'refunded'],
} as const satisfies Readonly<Record<string, readonly OrderState[]>>
export type Tab = keyof typeof tabs
export const tabNames = ['to-pay', 'to-ship', 'to-receive', 'refunds'] as const satisfies readonly Tab[]

export type Wanted = {
  readonly sellerId?: string
  readonly buyerId?: string
  readonly checkoutId?: string
  readonly states?: readonly OrderState[]
  /** A number or its beginning. */
  readonly number?: string
  /** The id of the last order of the page before. */
  readonly cursor?: string
  readonly limit: number
}
export type Found = OrderHead & { readonly lines: readonly OrderLine[] }

/** Orders, newest first, each with its lines; `cursor` is for the next page, null at the end. */
export async function findOrders(
  ctx: Pick<Ctx, 'tx'>,
  wanted: Wanted,
): Promise<{ readonly orders: readonly Found[]; readonly cursor: string | null }> {
  let query = own<Tables>(ctx.tx).selectFrom('orders.order').selectAll()
  if (wanted.sellerId !== undefined) query = query.where('seller_id', '=', wanted.sellerId)
  if (wanted.buyerId !== undefined) query = query.where('buyer_id', '=', wanted.buyerId)
  if (wanted.checkoutId !== undefined) query = query.where('checkout_id', '=', wanted.checkoutId)
  if (wanted.states !== undefined) query = query.where('state', 'in', wanted.states)
  if (wanted.number !== undefined) query = query.where('number', 'like', `${wanted.number.replaceAll(/[\\%_]/g, '')}%`)
  if (wanted.cursor !== undefined) query = query.where('id', '<', wanted.cursor)
  const rows = await query
    .orderBy('id', 'desc')
    .limit(wanted.limit + 1)
    .execute()
  const { items, next } = paged(rows, wanted.limit)
  const heads = items.map(headOf)
  const lines = await linesOf(ctx, heads)
  const orders = heads.map((head) => ({ ...head, lines: (lines.get(head.orderId) ?? []).map(lineOf) }))
  return { orders, cursor: next }
}

/** How many of a buyer's orders stand under each tab. */
export async function countTabs(ctx: Pick<Ctx, 'tx'>, buyerId: string): Promise<Readonly<Record<Tab, number>>> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select(['state', (on) => on.fn.countAll<bigint>().as('count')])
    .where('buyer_id', '=', buyerId)
    .groupBy('state')
    .execute()
  const of = (tab: Tab): number =>
    rows
      .filter((row) => tabs[tab].some((state) => state === row.state))
      .reduce((sum, row) => sum + Number(row.count), 0)
  return { 'to-pay': of('to-pay'), 'to-ship': of('to-ship'), 'to-receive': of('to-receive'), refunds: of('refunds') }
}

async function linesOf(ctx: Pick<Ctx, 'tx'>, heads: readonly OrderHead[]): Promise<ReadonlyMap<string, LineRow[]>> {
  if (heads.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('orders.line')
    .selectAll()
    .where('seller_id', 'in', [...new Set(heads.map((head) => head.sellerId))])
    .where(
      'order_id',
      'in',
      heads.map((head) => head.orderId),
    )
    .orderBy('line')
    .execute()
  return Map.groupBy(rows, (row) => row.order_id)
}
