import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import type { Bearer, RefundPolicy } from './refund-policy.ts'
import { orderOf, type OrderWish } from './order-of.ts'
import type { Tables } from './tables.ts'

/** A refund of an order or of a part of it, with whose money it is. */
export type OrderRefund = {
  readonly refundId: string
  readonly cause: string
  readonly amount: Money
  /** Names the words of why: `orders.reason.<reason>`. */
  readonly reason: string
  readonly note: string | null
  /** Null: money that came too late or twice, and goes back as it came. */
  readonly policy: RefundPolicy | null
  readonly bearer: Bearer | null
  readonly providerFeeBearer: Bearer | null
  readonly at: Date
  readonly doneAt: Date | null
  readonly failure: string | null
  /** What the seller gives of its dollars, and what it owes beyond its share. */
  readonly fromSeller: Money
  readonly owedBySeller: Money
  /** What the platform gives back of its fee, and what it pays of its own. */
  readonly fromFee: Money
  readonly loss: Money
  /** What comes back from carrier and insurer, and from tax. */
  readonly fromCarrier: Money
  readonly fromTax: Money
}

/** Every refund of an order, oldest first. Refused as `orderOf` refuses. */
export async function orderRefunds(ctx: Pick<Ctx, 'tx'>, wish: OrderWish): Promise<readonly OrderRefund[]> {
  const { sellerId, orderId, currency, keepCurrency } = await orderOf(ctx, wish)
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('orders.refund_wish')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('at')
    .orderBy('refund_id')
    .execute()
  const yuan = (minor: bigint): Money => ({ minor, currency })
  const dollars = (minor: bigint): Money => ({ minor, currency: keepCurrency })
  return rows.map((row) => ({
    refundId: row.refund_id,
    cause: row.cause,
    amount: yuan(row.amount_minor),
    reason: row.reason,
    note: row.note,
    policy: row.policy,
    bearer: row.bearer,
    providerFeeBearer: row.provider_fee_bearer,
    at: row.at,
    doneAt: row.done_at,
    failure: row.failure,
    fromSeller: dollars(row.keep_minor),
    owedBySeller: dollars(row.claim_keep_minor),
    fromFee: yuan(row.fee_minor),
    loss: yuan(row.loss_minor),
    fromCarrier: yuan(row.freight_minor + row.insurance_minor),
    fromTax: yuan(row.tax_minor),
  }))
}
