import { z } from 'zod'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { payerPlace } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** What the provider reported of the payment of one order. The payer is in clear: for the declaring job only. */
export type PaymentRecord = {
  readonly paymentId: string
  readonly transactionId: string
  readonly payerName: string
  readonly payerIdNumber: string
  readonly payerIdType: string
  /** What was paid for this order: the reported amount, or this order's part of it where the payment was for several. */
  readonly amountMinor: bigint
  /** The whole reported amount. */
  readonly paidMinor: bigint
  readonly currency: string
  readonly paidAt: Date
}

const Payer = z.object({ name: z.string(), idNumber: z.string() })

/** Refused as `payments.not-reported` while the payment is not captured, or its payer has been erased. */
export async function recordForCustoms(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<PaymentRecord> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order as part')
    .innerJoin('payments.report as report', (join) =>
      join.onRef('report.buyer_id', '=', 'part.buyer_id').onRef('report.payment_id', '=', 'part.payment_id'),
    )
    .selectAll('report')
    .select((table) => [
      'part.captured_minor',
      table
        .selectFrom('payments.payment_order as each')
        .whereRef('each.buyer_id', '=', 'part.buyer_id')
        .whereRef('each.payment_id', '=', 'part.payment_id')
        .select(({ fn }) => fn.countAll<bigint>().as('count'))
        .as('parts'),
    ])
    .where('part.order_id', '=', orderId)
    .where('part.seller_id', '=', sellerId)
    .orderBy('report.payment_id')
    .executeTakeFirst()
  if (row === undefined || row.payer_sealed === null) throw refuse('payments.not-reported')
  const payer = Payer.parse(JSON.parse(ctx.world.vault.open(row.payer_sealed, payerPlace(row.payment_id))))
  return {
    paymentId: row.payment_id,
    transactionId: row.transaction_id,
    payerName: payer.name,
    payerIdNumber: payer.idNumber,
    payerIdType: row.payer_id_type,
    amountMinor: row.parts === 1n ? row.amount_minor : row.captured_minor,
    paidMinor: row.amount_minor,
    currency: row.currency,
    paidAt: row.paid_at,
  }
}
