import { fraction, roundTo, split } from '@westbound/landed-cost'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { moneyOf, type Money } from '#platform/money'
import { emit } from '#platform/outbox'
import { providerFeeKept } from './events.ts'
import type { Fee } from './payment-port.ts'
import { ordersOf, type PaymentRow } from './payments.ts'
import type { Bearer, Tables } from './tables.ts'

export type FeeHeard = {
  readonly subject: 'payment' | 'refund'
  readonly subjectId: string
  readonly fee: Fee
  /** What the line came to in the account's own currency, where the fee is in that. */
  readonly settled: { readonly amount: Fee; readonly of: Money } | null
  readonly by: 'report' | 'statement'
}

/** Sellers and buyers were promised their amounts without it. */
const bearer: Bearer = 'platform'

/**
 * Keeps what a provider kept of a payment or a refund, once, in its own currency and in the payment's, and tells the books.
 * Gives back what is kept of it: another amount heard later is a difference, never a second fee. Null where the fee cannot
 * be told in the payment's currency.
 */
export async function keepFee(ctx: Ctx, row: PaymentRow, heard: FeeHeard): Promise<bigint | null> {
  const original = moneyOf(heard.fee.amount, heard.fee.currency)
  const minor = original && inCurrencyOf(row.currency, original, heard.settled)
  if (original === null || minor === null) return null
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.fee')
    .values({
      buyer_id: row.buyer_id,
      payment_id: row.id,
      subject: heard.subject,
      subject_id: heard.subjectId,
      amount_minor: minor,
      currency: row.currency,
      original_minor: original.minor,
      original_currency: original.currency,
      bearer,
      heard_by: heard.by,
      heard_at: ctx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return await before(ctx, row, heard)
  await audit(ctx, {
    action: 'payments.fee-kept',
    subject: heard.subject,
    subjectId: heard.subjectId,
    details: { amountMinor: minor.toString(), currency: row.currency, bearer },
  })
  if (minor !== 0n) await tell(ctx, row, heard, minor)
  return original.minor
}

/** The provider's own amount as it was kept. */
async function before(ctx: Ctx, row: PaymentRow, { subject, subjectId }: FeeHeard): Promise<bigint | null> {
  const found = await own<Tables>(ctx.tx)
    .selectFrom('payments.fee')
    .select('original_minor')
    .where('buyer_id', '=', row.buyer_id)
    .where('payment_id', '=', row.id)
    .where('subject', '=', subject)
    .where('subject_id', '=', subjectId)
    .executeTakeFirst()
  return found?.original_minor ?? null
}

/** Rounded half up, by the rate at which the provider settled that very line. */
function inCurrencyOf(currency: string, fee: Money, settled: FeeHeard['settled']): bigint | null {
  if (fee.currency === currency) return fee.minor
  const whole = settled && moneyOf(settled.amount.amount, settled.amount.currency)
  if (settled === null || whole === null || whole.minor === 0n || whole.currency !== fee.currency) return null
  if (settled.of.currency !== currency) return null
  const [num, den] = [fee.minor * settled.of.minor, whole.minor]
  return roundTo(den < 0n ? fraction(-num, -den) : fraction(num, den), 0, 'half-up')
}

/** The orders' shares, by what each was paid; of a refund the order it was for bears it alone. */
async function tell(ctx: Ctx, row: PaymentRow, { subject, subjectId, by }: FeeHeard, minor: bigint): Promise<void> {
  const all = await ordersOf(ctx, { buyerId: row.buyer_id, paymentId: row.id })
  const refunded = subject === 'refund' ? await orderOfRefund(ctx, row, subjectId) : null
  const orders = subject === 'refund' ? all.filter((each) => each.order_id === refunded) : all
  if (orders.length === 0) return
  const sign = minor < 0n ? -1n : 1n
  const parts = split(
    minor * sign,
    orders.map((each) => each.amount_minor),
  )
  await emit(ctx, providerFeeKept, {
    paymentId: row.id,
    subject,
    subjectId,
    bearer,
    heardBy: by,
    currency: row.currency,
    orders: orders.map((each, index) => ({
      sellerId: each.seller_id,
      orderId: each.order_id,
      amountMinor: ((parts[index] ?? 0n) * sign).toString(),
    })),
  })
}

async function orderOfRefund(ctx: Ctx, row: PaymentRow, refundId: string): Promise<string | null> {
  const refund = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .select('order_id')
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', refundId)
    .executeTakeFirst()
  return refund?.order_id ?? null
}
