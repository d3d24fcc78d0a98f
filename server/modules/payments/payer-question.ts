import { createHmac, timingSafeEqual } from 'node:crypto'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { bare, providerFor, type PaymentProvider, type PayMethod } from './payment-port.ts'
import type { Tables } from './tables.ts'

/**
 * Before a payment inside WeChat can be made, WeChat must say who pays: the buyer's browser is sent to its page and comes
 * back with a code. What it carries there and back (`state`) is signed for one buyer and one checkout, lives ten minutes and
 * is taken once, so that nobody can hand a stranger the way back of a payment of his own. A newer question ends the older.
 * Nobody is called from here: the code is exchanged by the job that makes the payment.
 */
const livesMs = 10 * 60_000

type Whose = { readonly buyerId: string; readonly checkoutId: string }
type Row = Tables['payments.payer_question']

/** Whether the provider of a way of paying wants to know who pays before it makes a payment in its own application. */
export const asksPayer = (ctx: Ctx, method: PayMethod): boolean => providerFor(ctx, method).payerQuestion !== undefined

/** Opens the way there and back; the caller has made sure that the checkout is this buyer's and waits for money. */
export async function askPayer(ctx: Ctx, { buyerId, checkoutId }: Whose, method: PayMethod): Promise<void> {
  const asked = {
    id: newId(ctx.now),
    provider: providerFor(ctx, method).name,
    asked_at: ctx.now,
    expires_at: new Date(ctx.now.getTime() + livesMs),
    used_at: null,
  }
  await own<Tables>(ctx.tx)
    .insertInto('payments.payer_question')
    .values({ buyer_id: buyerId, checkout_id: checkoutId, ...asked })
    .onConflict((conflict) => conflict.columns(['buyer_id', 'checkout_id']).doUpdateSet(asked))
    .execute()
  await audit(ctx, { action: 'payments.payer-asked', subject: 'checkout', subjectId: checkoutId })
}

/** The provider's page for the question that is open, and until when; null when there is none, or its time is over. */
export async function payerPage(
  ctx: Ctx,
  of: Whose & { readonly method: PayMethod; readonly returnUrl: string },
): Promise<{ readonly url: string; readonly expiresAt: Date } | null> {
  const provider = providerFor(ctx, of.method)
  const row = await questionOf(ctx, of, provider)
  if (row === null || row.used_at !== null || row.expires_at <= ctx.now) return null
  const url = provider.payerQuestion?.url({ returnUrl: of.returnUrl, state: stateOf(ctx, row) })
  return url === undefined ? null : { url, expiresAt: row.expires_at }
}

/**
 * The buyer is back: the way is closed behind. False when the word it came with is not the one that was given for this
 * buyer and checkout, was taken before, or is too old.
 */
export async function takePayerAnswer(
  ctx: Ctx,
  { buyerId, checkoutId, method, state }: Whose & { readonly method: PayMethod; readonly state: string },
): Promise<boolean> {
  const row = await questionOf(ctx, { buyerId, checkoutId }, providerFor(ctx, method))
  if (row === null || !same(state, stateOf(ctx, row))) return false
  const taken = await own<Tables>(ctx.tx)
    .updateTable('payments.payer_question')
    .set({ used_at: ctx.now })
    .where('buyer_id', '=', buyerId)
    .where('checkout_id', '=', checkoutId)
    .where('id', '=', row.id)
    .where('used_at', 'is', null)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (taken.numUpdatedRows !== 1n) return false
  await audit(ctx, { action: 'payments.payer-answered', subject: 'checkout', subjectId: checkoutId })
  return true
}

async function questionOf(ctx: Ctx, of: Whose, provider: PaymentProvider): Promise<Row | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payments.payer_question')
    .selectAll()
    .where('buyer_id', '=', of.buyerId)
    .where('checkout_id', '=', of.checkoutId)
    .where('provider', '=', provider.name)
    .executeTakeFirst()
  return row ?? null
}

/** Letters and digits, 96 of the 128 that WeChat gives back. */
function stateOf(ctx: Ctx, row: Row): string {
  const text = [row.provider, row.buyer_id, row.checkout_id, row.id, row.expires_at.toISOString()].join('|')
  const signature = createHmac('sha256', ctx.world.vault.derive('payer question')).update(text).digest('hex')
  return `${bare(row.id)}${signature}`
}

function same(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)]
  return left.length === right.length && timingSafeEqual(left, right)
}
