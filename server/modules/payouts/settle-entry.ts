import { transfer } from '#modules/ledger'
import { sellerById } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import { currency } from './note-lines.ts'
import { wordsPlace } from './note-entries.ts'
import { readBook } from './read-book.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** A line of the bank's statement that nobody has explained yet. */
export type OpenEntry = {
  readonly entryId: string
  readonly direction: 'credit' | 'debit'
  readonly amount: Money
  readonly bookedAt: Date
  readonly endToEndId: string | null
  readonly bankReference: string | null
  /** Who paid and what for, as the bank tells it. */
  readonly words: string
  readonly problem: string
  readonly payoutId: string | null
  readonly sellerId: string | null
}

/** The open lines, oldest first, a hundred at most. */
export async function openEntries(ctx: Ctx): Promise<readonly OpenEntry[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.bank_entry')
    .selectAll()
    .where('state', '=', 'open')
    .orderBy('booked_at')
    .orderBy('id')
    .limit(100)
    .execute()
  return rows.map((row) => ({
    entryId: row.id,
    direction: row.direction,
    amount: { minor: row.amount_minor, currency: row.currency },
    bookedAt: row.booked_at,
    endToEndId: row.end_to_end_id,
    bankReference: row.bank_reference,
    words: row.words_sealed === null ? '' : ctx.world.vault.open(row.words_sealed, wordsPlace(row.id)),
    problem: row.problem ?? 'unknown',
    payoutId: row.payout_id,
    sellerId: row.seller_id,
  }))
}

/**
 * An operator says that money which came is a seller's repayment: it is booked to the seller's balance in full, and settles
 * its debt; what is more than the debt is due to the seller again. Refused for debits and other currencies.
 */
export async function recordRepayment(
  ctx: Ctx,
  entryId: string,
  { sellerId, reason }: { readonly sellerId: string; readonly reason: string },
): Promise<void> {
  await sellerById(ctx, sellerId)
  const row = await entryById(ctx, entryId)
  if (row.direction !== 'credit' || row.currency !== currency || row.amount_minor <= 0n)
    throw refuse('payouts.entry-no-credit')
  // The seller's book is locked before its ledger, as everywhere.
  await readBook(ctx, sellerId)
  await settle(ctx, row, { state: 'repayment', seller_id: sellerId }, reason)
  const money = { minor: row.amount_minor, currency }
  await transfer(ctx, [
    {
      sellerId,
      debit: 'bank',
      credit: 'seller_payable',
      money,
      kind: 'repayment',
      orderId: null,
      cause: `bank-entry:${entryId}`,
    },
  ])
  await readBook(ctx, sellerId)
}

/** An operator says what a line is that moves no seller's money: a charge of the bank, the platform's own transfer. */
export async function explainEntry(ctx: Ctx, entryId: string, reason: string): Promise<void> {
  await settle(ctx, await entryById(ctx, entryId), { state: 'explained' }, reason)
}

async function entryById(ctx: Ctx, entryId: string): Promise<Tables['payouts.bank_entry']> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payouts.bank_entry')
    .selectAll()
    .where('id', '=', entryId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('payouts.entry-not-found')
  return row
}

async function settle(
  ctx: Ctx,
  row: Tables['payouts.bank_entry'],
  to: Partial<Tables['payouts.bank_entry']> & { readonly state: 'repayment' | 'explained' },
  reason: string,
): Promise<void> {
  if (await isUnread(ctx, row)) throw refuse('payouts.entry-not-compared')
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  const done = await own<Tables>(ctx.tx)
    .updateTable('payouts.bank_entry')
    .set({ ...to, settled_at: ctx.now, settled_by: by, settled_reason: reason })
    .where('id', '=', row.id)
    .where('state', '=', 'open')
    .executeTakeFirst()
  if (done.numUpdatedRows !== 1n) throw refuse('payouts.entry-settled')
  await audit(ctx, {
    action: `payouts.entry-${to.state}`,
    subject: 'bank-entry',
    subjectId: row.id,
    details: {
      sellerId: to.seller_id ?? null,
      direction: row.direction,
      amountMinor: row.amount_minor.toString(),
      currency: row.currency,
      reason,
    },
  })
}

/** A line that names one of our payouts and was not compared with it yet: what it moves is for the books to say. */
async function isUnread(ctx: Ctx, row: Tables['payouts.bank_entry']): Promise<boolean> {
  if (row.payout_id !== null || row.problem !== 'unknown' || !/^[0-9a-f]{32}$/.test(row.end_to_end_id ?? ''))
    return false
  const ours = await own<Tables>(ctx.tx)
    .selectFrom('payouts.payout')
    .select('id')
    .where('id', '=', row.end_to_end_id)
    .executeTakeFirst()
  return ours !== undefined
}
