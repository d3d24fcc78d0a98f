import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { day, decimal, id, instant, money, nullable, z } from '#platform/wire'
import { debtStates } from './debt-state.ts'
import { lineKinds } from './line-kind.ts'
import {
  OutlookReply,
  outlookReply,
  PayoutReply,
  payoutReply,
  PlanReply,
  planReply,
  ReserveReply,
  reserveReply,
} from './payout-reply.ts'
import { refuse } from './refusals.ts'
import { sellerMoney } from './seller-money.ts'
import { periodName, periodOf, statementOf, type OrderLine, type Period } from './statement.ts'

export const listSellerPayouts = endpoint({
  id: 'listSellerPayouts',
  method: 'get',
  path: '/api/v1/seller/payouts',
  summary:
    'What is owed and why, held in escrow, withheld, on its way and paid; the next payout; the last 200 payouts.',
  who: ['seller'],
  reply: z.object({
    owed: money.describe('Below nothing the seller owes it'),
    escrow: money,
    onItsWay: money,
    paid: money,
    reserved: money,
    minimum: money,
    nextPayout: nullable(day),
    outlook: OutlookReply,
    plan: PlanReply,
    debt: nullable(z.object({ since: instant, state: z.enum(debtStates) })),
    reserves: z.array(ReserveReply),
    withheld: z.array(
      z.object({ orderId: id, number: z.string(), amount: money, left: money, at: instant, backAt: instant }),
    ),
    lines: z
      .array(
        z.object({
          at: instant,
          kind: z.enum(lineKinds),
          orderId: nullable(id),
          number: nullable(z.string()),
          rate: nullable(decimal),
          amount: money,
        }),
      )
      .describe('What makes up the balance, newest first, 200 at most'),
    payouts: z.array(PayoutReply),
  }),
  refusals: ['sellers.no-business'],
  handle: async (ctx) => {
    const shown = await sellerMoney(ctx, actingSeller(ctx.actor))
    return {
      ...shown,
      outlook: outlookReply(shown.outlook),
      plan: planReply(shown.plan),
      debt: shown.debt === null ? null : { since: shown.debt.since, state: shown.debt.state },
      reserves: shown.reserves.map(reserveReply),
      withheld: [...shown.withheld],
      lines: [...shown.lines],
      payouts: shown.payouts.map(payoutReply),
    }
  },
})

const amounts = {
  released: money,
  tax: money,
  freight: money,
  insurance: money,
  goods: money,
  fee: money,
  share: money,
  refunded: money,
  net: money,
}

export const showSellerStatement = endpoint({
  id: 'showSellerStatement',
  method: 'get',
  path: '/api/v1/seller/statement',
  summary: 'A period of the seller’s book: every order with what was deducted, every payout, and sums that add up.',
  who: ['seller'],
  query: z.object({
    month: z
      .string()
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
      .optional(),
    from: day.optional(),
    to: day.optional(),
  }),
  reply: z.object({
    period: z.string(),
    from: day,
    to: day,
    opening: money,
    closing: money,
    reserve: z.object({ opening: money, closing: money }),
    orders: z.array(z.object({ orderId: id, number: z.string(), at: instant, rate: nullable(decimal), ...amounts })),
    others: z.array(
      z.object({
        at: instant,
        kind: z.enum(lineKinds),
        orderId: nullable(id),
        number: nullable(z.string()),
        rate: nullable(decimal),
        refunded: money,
        feeReturned: money,
        amount: money,
      }),
    ),
    payouts: z.array(z.object({ payoutId: id, at: instant, kind: z.enum(['payout', 'returned']), amount: money })),
    totals: z.object({ ...amounts, other: money, paidOut: money }),
  }),
  refusals: ['sellers.no-business', 'payouts.period-backwards'],
  handle: async (ctx, { query }) => {
    const statement = await statementOf(ctx, actingSeller(ctx.actor), periodFrom(query, ctx.now))
    const usd = (minor: bigint) => ({ minor, currency: 'USD' })
    const yuan = (minor: bigint) => ({ minor, currency: 'CNY' })
    const { reserve, totals } = statement
    return {
      period: periodName(statement),
      from: statement.from,
      to: statement.to,
      opening: usd(statement.openingMinor),
      closing: usd(statement.closingMinor),
      reserve: { opening: usd(reserve.openingMinor), closing: usd(reserve.closingMinor) },
      orders: statement.orders.map((line) => ({
        orderId: line.orderId,
        number: line.number,
        at: line.at,
        rate: line.rate,
        ...amountsOf(line, line.currency),
      })),
      others: statement.others.map(({ at, kind, orderId, number, rate, refundMinor, feeMinor, minor }) => ({
        at,
        kind,
        orderId,
        number,
        rate,
        refunded: yuan(refundMinor),
        feeReturned: yuan(feeMinor),
        amount: usd(minor),
      })),
      payouts: statement.payouts.map(({ payoutId, at, kind, minor }) => ({ payoutId, at, kind, amount: usd(minor) })),
      totals: { ...amountsOf(totals, 'CNY'), other: usd(totals.otherMinor), paidOut: usd(totals.paidOutMinor) },
    }
  },
})

type Asked = {
  readonly month?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** A month, or two days; without either, this month. */
function periodFrom({ month, from, to }: Asked, now: Date): Period {
  if (from === undefined && to === undefined) return periodOf(month ?? now.toISOString().slice(0, 7))
  if (from === undefined || to === undefined || from > to) throw refuse('payouts.period-backwards')
  return { from, to }
}

type Minors = Omit<OrderLine, 'orderId' | 'number' | 'at' | 'currency' | 'rate'>

function amountsOf(line: Minors, currency: string) {
  const yuan = (minor: bigint) => ({ minor, currency })
  return {
    released: yuan(line.releasedMinor),
    tax: yuan(line.taxMinor),
    freight: yuan(line.freightMinor),
    insurance: yuan(line.insuranceMinor),
    goods: yuan(line.goodsMinor),
    fee: yuan(line.feeMinor),
    share: yuan(line.shareMinor),
    refunded: yuan(line.refundMinor),
    net: { minor: line.netMinor, currency: 'USD' },
  }
}
