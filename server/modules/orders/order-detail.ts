import type { Ctx } from '#platform/context'
import type { Locale } from '#platform/say'
import { id, instant, money, nullable, z } from '#platform/wire'
import { orderBalances, transfersOf } from '#modules/ledger'
import type { Order } from './order-of.ts'
import { orderView, shares, sharesOf, viewOf } from './order-view.ts'
import { partsOf } from './read-parts.ts'
import { orderRefunds } from './refunds-of.ts'
import { stopDuty, stopStates } from './stop-state.ts'
import { stopOf } from './stops.ts'
import { timeline, type Audience } from './timeline.ts'

const People = z.object({
  name: z.string(),
  phone: z.string(),
  region: z.string(),
  detail: z.string(),
  ordererName: z.string(),
  idNumber: z.string(),
})
const Entry = z.object({
  key: z.string(),
  state: z.enum(['done', 'now', 'next', 'stopped']),
  /** In the words of the reader and the language of the request. */
  title: z.string(),
  at: nullable(instant),
  place: nullable(z.string()),
  reason: nullable(z.string()),
  note: nullable(z.string()),
  owner: nullable(z.string()),
  dueAt: nullable(instant),
})
const Place = z.object({ account: z.string(), amount: money })
/** A parcel of its own, where an order leaves in several. */
const PartView = z.object({
  partId: id,
  number: z.string(),
  shippedAt: nullable(instant),
  lines: z.array(z.object({ line: z.number().int(), quantity: z.number().int() })),
  facts: z.array(z.object({ fact: z.string(), at: instant })),
})
const RefundView = z.object({
  refundId: id,
  amount: money,
  reason: z.string(),
  note: nullable(z.string()),
  policy: nullable(z.string()),
  bearer: nullable(z.string()),
  at: instant,
  doneAt: nullable(instant),
})
/** Rules keep the order still: it may be neither packed nor handed over until `owner` decided, which should be by `dueAt`. */
const StopView = z
  .object({
    state: z.enum(stopStates),
    owner: z.string(),
    ruleId: z.string(),
    ruleEn: z.string(),
    ruleZh: z.string(),
    toDoEn: z.string(),
    toDoZh: z.string(),
    stoppedAt: instant,
    dueAt: nullable(instant),
  })
  .openapi('OrderStop')
const progress = {
  parts: z.array(PartView),
  refunds: z.array(RefundView),
  frozenAt: nullable(instant),
  /** Null where no rule keeps the order still. */
  stop: nullable(StopView),
}

export const buyerDetail = orderView
  .extend({ people: People, timeline: z.array(Entry), ...progress, money: z.array(Place) })
  .openapi('OrderOfBuyer')
export const sellerDetail = orderView
  .extend({ people: People, timeline: z.array(Entry), ...progress, ...shares })
  .openapi('OrderOfSeller')
export const operatorDetail = orderView
  .extend({
    people: People,
    timeline: z.array(Entry),
    ...progress,
    ...shares,
    buyerId: id,
    rateId: id,
    freightCardId: id,
    rulesVersion: z.string(),
    captured: money,
    refunded: money,
    refundFailure: nullable(z.string()),
    money: z.array(Place),
    transfers: z.array(
      z.object({
        seq: z.string(),
        at: instant,
        debit: z.string(),
        credit: z.string(),
        amount: money,
        kind: z.string(),
        rate: nullable(z.string()),
        cause: z.string(),
      }),
    ),
  })
  .openapi('OrderOfOperator')

/** The buyer's view: amounts, timeline, and where the money is now. */
export const detailForBuyer = async (ctx: Ctx, order: Order, locale: Locale) => ({
  ...viewOf(order),
  people: order.people,
  timeline: await entriesOf(ctx, order, 'buyer', locale),
  ...(await progressOf(ctx, order)),
  money: await whereIs(ctx, order),
})

/** The seller's view: what to send where, and what it brings. */
export const detailForSeller = async (ctx: Ctx, order: Order, locale: Locale) => ({
  ...viewOf(order),
  people: order.people,
  timeline: await entriesOf(ctx, order, 'seller', locale),
  ...(await progressOf(ctx, order)),
  ...sharesOf(order),
})

/** The operator's view: everything, down to the rows of the ledger. */
export const detailForOperator = async (ctx: Ctx, order: Order, locale: Locale) => ({
  ...viewOf(order),
  people: order.people,
  timeline: await entriesOf(ctx, order, 'operator', locale),
  ...(await progressOf(ctx, order)),
  ...sharesOf(order),
  buyerId: order.buyerId,
  rateId: order.rateId,
  freightCardId: order.freightCardId,
  rulesVersion: order.rulesVersion,
  captured: { minor: order.capturedMinor, currency: order.currency },
  refunded: { minor: order.refundedMinor, currency: order.currency },
  refundFailure: order.refundFailure,
  money: await whereIs(ctx, order),
  transfers: (await transfersOf(ctx, order)).map(({ seq, at, debit, credit, money: amount, kind, rate, cause }) => ({
    seq: seq.toString(),
    at,
    debit,
    credit,
    amount,
    kind,
    rate,
    cause,
  })),
})

async function entriesOf(ctx: Ctx, order: Order, audience: Audience, locale: Locale) {
  const say = ctx.world.say(locale)
  const entries = await timeline(ctx, order, audience)
  return entries.map((entry) => ({ ...entry, title: say(`orders.timeline.${audience}.${entry.key}`) }))
}

async function progressOf(ctx: Ctx, order: Order) {
  const parts = await partsOf(ctx, order)
  return {
    frozenAt: order.frozenAt,
    stop: await standingStop(ctx, order),
    parts: parts.map(({ partId, number, shippedAt, lines, facts }) => ({
      partId,
      number,
      shippedAt,
      lines: lines.map(({ line, quantity }) => ({ line, quantity })),
      facts: [...facts].map(([fact, { at }]) => ({ fact, at })),
    })),
    refunds: (await orderRefunds(ctx, order)).map(({ refundId, amount, reason, note, policy, bearer, at, doneAt }) => {
      return { refundId, amount, reason, note, policy, bearer, at, doneAt }
    }),
  }
}

async function standingStop(ctx: Ctx, order: Order) {
  const stop = await stopOf(ctx, order)
  if (stop === null || stop.endedAt !== null) return null
  const { state, ruleId, ruleEn, ruleZh, toDoEn, toDoZh, stoppedAt, dueAt } = stop
  return { state, owner: stopDuty[state].owner, ruleId, ruleEn, ruleZh, toDoEn, toDoZh, stoppedAt, dueAt }
}

async function whereIs(ctx: Ctx, order: Order) {
  const held = await orderBalances(ctx, order)
  return held
    .filter(({ minor, account }) => minor > 0n && account !== 'platform_rounding' && account !== 'provider')
    .map(({ account, minor, currency }) => ({ account, amount: { minor, currency } }))
}
