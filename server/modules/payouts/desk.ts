import { balancesOf } from '#modules/ledger'
import { sellerName } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Money } from '#platform/money'
import { currency } from './note-lines.ts'
import { payoutFrom, type Payout } from './payouts.ts'
import type { Tables } from './tables.ts'

export type Due = {
  readonly sellerId: string
  readonly name: string | null
  readonly amount: Money
  /** The bank's code of the rejection after which payouts wait for a person; null when they do not. */
  readonly held: string | null
}
export type PayoutDesk = {
  readonly due: readonly Due[]
  /** Not yet at their end, oldest first. */
  readonly open: readonly (Payout & { readonly name: string | null })[]
  /** Ended, newest first. */
  readonly ended: readonly (Payout & { readonly name: string | null })[]
}

const most = 100

/** What is due, what is on its way (unknown answers with their age), and what came of the last hundred. */
export async function payoutDesk(ctx: Ctx): Promise<PayoutDesk> {
  const tables = own<Tables>(ctx.tx)
  const owed = (await balancesOf(ctx, 'seller_payable', currency)).filter(({ minor }) => minor > 0n)
  const held = await tables
    .selectFrom('payouts.book')
    .select(['seller_id', 'hold_reason'])
    .where('hold_reason', 'is not', null)
    .execute()
  const reasons = new Map(held.map((row) => [row.seller_id, row.hold_reason]))
  const all = tables.selectFrom('payouts.payout').selectAll()
  const open = await all.where('state', 'in', ['new', 'sent']).orderBy('created_at').limit(most).execute()
  const ended = await all.where('state', 'in', ['paid', 'rejected']).orderBy('moved_at', 'desc').limit(most).execute()
  const names = await sellerName(ctx, [
    ...owed.map(({ sellerId }) => sellerId),
    ...[...open, ...ended].map((row) => row.seller_id),
  ])
  const nameOf = (sellerId: string): string | null => names.get(sellerId)?.tradeName ?? null
  return {
    due: owed.map(({ sellerId, minor }) => ({
      sellerId,
      name: nameOf(sellerId),
      amount: { minor, currency },
      held: reasons.get(sellerId) ?? null,
    })),
    open: open.map((row) => ({ ...payoutFrom(row), name: nameOf(row.seller_id) })),
    ended: ended.map((row) => ({ ...payoutFrom(row), name: nameOf(row.seller_id) })),
  }
}

/** How many payouts wait for a person (held after a refusal, stopped for review, unanswered), and since when the oldest. */
export async function payoutDeskCount(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const { rows } = await sql<{ since: Date }>`
    select held_at as since from payouts.book where held_at is not null
    union all
    select coalesce(review_at, asked_at)
      from payouts.payout
     where state in ('new', 'sent') and (review_at is not null or problem is not null)
     order by since
  `.execute(ctx.tx)
  return { count: rows.length, oldest: rows[0]?.since ?? null }
}
