import { auditEach } from '#platform/audit'
import { assert, must } from '#platform/check'
import type { BatchCtx, By, Ctx } from '#platform/context'
import { byIndex, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueueEach } from '#platform/job'
import type { Money } from '#platform/money'
import { nextAsk } from './again.ts'
import { drivePaymentJob } from './drive-payment.job.ts'
import { retryWaiting } from './handle-event.job.ts'
import { chosenBeforehand, type Payer } from './payment-port.ts'
import { hintPlace } from './payments.ts'
import { refuse } from './refusals.ts'

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
 * Notes that checkouts are to be paid: no call goes out. Where one way of paying stands beforehand, a job asks its provider;
 * else the buyer chooses on the page to pay on. The parts of the orders sum to the amount, in one currency. Gives back the
 * ids in order. Refused where no provider is configured, and as `payments.open-already` while a checkout has a payment that
 * is open, disputed or paid.
 */
export async function openPayments(
  ctx: BatchCtx,
  asked: readonly (NewPayment & { readonly by: By })[],
): Promise<readonly string[]> {
  const chosen = chosenBeforehand(ctx)
  const rows = asked.map((each): NewRow => {
    const id = each.paymentId ?? newId(ctx.now)
    return {
      ...each,
      id,
      hintSealed: each.payerHint === null ? null : ctx.world.vault.seal(JSON.stringify(each.payerHint), hintPlace(id)),
      returnPath: each.returnPath ?? '/zh-cn/orders',
      choiceSealed: null,
      chosen:
        chosen === null
          ? null
          : { provider: chosen.provider.name, account: chosen.provider.account, method: chosen.method },
    }
  })
  await insertPayments(ctx, rows)
  return rows.map(({ id }) => id)
}

/** The same for one checkout. */
export async function openPayment(ctx: Ctx, asked: NewPayment): Promise<{ readonly paymentId: string }> {
  const [paymentId] = await openPayments(ctx, [{ ...asked, by: ctx }])
  return { paymentId: must(paymentId, 'one was asked for') }
}

export type NewRow = Pick<NewPayment, 'checkoutId' | 'buyerId' | 'amount' | 'description' | 'orders'> & {
  readonly id: string
  readonly by: By
  readonly hintSealed: string | null
  readonly returnPath: string
  readonly choiceSealed: string | null
  readonly chosen: { readonly provider: string; readonly account: string; readonly method: string } | null
}

/** One statement for each table, and one for all jobs. */
export async function insertPayments(ctx: BatchCtx, rows: readonly NewRow[]): Promise<void> {
  if (rows.length === 0) return
  for (const { amount, orders } of rows) checkSum(amount, orders)
  const toAsk = rows.filter(({ chosen }) => chosen !== null)
  await Promise.all([
    insertRows(ctx, rows),
    insertParts(ctx, rows),
    auditEach(
      ctx,
      rows.map(({ by, id, checkoutId }) => ({
        by,
        action: 'payments.opened',
        subject: 'payment',
        subjectId: id,
        details: { checkoutId },
      })),
    ),
    enqueueEach(
      ctx,
      drivePaymentJob,
      toAsk.map(({ buyerId, id }) => ({ input: { buyerId, paymentId: id }, once: id })),
    ),
    retryWaiting(
      ctx,
      rows.map(({ id }) => id),
    ),
  ])
}

function checkSum(amount: Money, orders: NewPayment['orders']): void {
  assert(amount.minor > 0n, 'a payment is of a positive amount')
  assert(
    orders.every((each) => each.amount.currency === amount.currency && each.amount.minor > 0n) &&
      orders.reduce((sum, each) => sum + each.amount.minor, 0n) === amount.minor,
    'the parts of the orders sum to the payment',
  )
}

/** One open payment of a checkout at most, and none beside one that is paid or disputed. */
async function insertRows(ctx: BatchCtx, rows: readonly NewRow[]): Promise<void> {
  const values = rows.map(({ chosen, ...row }) => ({
    buyer_id: row.buyerId,
    id: row.id,
    checkout_id: row.checkoutId,
    state: chosen === null ? 'unchosen' : 'new',
    amount_minor: row.amount.minor.toString(),
    currency: row.amount.currency,
    description: row.description.slice(0, 200),
    return_path: row.returnPath,
    hint_sealed: row.hintSealed,
    choice_sealed: row.choiceSealed,
    provider: chosen?.provider ?? null,
    method: chosen?.method ?? null,
    account: chosen?.account ?? null,
    ask_at: chosen === null ? null : nextAsk(ctx.now, 1),
  }))
  const kept = await sql`
    insert into payments.payment (buyer_id, id, checkout_id, state, moved_at, amount_minor, currency, description,
           return_path, hint_sealed, choice_sealed, provider, method, account, created_at, ask_at)
    select buyer_id, id, checkout_id, state, ${ctx.now}, amount_minor, currency, description,
           return_path, hint_sealed, choice_sealed, provider, method, account, ${ctx.now}, ask_at
      from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as row (
             buyer_id uuid, id uuid, checkout_id uuid, state text, amount_minor bigint, currency text, description text,
             return_path text, hint_sealed text, choice_sealed text, provider text, method text, account text,
             ask_at timestamptz)
     where not exists (
             select from payments.payment as before
              where before.buyer_id = row.buyer_id and before.checkout_id = row.checkout_id
                and before.state in ('succeeded', 'disputed')
             ${byIndex})
    on conflict do nothing
  `.execute(ctx.tx)
  if (kept.numAffectedRows !== BigInt(rows.length)) throw refuse('payments.open-already')
}

async function insertParts(ctx: BatchCtx, rows: readonly NewRow[]): Promise<void> {
  const parts = rows.flatMap(({ buyerId, id, orders }) =>
    orders.map((each) => ({
      buyer_id: buyerId,
      payment_id: id,
      seller_id: each.sellerId,
      order_id: each.orderId,
      amount_minor: each.amount.minor.toString(),
    })),
  )
  await sql`
    insert into payments.payment_order (buyer_id, payment_id, seller_id, order_id, amount_minor)
    select row.buyer_id, payment_id, seller_id, order_id, row.amount_minor
      from jsonb_to_recordset(${JSON.stringify(parts)}::jsonb) as row (
             buyer_id uuid, payment_id uuid, seller_id uuid, order_id uuid, amount_minor bigint)
     where exists (select from payments.payment
                    where payment.buyer_id = row.buyer_id and payment.id = row.payment_id
                   ${byIndex})
  `.execute(ctx.tx)
}
