import { assert, must } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import type { Money } from '#platform/money'
import { nextAsk } from './again.ts'
import { drivePaymentJob } from './drive-payment.job.ts'
import { retryWaiting } from './handle-event.job.ts'
import type { Payer } from './payment-port.ts'
import { hintPlace, ordersOf, type PaymentRow } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type NewPayment = {
  /** Made by the caller where it must be known beforehand. */
  readonly paymentId?: string
  readonly checkoutId: string
  readonly buyerId: string
  readonly amount: Money
  /** What the buyer reads at the provider, 200 characters at most. */
  readonly description: string
  readonly orders: readonly { readonly sellerId: string; readonly orderId: string; readonly amount: Money }[]
  /** Who will probably pay; kept encrypted, told to the provider, and never taken for who has paid. */
  readonly payerHint: Payer | null
  /** Where the provider sends the buyer back to, a path of this site; the orders by default. */
  readonly returnPath?: string
}

/**
 * Notes that a checkout is to be paid; a job asks the provider. The parts of the orders sum to the amount, in one currency.
 * Refused as `payments.open-already` while the checkout has a payment that is open or paid.
 */
export async function openPayment(ctx: Ctx, asked: NewPayment): Promise<{ readonly paymentId: string }> {
  const { amount, orders } = asked
  assert(amount.minor > 0n, 'a payment is of a positive amount')
  assert(
    orders.every((each) => each.amount.currency === amount.currency && each.amount.minor > 0n) &&
      orders.reduce((sum, each) => sum + each.amount.minor, 0n) === amount.minor,
    'the parts of the orders sum to the payment',
  )
  const id = asked.paymentId ?? newId(ctx.now)
  await insertPayment(ctx, id, {
    ...asked,
    hintSealed: asked.payerHint === null ? null : ctx.world.vault.seal(JSON.stringify(asked.payerHint), hintPlace(id)),
    returnPath: asked.returnPath ?? '/zh-cn/orders',
  })
  return { paymentId: id }
}

/** A new payment of a checkout whose last one failed or was closed: same orders, same amount. */
export async function payAgain(
  ctx: Ctx,
  of: { readonly buyerId: string; readonly checkoutId: string },
): Promise<{ readonly paymentId: string }> {
  const last = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('buyer_id', '=', of.buyerId)
    .where('checkout_id', '=', of.checkoutId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (last === undefined) throw refuse('payments.not-found')
  const currency = last.currency
  const orders = await ordersOf(ctx, { buyerId: of.buyerId, paymentId: last.id })
  const id = newId(ctx.now)
  await insertPayment(ctx, id, {
    ...of,
    amount: { minor: last.amount_minor, currency },
    description: last.description,
    returnPath: last.return_path,
    hintSealed: resealed(ctx, last, id),
    orders: orders.map((each) => ({
      sellerId: each.seller_id,
      orderId: each.order_id,
      amount: { minor: each.amount_minor, currency },
    })),
  })
  return { paymentId: id }
}

type Inserted = Omit<NewPayment, 'payerHint' | 'returnPath'> & {
  readonly hintSealed: string | null
  readonly returnPath: string
}

async function insertPayment(ctx: Ctx, id: string, asked: Inserted): Promise<void> {
  const { buyerId, checkoutId } = asked
  const kept = await own<Tables>(ctx.tx)
    .insertInto('payments.payment')
    .values({
      buyer_id: buyerId,
      id,
      checkout_id: checkoutId,
      state: 'new',
      moved_at: ctx.now,
      amount_minor: asked.amount.minor,
      currency: asked.amount.currency,
      description: asked.description.slice(0, 200),
      return_path: asked.returnPath,
      hint_sealed: asked.hintSealed,
      created_at: ctx.now,
      attempts: 0,
      ask_at: nextAsk(ctx.now, 1),
      captured_minor: 0n,
      refunded_minor: 0n,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) throw refuse('payments.open-already')
  await own<Tables>(ctx.tx)
    .insertInto('payments.payment_order')
    .values(
      asked.orders.map((each) => ({
        buyer_id: buyerId,
        payment_id: id,
        seller_id: each.sellerId,
        order_id: each.orderId,
        amount_minor: each.amount.minor,
        captured_minor: 0n,
        refunded_minor: 0n,
      })),
    )
    .execute()
  await audit(ctx, { action: 'payments.opened', subject: 'payment', subjectId: id, details: { checkoutId } })
  await enqueue(ctx, drivePaymentJob, { buyerId, paymentId: id }, { once: id })
  await retryWaiting(ctx, id)
}

function resealed(ctx: Ctx, last: PaymentRow, id: string): string | null {
  if (last.hint_sealed === null) return null
  const clear = ctx.world.vault.open(must(last.hint_sealed, 'checked above'), hintPlace(last.id))
  return ctx.world.vault.seal(clear, hintPlace(id))
}
