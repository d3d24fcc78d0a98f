import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { stayingPieces } from './given-back.ts'
import { sumOf } from './order-amounts.ts'
import { orderOf, type Order, type OrderLine } from './order-of.ts'
import { partsOf, type Pieces } from './read-parts.ts'
import { cutLine } from './refund-shares.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * What is moved and declared together: an order in one parcel, or a part of one in a parcel of its own. It reads like an
 * order: its lines hold the pieces that are in it, its amounts are theirs, its number is its own.
 */
export type ClearanceUnit = Order & {
  /** The order's own id, or the part's. */
  readonly unitId: string
  readonly isPart: boolean
  /** What the whole order cost the buyer. */
  readonly orderTotalMinor: bigint
  readonly orderNumber: string
}

/** The unit of an id: an order's, or a part's. Refused with `orders.not-found`, also for another seller's. */
export async function unitOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, unitId }: { readonly sellerId: string; readonly unitId: string },
): Promise<ClearanceUnit> {
  const orderId = await orderIdOf(ctx, { sellerId, unitId })
  const order = await orderOf(ctx, { sellerId, orderId })
  if (orderId === unitId) {
    const staying = await stayingPieces(ctx, { sellerId, orderId })
    const left = order.lines.map(({ line, quantity }) => {
      const firstPiece = staying.get(line) ?? 0
      return { line, firstPiece, quantity: quantity - firstPiece }
    })
    return cut(order, left, { unitId, isPart: false, number: order.number })
  }
  const part = (await partsOf(ctx, { sellerId, orderId })).find((each) => each.partId === unitId)
  if (part === undefined) throw refuse('orders.not-found')
  return cut(order, part.lines, { unitId, isPart: true, number: part.number })
}

/** The order that a unit is, or is a part of. Refused with `orders.not-found`. */
export async function orderIdOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, unitId }: { readonly sellerId: string; readonly unitId: string },
): Promise<string> {
  const part = await own<Tables>(ctx.tx)
    .selectFrom('orders.part')
    .select('order_id')
    .where('seller_id', '=', sellerId)
    .where('id', '=', unitId)
    .executeTakeFirst()
  return part?.order_id ?? unitId
}

type Cut = Pieces & { readonly firstPiece: number }

function cut(
  order: Order,
  pieces: readonly Cut[],
  { unitId, isPart, number }: { readonly unitId: string; readonly isPart: boolean; readonly number: string },
): ClearanceUnit {
  const lines = order.lines.flatMap((line): readonly OrderLine[] => {
    const own = pieces.find((each) => each.line === line.line)
    if (own === undefined || own.quantity === 0) return []
    return [own.quantity === line.quantity ? line : cutLine(line, own.firstPiece, own.quantity)]
  })
  const amounts = isPart || lines.length < order.lines.length || lines.some((line) => !order.lines.includes(line))
  const { totalMinor: orderTotalMinor, number: orderNumber } = order
  return {
    ...order,
    ...(amounts ? sumOf(lines) : {}),
    lines,
    number,
    unitId,
    isPart,
    orderTotalMinor,
    orderNumber,
  }
}
