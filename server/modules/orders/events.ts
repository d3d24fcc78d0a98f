import { z } from 'zod'
import { event } from '#platform/outbox'
import { orderStates, orderSteps } from './order-state.ts'

/** An order was opened: its stock is promised, its money is owed. Amounts are minor units as text. */
export const orderOpened = event(
  'orders.opened',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    checkoutId: z.uuid(),
    number: z.string(),
    totalMinor: z.string(),
    currency: z.string(),
  }),
)

/** An order took a step. */
export const orderMoved = event(
  'orders.moved',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    step: z.enum(orderSteps),
    from: z.enum(orderStates),
    to: z.enum(orderStates),
    reason: z.string().nullable(),
  }),
)

/** A provider refused to give an order's money back: a person must find another way. */
export const refundStuck = event(
  'orders.refund-stuck',
  z.object({ sellerId: z.uuid(), orderId: z.uuid(), buyerId: z.uuid(), reason: z.string() }),
)

/** Emitted by fulfilment: the carrier reported where a parcel is. Defined here because orders come before fulfilment. */
export const parcelMoved = event(
  'fulfilment.parcel-moved',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    parcelId: z.uuid(),
    status: z.enum(['created', 'picked_up', 'exported', 'arrived_port', 'in_delivery', 'delivered', 'returned']),
    at: z.iso.datetime({ offset: true }),
    place: z.string().max(200).nullable().default(null),
  }),
)

/** Emitted by customs: what became of a declaration. Defined here because orders come before customs. */
export const customsDecided = event(
  'customs.decided',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    outcome: z.enum(['released', 'refused', 'mismatch', 'returned']),
    code: z.string().max(60).nullable().default(null),
    reason: z.string().max(2000).nullable().default(null),
  }),
)
