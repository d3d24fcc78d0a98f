import { balances, transfersOf, type Balance } from '#modules/ledger'
import { assert } from '#platform/check'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { currency, noteLines } from './note-lines.ts'
import { keepReserve } from './keep-reserve.ts'
import { watchDebt } from './watch-debt.ts'

/**
 * Brings what we know of a seller's book up to date, under the lock that makes one seller's payouts one after another:
 * ledger rows become lines, a reserve withholds its share of new releases and gives back what it may, and a balance below
 * nothing becomes a debt with an age. Afterwards what is due is what the ledger owes, exactly; both are compared each time.
 */
export async function readBook(
  ctx: Ctx,
  sellerId: string,
): Promise<{ readonly held: string | null; readonly due: bigint }> {
  for (;;) {
    let noted = await noteLines(ctx, sellerId)
    while (await keepReserve(ctx, sellerId)) noted = await noteLines(ctx, sellerId)
    const due = await dueMinor(ctx, sellerId)
    const kept = await balances(ctx, { sellerId })
    // A release that was committed between our reading of the rows and of the balances is read before the two are compared.
    if ((await transfersOf(ctx, { sellerId, afterSeq: noted.seen, limit: 1 })).length > 0) continue
    await agrees(ctx, sellerId, due, kept)
    await watchDebt(ctx, sellerId, due)
    return { held: noted.holdReason, due }
  }
}

/** What is due and in no payout that is on its way or paid; below nothing the seller owes. */
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

async function agrees(ctx: Ctx, sellerId: string, due: bigint, kept: readonly Balance[]): Promise<void> {
  const of = (account: 'seller_payable' | 'seller_reserve'): bigint =>
    kept.find((each) => each.account === account && each.currency === currency)?.minor ?? 0n
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(left_minor), 0)::bigint as minor from payouts.withheld where seller_id = ${sellerId} and left_minor > 0
  `.execute(ctx.tx)
  const [owed, withheld, reserve] = [of('seller_payable'), rows[0]?.minor ?? 0n, of('seller_reserve')]
  assert(owed === due, `what is due to ${sellerId} (${due}) is what the ledger owes (${owed})`)
  assert(reserve === withheld, `what is withheld of ${sellerId} (${withheld}) is what the ledger reserves (${reserve})`)
}
