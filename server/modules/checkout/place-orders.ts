import { batch } from '#platform/batch'
import { must } from '#platform/check'
import type { BatchCtx } from '#platform/context'
import { sql, sqlState } from '#platform/db'
import { newId } from '#platform/id'
import { cny, decimalOf } from '#platform/money'
import { Refusal } from '#platform/refusal'
import { claimQuota, giveBackQuota, type QuotaClaim } from '#modules/compliance'
import { admit, hold } from '#modules/inventory'
import { claimQuotedDiscounts, hasDiscounts } from './claim-quoted.ts'
import { openCheckouts, type Placed, type Plan } from './open-checkouts.ts'
import { readyToPlace, shortOf, wantsOf, type PlaceRequest, type Ready } from './ready-to-place.ts'
import { refuse } from './refusals.ts'
import { countPlacing, tillLimits, type TillLimits } from './till-tries.ts'
import { yearOf } from './view-cart.ts'

export type { Placed } from './open-checkouts.ts'
export type Outcome = Placed | { readonly kind: 'refused'; readonly refusal: Refusal }

/**
 * Turns quotes into orders: promises the stock, uses each quote up, claims the yearly limit, opens the orders and their
 * payment. One outcome per request, in order; a refusal is a value and leaves nothing behind, whatever its neighbours do.
 * Each step takes all requests in one statement (stock: one a seller); rows that others want too are locked in one order
 * everywhere: counted tries, stock, quotes, yearly limits, coupons, books.
 */
export async function placeOrders(ctx: BatchCtx, requests: readonly PlaceRequest[]): Promise<readonly Outcome[]> {
  const refusals: Refusals = new Map()
  const [plans] = await Promise.all([planned(ctx, requests, refusals), tillLimits(ctx)]) // read together, once
  const outcomes = (await allAtOnce(ctx, plans)) ?? (await oneAfterAnother(ctx, plans, refusals))
  return requests.map((request) => {
    const refusal = refusals.get(request)
    return refusal === undefined
      ? must(outcomes.get(request), 'what was not refused was placed')
      : { kind: 'refused', refusal }
  })
}

/**
 * Nearly always nobody is refused any more: then nothing needs to wait for a guard's answer, and guards and rows travel in
 * one round trip, the locks in their order. When a guard does refuse somebody all of it is undone, and answers null.
 * Discounts are claimed in rounds, so what has some goes the other way.
 */
async function allAtOnce(ctx: BatchCtx, plans: Asked<Plan>): Promise<ReadonlyMap<PlaceRequest, Placed> | null> {
  const all = [...plans.values()]
  if (all.length === 0 || hasDiscounts(all)) return null
  const limits = await tillLimits(ctx) // read before, so that every guard's first statement is sent as it is called
  const opening: { placed: readonly Placed[] } = { placed: [] }
  const sent = await Promise.allSettled([
    sql`savepoint all_at_once`.execute(ctx.tx).then(() => 0),
    counted(ctx, limits, plans).then((refused) => refused.size),
    admit(ctx, wantsOfAll(all)).then(({ refused }) => refused.size),
    usedUp(ctx, plans).then((refused) => refused.size),
    claimQuota(ctx, claimsOf(ctx, all)).then(({ refusedOrders }) => refusedOrders.size),
    open(ctx, all).then((placed) => {
      opening.placed = placed
      return 0
    }),
  ])
  if (sent.some((each) => each.status === 'fulfilled' && each.value > 0)) {
    await sql`rollback to savepoint all_at_once`.execute(ctx.tx)
    return null
  }
  const faults = sent.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []))
  // What was sent after the one that failed says only that the transaction is lost.
  if (faults.length > 0) throw faults.find((fault) => sqlState(fault) !== '25P02') ?? faults[0]
  return new Map([...plans.keys()].map((request, at) => [request, must(opening.placed[at], 'one for each')]))
}

/** Each guard waits for the one before it, and judges only those that are still there. */
async function oneAfterAnother(
  ctx: BatchCtx,
  plans: Asked<Plan>,
  refusals: Refusals,
): Promise<ReadonlyMap<PlaceRequest, Placed>> {
  const stocked = await withStock(ctx, await withinLimits(ctx, plans, refusals), refusals)
  const won = await withQuote(ctx, stocked, refusals)
  const held = await withDiscounts(ctx, await withQuota(ctx, won, refusals), refusals)
  const placed = await open(ctx, [...held.values()])
  return new Map([...held.keys()].map((request, at) => [request, must(placed[at], 'one for each')]))
}

/** What was won is opened and its stock taken. */
async function open(ctx: BatchCtx, plans: readonly Plan[]): Promise<readonly Placed[]> {
  const [placed] = await Promise.all([openCheckouts(ctx, plans), hold(ctx, wantsOfAll(plans))])
  return placed
}

const wantsOfAll = (plans: readonly Plan[]) => plans.flatMap((plan) => wantsOf(plan.checkoutId, plan.parcels))

/** Placing as the edge joins it: requests that arrive together share one transaction. */
export const placing = batch('checkout.place', {
  most: 64,
  run: async (ctx, asked: readonly { readonly by: PlaceRequest['by']; readonly input: Omit<PlaceRequest, 'by'> }[]) => {
    const outcomes = await placeOrders(
      ctx,
      asked.map(({ by, input }) => ({ ...input, by })),
    )
    return outcomes.map((outcome) => (outcome.kind === 'refused' ? outcome.refusal : outcome))
  },
})

