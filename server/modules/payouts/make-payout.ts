import { bankPending, sellerById } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { nextAsk } from './again.ts'
import { noteApproval } from './approve-payout.ts'
import { bookPayout } from './book-payout.ts'
import { drivePayoutJob } from './drive-payout.job.ts'
import { currency } from './note-lines.ts'
import { planOf } from './plans.ts'
import { readBook } from './read-book.ts'
import { payoutSettings } from './settings.ts'
import type { Tables } from './tables.ts'

/**
 * Makes one payout of everything due to a seller: the payout, its lines and its transfers in one transaction, and a job
 * that sends it. Null when nothing is due, less than the minimum is due, the seller is not approved, a changed bank account
 * waits, or payouts wait for a person (`anyway` passes the minimum and lifts that hold). The dollars are those promised
 * with each order's quote, less what was taken back and what a reserve withholds. Above the limit it waits for two
 * operators.
 */
export async function makePayout(
  ctx: Ctx,
  sellerId: string,
  { anyway = false }: { readonly anyway?: boolean } = {},
): Promise<string | null> {
  const { held, due } = await readBook(ctx, sellerId)
  if (held !== null && !anyway) return null
  if ((await sellerById(ctx, sellerId)).state !== 'approved') return null
  if ((await bankPending(ctx, sellerId)) !== null) return null
  if (due <= 0n || (!anyway && due < (await planOf(ctx, sellerId)).minimumMinor)) return null
  const { fourEyesMinor, decideMs } = await payoutSettings(ctx)
  const id = newId(ctx.now)
  const waits = fourEyesMinor !== null && due > fourEyesMinor
  await insert(ctx, { id, sellerId, due, approveBy: waits ? new Date(ctx.now.getTime() + decideMs) : null })
  await bookPayout(ctx, { seller_id: sellerId, id, currency }, 'transit')
  await audit(ctx, {
    action: 'payouts.made',
    subject: 'payout',
    subjectId: id,
    details: { sellerId, amountMinor: due.toString(), currency, waits },
  })
  // Who makes it by hand has looked at it; a run by itself has no eyes.
  if (waits && ctx.actor.kind === 'operator') await noteApproval(ctx, { sellerId, payoutId: id }, ctx.actor.id)
  if (!waits) await enqueue(ctx, drivePayoutJob, { sellerId, payoutId: id }, { once: id })
  return id
}

async function insert(
  ctx: Ctx,
  {
    id,
    sellerId,
    due,
    approveBy,
  }: { readonly id: string; readonly sellerId: string; readonly due: bigint; readonly approveBy: Date | null },
): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('payouts.payout')
    .values({
      seller_id: sellerId,
      id,
      state: approveBy === null ? 'new' : 'waiting',
      moved_at: ctx.now,
      amount_minor: due,
      currency,
      created_at: ctx.now,
      attempts: 0,
      ask_at: approveBy === null ? nextAsk(ctx.now, 3) : null,
      approve_by: approveBy,
    })
    .execute()
  await sql`
    insert into payouts.payout_line (seller_id, payout_id, seq)
    select l.seller_id, ${id}, l.seq
      from payouts.line as l
     where l.seller_id = ${sellerId}
       and not exists (select from payouts.payout_line as p
                        where p.seller_id = l.seller_id and p.seq = l.seq and p.freed_at is null)
  `.execute(ctx.tx)
  await tables
    .updateTable('payouts.book')
    .set({ held_at: null, hold_reason: null })
    .where('seller_id', '=', sellerId)
    .execute()
}
