import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { nextAsk } from './again.ts'
import { beforeAsking } from './before-asking.ts'
import { fromOf, sameFrom, sealedOf, type From } from './choice.ts'
import { drivePaymentJob } from './drive-payment.job.ts'
import { insertPayments } from './open-payment.ts'
import { chosenBeforehand, providerFor, type Device, type PaymentProvider, type PayMethod } from './payment-port.ts'
import { isEnded, paymentsBefore } from './payment-state.ts'
import { hintPlace, ordersOf, type PaymentKey, type PaymentRow } from './payments.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** How a buyer wants to pay, and from where. */
export type Choice = {
  readonly buyerId: string
  readonly checkoutId: string
  readonly method: PayMethod
  readonly device: Device
  readonly payerIp: string | null
  readonly payerOpenId: string | null
  /** What the buyer came back with from the provider’s question who pays. */
  readonly payerCode?: string
}
type Chosen = { readonly provider: PaymentProvider; readonly method: PayMethod; readonly from: From | null }

/**
 * The buyer chooses how to pay. An unchosen payment goes to its provider; one that ended is followed by a new one; one that
 * is open elsewhere is closed there first, and the next opened when that is known, so that nobody pays twice. Choosing the
 * same again changes nothing, unless it is from another kind of browser or with word of who pays. Refused as `payments.open-already` when it is paid or disputed.
 */
export async function choosePayMethod(ctx: Ctx, choice: Choice): Promise<void> {
  const last = await lockLast(ctx, choice)
  const provider = providerFor(ctx, choice.method)
  const from: From = { ...choice, payerCode: choice.payerCode ?? null }
  const chosen: Chosen = { provider, method: choice.method, from }
  await beforeAsking(ctx, { ...choice, provider: provider.name })
  switch (last.state) {
    case 'unchosen':
      return await startChosen(ctx, last, chosen)
    case 'new':
    case 'pending':
      return await change(ctx, last, chosen)
    case 'failed':
    case 'expired':
    case 'closed':
      return void (await openNext(ctx, last, chosen))
    case 'disputed':
    case 'succeeded':
      throw refuse('payments.open-already')
  }
}

/**
 * A new payment of a checkout whose last one ended without money: same orders, same amount; by the way that stands
 * beforehand, else the last one, else the buyer chooses.
 */
export async function payAgain(
  ctx: Ctx,
  of: { readonly buyerId: string; readonly checkoutId: string },
): Promise<{ readonly paymentId: string }> {
  const last = await lockLast(ctx, of)
  const way = chosenBeforehand(ctx) ?? (last.method === null ? null : { ...serving(ctx, last.method) })
  if (way !== null) await beforeAsking(ctx, { ...of, method: way.method, provider: way.provider.name, payerIp: null })
  return { paymentId: await openNext(ctx, last, way === null ? null : { ...way, from: null }) }
}

/** Follows a payment that ended without money with the one its buyer wanted instead, once. */
export async function openThen(ctx: Ctx, key: PaymentKey): Promise<void> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('buyer_id', '=', key.buyerId)
    .where('id', '=', key.paymentId)
    .where('then_method', 'is not', null)
    .forUpdate()
    .executeTakeFirst()
  if (row === undefined || row.then_method === null || !isEnded(row.state)) return
  const from = row.then_sealed === null ? null : fromOf(ctx, row.then_sealed, row.id)
  await openNext(ctx, row, { ...serving(ctx, row.then_method), from })
}

const serving = (ctx: Ctx, method: PayMethod) => ({ provider: providerFor(ctx, method), method })

async function lockLast(ctx: Ctx, of: { readonly buyerId: string; readonly checkoutId: string }): Promise<PaymentRow> {
  const last = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .selectAll()
    .where('buyer_id', '=', of.buyerId)
    .where('checkout_id', '=', of.checkoutId)
    .orderBy('id', 'desc')
    .forUpdate()
    .executeTakeFirst()
  if (last === undefined) throw refuse('payments.not-found')
  return last
}

/** The first choice: the payment gets its provider, and a job asks it. */
async function startChosen(ctx: Ctx, row: PaymentRow, { provider, method, from }: Chosen): Promise<void> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({
      state: 'new',
      moved_at: ctx.now,
      provider: provider.name,
      method,
      account: provider.account,
      choice_sealed: sealedOf(ctx, from, row.id),
      ask_at: nextAsk(ctx.now, 1),
    })
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
    .where('state', 'in', [...paymentsBefore('choose')])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw refuse('payments.open-already')
  await noteChoice(ctx, row, { provider, method })
  await enqueue(ctx, drivePaymentJob, { buyerId: row.buyer_id, paymentId: row.id }, { once: row.id })
}

/**
 * Another way. What was never asked of its provider is closed at once; else a job closes it there, and the new payment is
 * opened when it is known to be closed.
 */
async function change(ctx: Ctx, row: PaymentRow, { provider, method, from }: Chosen): Promise<void> {
  const same = row.close_wanted_at === null && row.provider === provider.name && row.method === method
  if (same && sameFrom(ctx, row.choice_sealed, row.id, from)) return
  const wanted = { then_method: method, then_sealed: sealedOf(ctx, from, row.id), close_wanted_at: ctx.now }
  const mine = own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .where('buyer_id', '=', row.buyer_id)
    .where('id', '=', row.id)
  await noteChoice(ctx, row, { provider, method })
  if (row.attempts === 0) {
    await mine.set({ ...wanted, state: 'closed', moved_at: ctx.now, ask_at: null }).execute()
    await audit(ctx, { action: 'payments.closed', subject: 'payment', subjectId: row.id })
    return void (await openNext(ctx, row, { provider, method, from }))
  }
  await mine.set(wanted).execute()
  await enqueue(ctx, drivePaymentJob, { buyerId: row.buyer_id, paymentId: row.id }, { once: row.id })
}

const noteChoice = (ctx: Ctx, row: PaymentRow, { provider, method }: Omit<Chosen, 'from'>): Promise<void> =>
  audit(ctx, {
    action: 'payments.method-chosen',
    subject: 'payment',
    subjectId: row.id,
    details: { provider: provider.name, method },
  })

/** The next payment of a checkout; what the last one kept for it moves on. */
async function openNext(ctx: Ctx, last: PaymentRow, chosen: Chosen | null): Promise<string> {
  const { buyer_id: buyerId, currency } = last
  await own<Tables>(ctx.tx)
    .updateTable('payments.payment')
    .set({ then_method: null, then_sealed: null, hint_sealed: null, choice_sealed: null })
    .where('buyer_id', '=', buyerId)
    .where('id', '=', last.id)
    .execute()
  const orders = await ordersOf(ctx, { buyerId, paymentId: last.id })
  const id = newId(ctx.now)
  const hint = last.hint_sealed === null ? null : ctx.world.vault.open(last.hint_sealed, hintPlace(last.id))
  const way = chosen && { provider: chosen.provider.name, account: chosen.provider.account, method: chosen.method }
  await insertPayments(ctx, [
    {
      id,
      by: ctx,
      buyerId,
      checkoutId: last.checkout_id,
      amount: { minor: last.amount_minor, currency },
      description: last.description,
      returnPath: last.return_path,
      hintSealed: hint === null ? null : ctx.world.vault.seal(hint, hintPlace(id)),
      choiceSealed: chosen === null ? null : sealedOf(ctx, chosen.from, id),
      chosen: way,
      orders: orders.map((each) => ({
        sellerId: each.seller_id,
        orderId: each.order_id,
        amount: { minor: each.amount_minor, currency },
      })),
    },
  ])
  return id
}
