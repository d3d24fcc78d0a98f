import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import type { ProviderName } from './payment-port.ts'
import type { RefundState } from './refund-state.ts'
import type { Tables } from './tables.ts'

export type RefundRow = Tables['payments.refund']
export type RefundKey = { readonly buyerId: string; readonly refundId: string }

/** A refund as pages may see it. */
export type Refund = {
  readonly refundId: string
  readonly state: RefundState
  readonly amount: Money
  readonly reason: string
  readonly createdAt: Date
  readonly movedAt: Date
}

/** The refunds of one order, oldest first. */
export async function refundsOf(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<readonly Refund[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('seller_id', '=', sellerId)
    .orderBy('id')
    .execute()
  return rows.map((row) => ({
    refundId: row.id,
    state: row.state,
    amount: { minor: row.amount_minor, currency: row.currency },
    reason: row.reason,
    createdAt: row.created_at,
    movedAt: row.moved_at,
  }))
}

/** By the provider's id alone, as its webhook names it. */
export async function refundByProvider(
  ctx: Ctx,
  provider: ProviderName,
  providerId: string,
): Promise<RefundRow | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund as refund')
    .innerJoin('payments.payment as payment', (join) =>
      join.onRef('payment.buyer_id', '=', 'refund.buyer_id').onRef('payment.id', '=', 'refund.payment_id'),
    )
    .selectAll('refund')
    .where('refund.provider_id', '=', providerId)
    .where('payment.provider', '=', provider)
    .executeTakeFirst()
  return row ?? null
}

export async function refundById(ctx: Ctx, refundId: string): Promise<RefundRow | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .selectAll()
    .where('id', '=', refundId)
    .executeTakeFirst()
  return row ?? null
}
