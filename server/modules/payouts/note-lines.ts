import { transfersOf, type Booked } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Tables } from './tables.ts'

export const currency = 'USD'
const pageRows = 1000

export type Noted = {
  readonly holdReason: string | null
  /** The last number read: everything up to it is known here. */
  readonly seen: bigint
}

/**
 * Reads the seller's ledger on from where it was read before, and keeps each row that changed what is due. A book's numbers
 * have no gap and are given under its lock, so nothing can appear behind the mark. The mark's row is also the lock under
 * which one seller's payouts are made.
 */
export async function noteLines(ctx: Ctx, sellerId: string): Promise<Noted> {
  const { rows } = await sql<{ seen_seq: bigint; hold_reason: string | null }>`
    insert into payouts.book as b (seller_id, seen_seq) values (${sellerId}, 0)
    on conflict (seller_id) do update set seen_seq = b.seen_seq
    returning b.seen_seq, b.hold_reason
  `.execute(ctx.tx)
  let seen = rows[0]?.seen_seq ?? 0n
  for (;;) {
    const booked = await transfersOf(ctx, { sellerId, afterSeq: seen, limit: pageRows })
    const last = booked.at(-1)
    if (last === undefined) break
    await keep(ctx, sellerId, booked.filter(changesDue))
    seen = last.seq
  }
  const tables = own<Tables>(ctx.tx)
  await tables.updateTable('payouts.book').set({ seen_seq: seen }).where('seller_id', '=', sellerId).execute()
  return { holdReason: rows[0]?.hold_reason ?? null, seen }
}

/** Rows of payouts themselves carry their payout's id and are not due again. */
const changesDue = (row: Booked): boolean =>
  row.payoutId === null &&
  row.money.currency === currency &&
  (row.credit === 'seller_payable' || row.debit === 'seller_payable')

async function keep(ctx: Ctx, sellerId: string, rows: readonly Booked[]): Promise<void> {
  if (rows.length === 0) return
  await own<Tables>(ctx.tx)
    .insertInto('payouts.line')
    .values(
      rows.map((row) => ({
        seller_id: sellerId,
        seq: row.seq,
        order_id: row.orderId,
        kind: row.kind,
        amount_minor: row.credit === 'seller_payable' ? row.money.minor : -row.money.minor,
        currency: row.money.currency,
        rate: row.rate,
        at: row.at,
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}
