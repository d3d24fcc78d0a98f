import { transfer, type Account, type Transfer } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { PayoutRow } from './payouts.ts'

/** From the seller's claim to the bank's hands; from there to paid, or back; or back from the bank days after. */
const moves = {
  transit: ['seller_payable', 'payout_transit'],
  paid: ['payout_transit', 'bank'],
  returned: ['payout_transit', 'seller_payable'],
  'came-back': ['bank', 'seller_payable'],
} as const satisfies Record<string, readonly [Account, Account]>

/**
 * Books a step of a payout, one row for each order in it, so that every order's own accounts close. An order that owes
 * (a claw-back) goes the other way round.
 */
export async function bookPayout(
  ctx: Ctx,
  payout: Pick<PayoutRow, 'seller_id' | 'id' | 'currency'>,
  step: keyof typeof moves,
): Promise<void> {
  const { rows } = await sql<{ order_id: string | null; minor: bigint }>`
    select l.order_id, sum(l.amount_minor)::bigint as minor
      from payouts.payout_line as p
      join payouts.line as l on l.seller_id = p.seller_id and l.seq = p.seq
     where p.seller_id = ${payout.seller_id} and p.payout_id = ${payout.id}
     group by l.order_id
    having sum(l.amount_minor) <> 0
     order by l.order_id
  `.execute(ctx.tx)
  const [from, to] = moves[step]
  await transfer(
    ctx,
    rows.map(({ order_id: orderId, minor }): Transfer => ({
      sellerId: payout.seller_id,
      debit: minor > 0n ? from : to,
      credit: minor > 0n ? to : from,
      money: { minor: minor > 0n ? minor : -minor, currency: payout.currency },
      kind: `payout-${step}`,
      orderId,
      payoutId: payout.id,
      cause: `payout:${payout.id}:${step}:${orderId ?? 'none'}`,
    })),
  )
}
