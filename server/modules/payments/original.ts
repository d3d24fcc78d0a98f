import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { NextStep, Original } from './payment-port.ts'
import { inboxPlace, originalPlace, type PaymentRow } from './payments.ts'
import type { Tables } from './tables.ts'

/** Keeps what was written to make a payment and what was answered, word for word; made anew, the last counts. */
export async function keepOriginal(ctx: Ctx, row: PaymentRow, { request, response }: Original): Promise<void> {
  const place = originalPlace(row.id)
  const sealed = {
    request_sealed: ctx.world.vault.seal(request, place),
    response_sealed: ctx.world.vault.seal(response, place),
    at: ctx.now,
  }
  await own<Tables>(ctx.tx)
    .insertInto('payments.original')
    .values({ buyer_id: row.buyer_id, payment_id: row.id, ...sealed })
    .onConflict((conflict) => conflict.columns(['buyer_id', 'payment_id']).doUpdateSet(sealed))
    .execute()
}

/** A payment as customs asks for it: whole, with every order it paid. */
export type PaymentForCustoms = {
  readonly paymentId: string
  /** Whose money it was at the provider. */
  readonly account: string
  readonly transactionId: string
  readonly paidMinor: bigint
  readonly currency: string
  readonly paidAt: Date
  /** How the buyer went on to pay; null where it is not known. */
  readonly way: NextStep['kind'] | null
  readonly orders: readonly { readonly sellerId: string; readonly orderId: string }[]
  /** What made the payment, and the provider's report of it or its answer; null when it was forgotten, or never kept. */
  readonly original: Original | null
}

/** The payment of an order, or null while there is none that came. Its original texts name who paid: for the uploading job only. */
export async function paymentForCustoms(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<PaymentForCustoms | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order as part')
    .innerJoin('payments.payment as payment', (join) =>
      join.onRef('payment.buyer_id', '=', 'part.buyer_id').onRef('payment.id', '=', 'part.payment_id'),
    )
    .innerJoin('payments.report as report', (join) =>
      join.onRef('report.buyer_id', '=', 'part.buyer_id').onRef('report.payment_id', '=', 'part.payment_id'),
    )
    .select(['payment.buyer_id', 'payment.id', 'payment.account', 'payment.next_step', 'payment.pay_url'])
    .select(['report.transaction_id', 'report.amount_minor', 'report.currency', 'report.paid_at'])
    .where('part.order_id', '=', orderId)
    .where('part.seller_id', '=', sellerId)
    .orderBy('payment.id')
    .executeTakeFirst()
  if (row === undefined) return null
  const orders = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order')
    .select(['seller_id as sellerId', 'order_id as orderId'])
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.id)
    .orderBy('order_id')
    .execute()
  return {
    paymentId: row.id,
    account: row.account ?? '',
    transactionId: row.transaction_id,
    paidMinor: row.amount_minor,
    currency: row.currency,
    paidAt: row.paid_at,
    way: row.next_step?.kind ?? (row.pay_url === null ? null : 'redirect'),
    orders,
    original: await originalOf(ctx, row),
  }
}

/** The report by which the money was known to have come, as the provider sent it; else its answer to the request. */
async function originalOf(
  ctx: Ctx,
  { buyer_id, id }: { readonly buyer_id: string; readonly id: string },
): Promise<Original | null> {
  const { rows } = await sql<{
    request_sealed: string
    response_sealed: string
    report_id: string | null
    body: string | null
  }>`
    select o.request_sealed, o.response_sealed, i.id as report_id, i.body_sealed as body
      from payments.original o
      left join lateral (
             select e.id, e.body_sealed from payments.inbox e
              where e.about = ${id} and e.outcome = 'taken' and e.body_sealed <> ''
              order by e.handled_at desc
              limit 1) i on true
     where o.buyer_id = ${buyer_id} and o.payment_id = ${id} and o.request_sealed <> ''
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined) return null
  const open = (sealed: string): string => ctx.world.vault.open(sealed, originalPlace(id))
  const reported = row.report_id !== null && row.body !== null
  return {
    request: open(row.request_sealed),
    response: reported
      ? ctx.world.vault.open(row.body ?? '', inboxPlace(row.report_id ?? ''))
      : open(row.response_sealed),
  }
}
