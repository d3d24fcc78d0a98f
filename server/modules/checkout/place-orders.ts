import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { cny, decimalOf } from '#platform/money'
import { Refusal } from '#platform/refusal'
import { claimQuota, giveBackQuota } from '#modules/compliance'
import { giveBack, reserve } from '#modules/inventory'
import { openOrders, type NewOrder } from '#modules/orders'
import { openPayment } from '#modules/payments'
import { dropLines, offersOf } from './cart.ts'
import { quotesOf, type QuotedParcel } from './read-quote.ts'
import { readyToPlace, type PlaceRequest, type Ready } from './ready-to-place.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'
import { yearOf } from './view-cart.ts'

export type Placed = {
  readonly kind: 'placed'
  readonly checkoutId: string
  readonly paymentId: string
  readonly totalMinor: bigint
  readonly orders: readonly { readonly sellerId: string; readonly orderId: string; readonly number: string }[]
}
export type Outcome = Placed | { readonly kind: 'refused'; readonly refusal: Refusal }

/** A ready request with the ids it will have: one checkout, one order for each parcel. */
type Plan = Ready & {
  readonly checkoutId: string
  readonly parcels: readonly (QuotedParcel & { readonly orderId: string })[]
}

/**
 * Turns quotes into orders: uses each quote up, promises the stock, claims the yearly limit, opens the orders and their
 * payment. One outcome per request, in order; a refusal is a value and leaves nothing behind, whatever its neighbours do.
 */
export async function placeOrders(ctx: Ctx, requests: readonly PlaceRequest[]): Promise<readonly Outcome[]> {
  const refusals = new Map<PlaceRequest, Refusal>()
  const ready = await readied(ctx, requests, refusals)
  const plans = await usedUp(ctx, ready, refusals)
  const stocked = await withStock(ctx, plans, refusals)
  const held = await withQuota(ctx, stocked, refusals)
  const placed = await opened(ctx, held)
  return requests.map((request) => {
    const refusal = refusals.get(request)
    return refusal === undefined
      ? must(placed.get(request), 'what was not refused was placed')
      : { kind: 'refused', refusal }
  })
}

type Refusals = Map<PlaceRequest, Refusal>
type Asked<T> = ReadonlyMap<PlaceRequest, T>

async function readied(ctx: Ctx, requests: readonly PlaceRequest[], refusals: Refusals): Promise<Asked<Ready>> {
  const quotes = new Map((await quotesOf(ctx, requests)).map((quote) => [`${quote.buyerId} ${quote.quoteId}`, quote]))
  const lines = [...quotes.values()].flatMap((quote) => quote.parcels.flatMap((parcel) => parcel.lines))
  const offers = await offersOf(ctx, lines)
  const ready = new Map<PlaceRequest, Ready>()
  for (const request of requests) {
    const found = await readyToPlace(ctx, request, quotes.get(`${request.buyerId} ${request.quoteId}`), offers)
    if (found instanceof Refusal) refusals.set(request, found)
    else ready.set(request, found)
  }
  return ready
}

/** The guard: of any number of placings of one quote, in this batch or beside it, one finds it unused. */
async function usedUp(ctx: Ctx, ready: Asked<Ready>, refusals: Refusals): Promise<Asked<Plan>> {
  const rows = [...ready.values()].map(({ buyerId, quoteId }) => ({ buyer_id: buyerId, id: quoteId }))
  const { rows: used } = await sql<{ id: string }>`
    update checkout.quote as quote
       set used_at = ${ctx.now}
      from (select distinct buyer_id, id
              from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (buyer_id uuid, id uuid)) as wanted
     where quote.buyer_id = wanted.buyer_id and quote.id = wanted.id
       and quote.used_at is null and quote.expires_at > ${ctx.now}
    returning quote.id
  `.execute(ctx.tx)
  const free = new Set(used.map(({ id }) => id))
  const plans = new Map<PlaceRequest, Plan>()
  for (const [request, each] of ready) {
    if (!free.delete(each.quoteId)) refusals.set(request, refuse('checkout.quote-used'))
    else {
      const parcels = each.quote.parcels.map((parcel) => ({ ...parcel, orderId: newId(ctx.now) }))
      plans.set(request, { ...each, checkoutId: newId(ctx.now), parcels })
    }
  }
  return plans
}

async function withStock(ctx: Ctx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  const wants = [...plans.values()].flatMap((plan) =>
    plan.parcels.flatMap(({ sellerId, orderId, place, lines }) =>
      lines.map(({ variantId, quantity }) => ({ sellerId, orderId, variantId, place, quantity })),
    ),
  )
  const { refusedOrders } = await reserve(ctx, wants)
  const lost: Plan[] = []
  for (const [request, plan] of plans)
    for (const parcel of plan.parcels) {
      const short = refusedOrders.get(parcel.orderId)
      if (short === undefined) continue
      const line = parcel.lines.find(({ variantId }) => variantId === short.variantId)
      refusals.set(request, refuse('checkout.short', { title: line?.facts.titleZh ?? '', left: short.left }))
      lost.push(plan)
      break
    }
  const held = lost.flatMap(({ parcels }) => parcels).filter(({ orderId }) => !refusedOrders.has(orderId))
  await undo(ctx, lost, held)
  return without(plans, refusals)
}

