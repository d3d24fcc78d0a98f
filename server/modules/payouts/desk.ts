import { balancesOf } from '#modules/ledger'
import { sellerName } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
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
