import { freePieces, moveOrder, openPart, orderOf, partsOf, requireNotStopped, type Pieces } from '#modules/orders'
import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { parcelByKey, parcelOf, parcelsOf, type OrderKey, type Parcel } from './parcels.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/**
 * The seller has packed a paid order: one parcel with everything, or with all that is left when parts were packed before.
 * Packing what is packed changes nothing. Refuses what `orderOf` and the order's lifecycle refuse, and `orders.stopped` while
 * rules keep the order still.
 */
export async function packOrder(ctx: Ctx, { sellerId, orderId }: OrderKey): Promise<Parcel> {
  const order = await orderOf(ctx, { sellerId, orderId })
  const before = await parcelOf(ctx, { sellerId, orderId })
  if (before !== null) return before
  await requireNotStopped(ctx, { sellerId, orderId })
  const parts = await partsOf(ctx, { sellerId, orderId })
  if (parts.length > 0) return await packRest(ctx, { sellerId, orderId })
  await moveOrder(ctx, { sellerId, orderId, step: 'pack' })
  return await write(ctx, { sellerId, orderId, parcelId: newId(ctx.now), mode: order.mode, part: false })
}

/**
 * Some pieces of an order are packed by themselves: a unit of clearance of its own, with its own number. Everything at once
 * is no part but the order. Refuses `fulfilment.packed-whole`, `orders.stopped`, and what `openPart` refuses.
 */
export async function packPart(
  ctx: Ctx,
  { sellerId, orderId, lines }: OrderKey & { readonly lines: readonly Pieces[] },
): Promise<Parcel> {
  const order = await orderOf(ctx, { sellerId, orderId })
  if ((await parcelOf(ctx, { sellerId, orderId })) !== null) throw refuse('fulfilment.packed-whole')
  const whole = order.lines.every(({ line, quantity }) =>
    lines.some((each) => each.line === line && each.quantity === quantity),
  )
  if (whole) return await packOrder(ctx, { sellerId, orderId })
  await requireNotStopped(ctx, { sellerId, orderId })
  const parcelId = newId(ctx.now)
  await openPart(ctx, { sellerId, orderId, partId: parcelId, lines })
  return await write(ctx, { sellerId, orderId, parcelId, mode: order.mode, part: true })
}

async function packRest(ctx: Ctx, key: OrderKey): Promise<Parcel> {
  const free = [...(await freePieces(ctx, key))].flatMap(([line, { left }]) =>
    left === 0 ? [] : [{ line, quantity: left }],
  )
  if (free.length > 0) return await packPart(ctx, { ...key, lines: free })
  return must((await parcelsOf(ctx, key)).at(-1), 'an order of which nothing is left has parcels')
}

type New = OrderKey & { readonly parcelId: string; readonly mode: Parcel['mode']; readonly part: boolean }

async function write(ctx: Ctx, { sellerId, orderId, parcelId, mode, part }: New): Promise<Parcel> {
  await own<Tables>(ctx.tx)
    .insertInto('fulfilment.parcel')
    .values({
      seller_id: sellerId,
      id: parcelId,
      order_id: orderId,
      part,
      mode,
      state: 'packed',
      packed_at: ctx.now,
      moved_at: ctx.now,
      attempts: 0,
    })
    .execute()
  await audit(ctx, { action: 'fulfilment.packed', subject: 'parcel', subjectId: parcelId, details: { orderId, part } })
  return must(await parcelByKey(ctx, { sellerId, parcelId }), 'the parcel just written is there')
}