async function withQuota(ctx: Ctx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  const claims = [...plans.values()].flatMap(({ parcels, person }) =>
    parcels.map(({ orderId, dutiableMinor }) => ({
      personPrint: person.print,
      year: yearOf(ctx.now),
      amountMinor: dutiableMinor,
      orderId,
    })),
  )
  const { refusedOrders } = await claimQuota(ctx, claims)
  const lost: Plan[] = []
  for (const [request, plan] of plans) {
    const left = plan.parcels.flatMap(({ orderId }) => refusedOrders.get(orderId)?.leftMinor ?? [])[0]
    if (left === undefined) continue
    const wanted = plan.parcels.reduce((sum, parcel) => sum + parcel.dutiableMinor, 0n)
    const params = { wanted: decimalOf(cny(wanted)), left: decimalOf(cny(left)), receipt: '-621018' }
    refusals.set(request, refuse('checkout.over-year-limit', params))
    lost.push(plan)
  }
  await giveBackQuota(
    ctx,
    lost.flatMap(({ parcels }) => parcels.map(({ orderId }) => orderId)).filter((id) => !refusedOrders.has(id)),
  )
  await undo(
    ctx,
    lost,
    lost.flatMap(({ parcels }) => parcels),
  )
  return without(plans, refusals)
}

/** Nobody outside this transaction has seen the quote used or the stock promised. */
async function undo(
  ctx: Ctx,
  plans: readonly Plan[],
  held: readonly { readonly sellerId: string; readonly orderId: string }[],
): Promise<void> {
  if (plans.length === 0) return
  await giveBack(
    ctx,
    held.map(({ sellerId, orderId }) => ({ sellerId, orderId })),
  )
  const rows = plans.map(({ buyerId, quoteId }) => ({ buyer_id: buyerId, id: quoteId }))
  await sql`
    update checkout.quote as quote
       set used_at = null
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as wanted (buyer_id uuid, id uuid)
     where quote.buyer_id = wanted.buyer_id and quote.id = wanted.id and quote.used_at = ${ctx.now}
  `.execute(ctx.tx)
}

const without = (plans: Asked<Plan>, refusals: Refusals): Asked<Plan> =>
  new Map([...plans].filter(([request]) => !refusals.has(request)))

async function opened(ctx: Ctx, plans: Asked<Plan>): Promise<Asked<Placed>> {
  const all = [...plans.values()]
  const numbers = new Map((await openOrders(ctx, all.flatMap(newOrders))).map((each) => [each.orderId, each.number]))
  const placed = new Map<PlaceRequest, Placed>()
  for (const [request, plan] of plans) {
    const orders = plan.parcels.map(({ sellerId, orderId }) => ({
      sellerId,
      orderId,
      number: must(numbers.get(orderId), 'an opened order has its number'),
    }))
    const { paymentId } = await openPayment(ctx, {
      checkoutId: plan.checkoutId,
      buyerId: plan.buyerId,
      amount: cny(plan.quote.totalMinor),
      description: orders.map(({ number }) => number).join(' '),
      orders: plan.parcels.map((parcel) => ({
        sellerId: parcel.sellerId,
        orderId: parcel.orderId,
        amount: cny(parcel.amounts.totalMinor),
      })),
      payerHint: { name: plan.person.name, idNumber: plan.person.idNumber },
      returnPath: `/zh-cn/pay/${plan.checkoutId}`,
    })
    placed.set(request, {
      kind: 'placed',
      checkoutId: plan.checkoutId,
      paymentId,
      totalMinor: plan.quote.totalMinor,
      orders,
    })
    await keep(ctx, plan, paymentId, orders)
  }
  return placed
}

const newOrders = (plan: Plan): readonly NewOrder[] =>
  plan.parcels.map((parcel) => ({
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
      name: plan.address.name,
      phone: plan.address.phone,
      province: plan.address.province.name,
      city: plan.address.city.name,
      district: plan.address.district.name,
      districtCode: plan.address.districtCode,
      detail: plan.address.detail,
    },
    orderer: { name: plan.person.name, idNumber: plan.person.idNumber, phone: plan.ordererPhone },
  }))

async function keep(ctx: Ctx, plan: Plan, paymentId: string, orders: Placed['orders']): Promise<void> {
  const { buyerId, quoteId, checkoutId } = plan
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('checkout.checkout')
    .values({
      buyer_id: buyerId,
      id: checkoutId,
      quote_id: quoteId,
      payment_id: paymentId,
      currency: 'CNY',
      total_minor: plan.quote.totalMinor,
      placed_at: ctx.now,
    })
    .execute()
  await tables
    .insertInto('checkout.checkout_order')
    .values(
      orders.map(({ sellerId, orderId, number }, at) => ({
        buyer_id: buyerId,
        checkout_id: checkoutId,
        parcel: at + 1,
        seller_id: sellerId,
        order_id: orderId,
        number,
      })),
    )
    .execute()
  await dropLines(
    ctx,
    buyerId,
    plan.parcels.flatMap(({ lines }) => lines),
  )
  await audit(ctx, {
    action: 'checkout.placed',
    subject: 'checkout',
    subjectId: checkoutId,
    details: { orders: orders.length, totalMinor: plan.quote.totalMinor.toString(), currency: 'CNY' },
  })
}
