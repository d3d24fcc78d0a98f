import { balances } from '#modules/ledger'
import { sellerById } from '#modules/sellers'
import { assert } from '#platform/check'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { nextAsk } from './again.ts'
import { bookPayout } from './book-payout.ts'
import { drivePayoutJob } from './drive-payout.job.ts'
import { minimumMinor } from './minimum.ts'
import { currency, noteLines } from './note-lines.ts'
import type { Tables } from './tables.ts'

/**
 * Makes one payout of everything due to a seller: the payout, its lines and its transfers in one transaction, and a job
 * that sends it. Null when nothing is due, less than the minimum is due, the seller is not approved, or payouts wait for
 * a person (`anyway` passes the minimum and lifts the hold). The dollars are those promised with each order's quote.
 */
export async function makePayout(
  ctx: Ctx,
  sellerId: string,
  { anyway = false }: { readonly anyway?: boolean } = {},
): Promise<string | null> {
  const { holdReason } = await noteLines(ctx, sellerId)
  if (holdReason !== null && !anyway) return null
  if ((await sellerById(ctx, sellerId)).state !== 'approved') return null
  const due = await dueMinor(ctx, sellerId)
  if (due <= 0n || (!anyway && due < (await minimumMinor(ctx)))) return null
  const owed = (await balances(ctx, { sellerId })).find(
    (each) => each.account === 'seller_payable' && each.currency === currency,
  )
  assert(owed?.minor === due, `what is due to ${sellerId} (${due}) is what the ledger owes (${owed?.minor ?? 0n})`)
  const id = newId(ctx.now)
  await insert(ctx, { id, sellerId, due })
  await bookPayout(ctx, { seller_id: sellerId, id, currency }, 'transit')
  await audit(ctx, {
    action: 'payouts.made',
    subject: 'payout',
    subjectId: id,
    details: { sellerId, amountMinor: due.toString(), currency },
  })
  await enqueue(ctx, drivePayoutJob, { sellerId, payoutId: id }, { once: id })
  return id
}

/** What is due and in no payout that is on its way or paid. */
export async function dueMinor(ctx: Ctx, sellerId: string): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(l.amount_minor), 0)::bigint as minor
      from payouts.line as l
     where l.seller_id = ${sellerId}
       and not exists (select from payouts.payout_line as p
                        where p.seller_id = l.seller_id and p.seq = l.seq and p.freed_at is null)
  `.execute(ctx.tx)
  return rows[0]?.minor ?? 0n
}

async function insert(
  ctx: Ctx,
  { id, sellerId, due }: { readonly id: string; readonly sellerId: string; readonly due: bigint },
): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('payouts.payout')
    .values({
      seller_id: sellerId,
      id,
      state: 'new',
      moved_at: ctx.now,
      amount_minor: due,
      currency,
      created_at: ctx.now,
      attempts: 0,
      ask_at: nextAsk(ctx.now, 3),
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
