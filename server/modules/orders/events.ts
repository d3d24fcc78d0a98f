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

/**
 * The buyer has a part of an order's money back, as the provider confirmed; `cause` is the one it was asked with. Decided it
 * was before: the order's own books changed then.
 */
export const orderRefunded = event(
  'orders.refunded',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    refundId: z.uuid(),
    cause: z.string(),
    amountMinor: z.string(),
    currency: z.string(),
  }),
)

/** A seller took more time to ship, or a buyer to confirm; `dueAt` is null while the clock stands still. */
export const orderExtended = event(
  'orders.extended',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    clock: z.enum(['ship', 'confirm']),
    reason: z.string(),
    dueAt: z.iso.datetime().nullable(),
  }),
)

/** A provider refused to give an order's money back: a person must find another way. */
export const refundStuck = event(
  'orders.refund-stuck',
  z.object({ sellerId: z.uuid(), orderId: z.uuid(), buyerId: z.uuid(), reason: z.string() }),
)

/** The rules changed and an open order's goods may not enter as they did: its seller is told what to do. */
export const orderJudged = event(
  'orders.judged-again',
  z.object({
    changeId: z.uuid(),
    sellerId: z.uuid(),
    orderId: z.uuid(),
    number: z.string(),
    verdict: z.enum(['needs_papers', 'specialist', 'refused']),
    ruleEn: z.string(),
    ruleZh: z.string(),
    toDoEn: z.string(),
    toDoZh: z.string(),
  }),
)

/**
 * Rules refuse the goods of an order that has not left, or, of one that stands still already, ask for a specialist: it waits
 * for an operator, and both sides are told what to do.
 */
export const orderStopped = event(
  'orders.stopped',
  z.object({
    changeId: z.uuid(),
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    number: z.string(),
    verdict: z.enum(['refused', 'specialist']).default('refused'),
    ruleId: z.string(),
    ruleEn: z.string(),
    ruleZh: z.string(),
    toDoEn: z.string(),
    toDoZh: z.string(),
  }),
)

/** An order that was stopped goes on: with the reason of the person who decided, or without one because the rules allow it. */
export const orderGoesOn = event(
  'orders.goes-on',
  z.object({
    sellerId: z.uuid(),
    orderId: z.uuid(),
    buyerId: z.uuid(),
    number: z.string(),
    reason: z.string().nullable(),
    at: z.iso.datetime(),
  }),
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
    /** The part that was declared, where an order leaves in several parcels. */
    parcelId: z.uuid().nullable().default(null),
    outcome: z.enum(['released', 'refused', 'mismatch', 'returned']),
    code: z.string().max(60).nullable().default(null),
    reason: z.string().max(2000).nullable().default(null),
  }),
)
