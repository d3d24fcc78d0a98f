import { actingSeller } from '#modules/sellers'
import { endpoint } from '#platform/endpoint'
import { day, decimal, id, instant, money, nullable, z } from '#platform/wire'
import { PayoutReply, payoutReply } from './payout-reply.ts'
import { sellerMoney } from './seller-money.ts'
import { statementOf } from './statement.ts'

export const listSellerPayouts = endpoint({
  id: 'listSellerPayouts',
  method: 'get',
  path: '/api/v1/seller/payouts',
  summary: 'What is owed, held in escrow, on its way and paid; the next payout; the last 200 payouts.',
  who: ['seller'],
  reply: z.object({
    owed: money,
    escrow: money,
    onItsWay: money,
    paid: money,
    minimum: money,
    nextPayout: nullable(day),
    payouts: z.array(PayoutReply),
  }),
  refusals: ['sellers.no-business'],
  handle: async (ctx) => {
    const { payouts, ...rest } = await sellerMoney(ctx, actingSeller(ctx.actor))
    return { ...rest, payouts: payouts.map(payoutReply) }
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
  summary: 'One month of the seller’s book: every order with what was deducted, every payout, and sums that add up.',
  who: ['seller'],
  query: z.object({ month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/) }),
  reply: z.object({
    month: z.string(),
    opening: money,
    closing: money,
    orders: z.array(z.object({ orderId: id, number: z.string(), at: instant, rate: nullable(decimal), ...amounts })),
    payouts: z.array(z.object({ payoutId: id, at: instant, kind: z.enum(['payout', 'returned']), amount: money })),
    totals: z.object({ ...amounts, paidOut: money }),
  }),
  refusals: ['sellers.no-business'],
  handle: async (ctx, { query }) => {
    const statement = await statementOf(ctx, actingSeller(ctx.actor), query.month)
    const usd = (minor: bigint) => ({ minor, currency: 'USD' })
    return {
      month: statement.month,
      opening: usd(statement.openingMinor),
      closing: usd(statement.closingMinor),
      orders: statement.orders.map((line) => ({
        orderId: line.orderId,
        number: line.number,
        at: line.at,
        rate: line.rate,
        ...amountsOf(line, line.currency),
      })),
      payouts: statement.payouts.map(({ payoutId, at, kind, minor }) => ({ payoutId, at, kind, amount: usd(minor) })),
      totals: { ...amountsOf(statement.totals, 'CNY'), paidOut: usd(statement.totals.paidOutMinor) },
    }
  },
})

type Minors = Readonly<
  Record<
    | 'releasedMinor'
    | 'taxMinor'
    | 'freightMinor'
    | 'insuranceMinor'
    | 'goodsMinor'
    | 'feeMinor'
    | 'shareMinor'
    | 'refundMinor'
    | 'netMinor',
    bigint
  >
>

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
