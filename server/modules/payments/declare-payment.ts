import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import type { Money } from '#platform/money'
import { nextAsk } from './again.ts'
import { declarePaymentJob } from './declare-payment.job.ts'
import { declarationsBefore, type DeclarationState } from './payment-declaration-state.ts'
import { providerNamed, type Payer, type ProviderDeclaration } from './payment-port.ts'
import { buyerPlace, rowById } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** What customs is to be told of an order's payment by the provider. Amounts are of the order alone. */
export type DeclarationWanted = {
  readonly sellerId: string
  readonly orderId: string
  readonly orderNumber: string
  readonly goods: Money
  readonly freight: Money
  readonly tax: Money
  /** Who ordered, by real name. */
  readonly buyer: Payer
}

/** A provider's declaration as customs and operators may see it: nothing personal is in it. */
export type PaymentDeclaration = {
  readonly sellerId: string
  readonly orderId: string
  readonly paymentId: string
  readonly state: DeclarationState
  readonly movedAt: Date
  readonly identity: ProviderDeclaration['identity'] | null
  readonly declarationNo: string | null
  /** Who cleared the payment, and its number there. */
  readonly clearedBy: string | null
  readonly clearingId: string | null
  readonly problem: string | null
}

/**
 * Has the provider of a captured payment declare it to customs, once for each order; a job asks until it is known. False
 * where the provider declares nothing by itself: then its report is all there is. Refused as `payments.not-captured`.
 */
export async function declarePayment(ctx: Ctx, wanted: DeclarationWanted): Promise<boolean> {
  const part = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment_order as part')
    .innerJoin('payments.payment as payment', (join) =>
      join.onRef('payment.buyer_id', '=', 'part.buyer_id').onRef('payment.id', '=', 'part.payment_id'),
    )
    .select(['part.buyer_id', 'part.payment_id', 'part.captured_minor', 'payment.provider', 'payment.currency'])
    .select('payment.amount_minor')
    .where('part.order_id', '=', wanted.orderId)
    .where('part.seller_id', '=', wanted.sellerId)
    .where('part.captured_minor', '>', 0n)
    .orderBy('part.payment_id')
    .executeTakeFirst()
  if (part === undefined || part.provider === null) throw refuse('payments.not-captured')
  if (providerNamed(ctx, part.provider)?.declare === undefined) return false
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.declaration')
    .values({
      buyer_id: part.buyer_id,
      order_id: wanted.orderId,
      seller_id: wanted.sellerId,
      payment_id: part.payment_id,
      id: newId(ctx.now),
      provider: part.provider,
      state: 'new',
      moved_at: ctx.now,
      created_at: ctx.now,
      round: 1,
      order_number: wanted.orderNumber,
      amount_minor: part.captured_minor,
      goods_minor: wanted.goods.minor,
      freight_minor: wanted.freight.minor,
      tax_minor: wanted.tax.minor,
      currency: part.currency,
      split: part.captured_minor !== part.amount_minor,
      buyer_sealed: ctx.world.vault.seal(JSON.stringify(wanted.buyer), buyerPlace(wanted.orderId)),
      attempts: 0,
      ask_at: nextAsk(ctx.now, 1),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return true
  await audit(ctx, { action: 'payments.declaration-wanted', subject: 'order', subjectId: wanted.orderId })
  await enqueue(ctx, declarePaymentJob, { buyerId: part.buyer_id, orderId: wanted.orderId }, { once: wanted.orderId })
  return true
}

/** Whether the provider of a payment tells customs of it by itself. */
export async function declaresPayments(ctx: Ctx, paymentId: string): Promise<boolean> {
  const row = await rowById(ctx, paymentId)
  return row !== null && row.provider !== null && providerNamed(ctx, row.provider)?.declare !== undefined
}

/** How far the provider's declaration of an order's payment got; null where none was asked for. */
export async function declarationOf(
  ctx: Ctx,
  { sellerId, orderId }: { readonly sellerId: string; readonly orderId: string },
): Promise<PaymentDeclaration | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.declaration')
    .selectAll()
    .where('order_id', '=', orderId)
    .where('seller_id', '=', sellerId)
    .executeTakeFirst()
  if (row === undefined) return null
  return {
    sellerId,
    orderId,
    paymentId: row.payment_id,
    state: row.state,
    movedAt: row.moved_at,
    identity: row.identity,
    declarationNo: row.declaration_no,
    clearedBy: row.cleared_by,
    clearingId: row.clearing_id,
    problem: row.problem,
  }
}

/** Has a declaration that was refused, or named another payer, made anew by a person's decision. Refused as `payments.not-found` where none was asked for, `payments.not-retryable` in any other state. */
export async function retryDeclaration(ctx: Ctx, orderId: string, reason: string): Promise<void> {
  const moved = await sql<{ buyer_id: string }>`
    update payments.declaration
       set state = 'new', moved_at = ${ctx.now}, round = round + 1, attempts = 0, declaration_no = null,
           identity = null, cleared_by = null, clearing_id = null, problem = null, ask_at = ${nextAsk(ctx.now, 1)}
     where order_id = ${orderId} and state = any(${[...declarationsBefore('retry')]})
       and (state = 'failed' or identity = 'differs')
    returning buyer_id
  `.execute(ctx.tx)
  const buyerId = moved.rows[0]?.buyer_id
  if (buyerId === undefined) {
    const kept = await own<Tables>(ctx.tx)
      .selectFrom('payments.declaration')
      .select('id')
      .where('order_id', '=', orderId)
      .executeTakeFirst()
    throw refuse(kept === undefined ? 'payments.not-found' : 'payments.not-retryable')
  }
  await audit(ctx, {
    action: 'payments.declaration-retried',
    subject: 'order',
    subjectId: orderId,
    details: { reason },
  })
  await enqueue(ctx, declarePaymentJob, { buyerId, orderId }, { once: orderId })
}
