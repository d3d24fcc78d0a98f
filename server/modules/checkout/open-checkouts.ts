import { auditEach } from '#platform/audit'
import { must } from '#platform/check'
import type { BatchCtx } from '#platform/context'
import { sql } from '#platform/db'
import { newId } from '#platform/id'
import { cny } from '#platform/money'
import type { Person } from '#modules/buyers'
import { openOrders, orderNumber, type NewOrder } from '#modules/orders'
import { chosenBeforehand, openPayments } from '#modules/payments'
import { dropLinesOf } from './cart.ts'
import type { QuotedParcel } from './read-quote.ts'
import type { Ready } from './ready-to-place.ts'

/** A ready request with the ids it will have: one checkout, one order for each parcel. */
export type Plan = Ready & {
  readonly checkoutId: string
  readonly parcels: readonly (QuotedParcel & { readonly orderId: string })[]
}
export type Placed = {
  readonly kind: 'placed'
  readonly checkoutId: string
  readonly paymentId: string
  readonly totalMinor: bigint
  readonly placedAt: Date
  /** Whether one way of paying stands; else the buyer chooses. */
  readonly chosen: boolean
  /** Until when it can be paid. */
  readonly dueAt: Date | null
  readonly orders: readonly {
    readonly sellerId: string
    readonly orderId: string
    readonly number: string
    readonly totalMinor: bigint
  }[]
}

/**
 * Opens what was won: the orders, one payment over all orders of a checkout, and the checkout itself; the cart loses what
 * was bought. Everything travels in one round trip but the numbers of the books.
 */
export async function openCheckouts(ctx: BatchCtx, plans: readonly Plan[]): Promise<readonly Placed[]> {
  if (plans.length === 0) return []
  const placed = plans.map((plan) => placedOf(ctx, plan))
  const [opened] = await Promise.all([
    openOrders(ctx, plans.flatMap(newOrders)),
    openPayments(
      ctx,
      plans.map((plan, at) => newPayment(plan, must(placed[at], 'one for each'))),
    ),
    keep(ctx, plans, placed),
    dropLinesOf(
      ctx,
      plans.flatMap(({ buyerId, parcels }) =>
        parcels.flatMap(({ lines }) =>
          lines.map(({ listingId, variantId }) => ({ ownerId: buyerId, listingId, variantId })),
        ),
      ),
    ),
    auditEach(
      ctx,
      plans.map(({ by, checkoutId, parcels, quote }) => ({
        by,
        action: 'checkout.placed',
        subject: 'checkout',
        subjectId: checkoutId,
        details: { orders: parcels.length, totalMinor: quote.totalMinor.toString(), currency: 'CNY' },
      })),
    ),
  ])
  return placed.map((each) => ({ ...each, dueAt: opened.dueAt }))
}

const placedOf = (ctx: BatchCtx, plan: Plan): Placed => ({
  kind: 'placed',
  checkoutId: plan.checkoutId,
  paymentId: newId(ctx.now),
  totalMinor: plan.quote.totalMinor,
  placedAt: ctx.now,
  chosen: chosenBeforehand(ctx) !== null,
  dueAt: null,
  orders: plan.parcels.map(({ sellerId, orderId, amounts }) => ({
    sellerId,
    orderId,
    number: orderNumber(orderId, ctx.now),
    totalMinor: amounts.totalMinor,
  })),
})

const newPayment = (plan: Plan, { paymentId, orders }: Placed) => ({
  by: plan.by,
  paymentId,
  checkoutId: plan.checkoutId,
  buyerId: plan.buyerId,
  amount: cny(plan.quote.totalMinor),
  description: orders.map(({ number }) => number).join(' '),
  orders: plan.parcels.map((parcel) => ({
    sellerId: parcel.sellerId,
    orderId: parcel.orderId,
    amount: cny(parcel.amounts.totalMinor),
  })),
  payerHint: payerOf(plan.person.open()),
  returnPath: `/zh-cn/pay/${plan.checkoutId}`,
})

const payerOf = ({ name, idNumber }: Person) => ({ name, idNumber })

function newOrders(plan: Plan): readonly NewOrder[] {
  const [address, person] = [plan.address.open(), plan.person.open()]
  const phone = (plan.contact?.open().phone ?? address.phone).replace(/^\+86/, '')
  return plan.parcels.map((parcel) => ({
    by: plan.by,
    sellerId: parcel.sellerId,
    orderId: parcel.orderId,
    buyerId: plan.buyerId,
    checkoutId: plan.checkoutId,
    mode: parcel.mode,
    place: parcel.place,
    rateId: parcel.rateId,
    rateText: parcel.rateText,
    freightCardId: parcel.freightCardId,
    rulesVersion: parcel.rulesVersion,
    personPrint: plan.person.print,
    lines: parcel.lines.map(({ listingId, variantId, quantity, facts, amounts }) => ({
      listingId,
      variantId,
      quantity,
      ...facts,
      ...amounts,
    })),
    consignee: {
      name: address.name,
      phone: address.phone,
      province: address.province.name,
      city: address.city.name,
      district: address.district.name,
      districtCode: address.districtCode,
      detail: address.detail,
    },
    orderer: { ...payerOf(person), phone },
  }))
}

async function keep(ctx: BatchCtx, plans: readonly Plan[], placed: readonly Placed[]): Promise<void> {
  const inserting = sql`
    insert into checkout.checkout (buyer_id, id, quote_id, payment_id, currency, total_minor, placed_at)
    select buyer_id, id, quote_id, payment_id, 'CNY', total_minor, ${ctx.now}
      from unnest(${plans.map(({ buyerId }) => buyerId)}::uuid[], ${placed.map(({ checkoutId }) => checkoutId)}::uuid[],
                  ${plans.map(({ quoteId }) => quoteId)}::uuid[], ${placed.map(({ paymentId }) => paymentId)}::uuid[],
                  ${plans.map(({ quote }) => quote.totalMinor)}::bigint[])
           as one (buyer_id, id, quote_id, payment_id, total_minor)
  `.execute(ctx.tx)
  const rows = placed.flatMap(({ checkoutId, orders }, at) =>
    orders.map((order, parcel) => ({
      buyer_id: plans[at]?.buyerId,
      checkout_id: checkoutId,
      parcel: parcel + 1,
      seller_id: order.sellerId,
      order_id: order.orderId,
      number: order.number,
    })),
  )
  const naming = sql`
    insert into checkout.checkout_order (buyer_id, checkout_id, parcel, seller_id, order_id, number)
    select buyer_id, checkout_id, parcel, seller_id, order_id, number
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
             buyer_id uuid, checkout_id uuid, parcel integer, seller_id uuid, order_id uuid, number text)
  `.execute(ctx.tx)
  await Promise.all([inserting, naming])
}