type Refusals = Map<PlaceRequest, Refusal>
type Asked<T> = ReadonlyMap<PlaceRequest, T>

/** Requests that may be placed, with the ids they will have: one checkout, one order for each parcel. */
async function planned(ctx: BatchCtx, requests: readonly PlaceRequest[], refusals: Refusals): Promise<Asked<Plan>> {
  const plans = new Map<PlaceRequest, Plan>()
  for (const [request, ready] of await readyToPlace(ctx, requests))
    if (ready instanceof Refusal) refusals.set(request, ready)
    else plans.set(request, planOf(ctx, ready))
  return plans
}

const planOf = (ctx: BatchCtx, ready: Ready): Plan => ({
  ...ready,
  checkoutId: newId(ctx.now),
  parcels: ready.quote.parcels.map((parcel) => ({ ...parcel, orderId: newId(ctx.now) })),
})

/** Counts each placing against the person's limits of the hour and the day; it counts also when something refuses it later. */
function counted(ctx: BatchCtx, limits: TillLimits, plans: Asked<Plan>): Promise<ReadonlyMap<Counting, Refusal>> {
  const placings = [...plans].map(([request, { buyerId, person, quote }]) => ({
    request,
    buyerId,
    personPrint: person.print,
    amountMinor: quote.totalMinor,
    ip: request.ip ?? null,
  }))
  return countPlacing(ctx, limits, placings)
}
type Counting = { readonly request: PlaceRequest }

async function withinLimits(ctx: BatchCtx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  for (const [{ request }, refusal] of await counted(ctx, await tillLimits(ctx), plans)) refusals.set(request, refusal)
  return without(plans, refusals)
}

/** Stock is locked and judged here, in the order of arrival, and taken at the end: who drops out on the way took nothing. */
async function withStock(ctx: BatchCtx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  const { refused } = await admit(ctx, wantsOfAll([...plans.values()]))
  for (const [request, plan] of plans) {
    const short = refused.get(plan.checkoutId)
    if (short !== undefined) refusals.set(request, shortOf(plan.quote, short))
  }
  return without(plans, refusals)
}

/** The guard: of any number of placings of one quote, in this batch or beside it, one finds it unused. Gives back the others. */
async function usedUp(ctx: BatchCtx, plans: Asked<Plan>): Promise<ReadonlySet<PlaceRequest>> {
  const all = [...plans.values()]
  const { rows } = await sql<{ id: string }>`
    update checkout.quote as quote
       set used_at = ${ctx.now}
      from (select distinct buyer_id, id
              from unnest(${all.map(({ buyerId }) => buyerId)}::uuid[], ${all.map(({ quoteId }) => quoteId)}::uuid[])
                   as one (buyer_id, id)) as wanted
     where quote.buyer_id = wanted.buyer_id and quote.id = wanted.id
       and quote.used_at is null and quote.expires_at > ${ctx.now}
    returning quote.id
  `.execute(ctx.tx)
  const free = new Set(rows.map(({ id }) => id))
  return new Set([...plans].flatMap(([request, { quoteId }]) => (free.delete(quoteId) ? [] : [request])))
}

async function withQuote(ctx: BatchCtx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  if (plans.size === 0) return plans
  for (const request of await usedUp(ctx, plans)) refusals.set(request, refuse('checkout.quote-used'))
  return without(plans, refusals)
}

const claimsOf = (ctx: BatchCtx, plans: readonly Plan[]): readonly QuotaClaim[] =>
  plans.flatMap(({ parcels, person }) =>
    parcels.map(({ orderId, dutiableMinor }) => ({
      personPrint: person.print,
      year: yearOf(ctx.now),
      amountMinor: dutiableMinor,
      orderId,
    })),
  )

async function withQuota(ctx: BatchCtx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  const { refusedOrders } = await claimQuota(ctx, claimsOf(ctx, [...plans.values()]))
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
  await unuse(ctx, lost)
  return without(plans, refusals)
}

/** The last that can refuse: whoever comes too late for a limited coupon gives back the quota and the quote. */
async function withDiscounts(ctx: BatchCtx, plans: Asked<Plan>, refusals: Refusals): Promise<Asked<Plan>> {
  const refused = await claimQuotedDiscounts(ctx, [...plans.values()])
  if (refused.size === 0) return plans
  const lost: Plan[] = []
  for (const [request, plan] of plans) {
    const refusal = refused.get(plan.checkoutId)
    if (refusal === undefined) continue
    refusals.set(request, refusal)
    lost.push(plan)
  }
  await giveBackQuota(
    ctx,
    lost.flatMap(({ parcels }) => parcels.map(({ orderId }) => orderId)),
  )
  await unuse(ctx, lost)
  return without(plans, refusals)
}

/** Nobody outside this transaction has seen these quotes used. */
async function unuse(ctx: BatchCtx, plans: readonly Plan[]): Promise<void> {
  if (plans.length === 0) return
  await sql`
    update checkout.quote as quote
       set used_at = null
      from unnest(${plans.map(({ buyerId }) => buyerId)}::uuid[], ${plans.map(({ quoteId }) => quoteId)}::uuid[])
           as lost (buyer_id, id)
     where quote.buyer_id = lost.buyer_id and quote.id = lost.id and quote.used_at = ${ctx.now}
  `.execute(ctx.tx)
}

const without = (plans: Asked<Plan>, refusals: Refusals): Asked<Plan> =>
  new Map([...plans].filter(([request]) => !refusals.has(request)))
