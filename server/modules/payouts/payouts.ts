import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import type { PayoutState } from './payout-state.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type PayoutRow = Tables['payouts.payout']
export type PayoutKey = { readonly sellerId: string; readonly payoutId: string }

/** A payout as pages may see it: of the account only its last digits. */
export type Payout = PayoutKey & {
  readonly state: PayoutState
  readonly amount: Money
  readonly createdAt: Date
  readonly movedAt: Date
  readonly sentAt: Date | null
  readonly paidAt: Date | null
  readonly accountLast: string | null
  readonly bankReference: string | null
  readonly attempts: number
  readonly problem: string | null
  readonly rejectCode: string | null
  readonly rejectWords: string | null
  readonly reviewReason: string | null
  /** Until when a second operator should have decided; null once that is done or was never needed. */
  readonly approveBy: Date | null
  readonly withdrawReason: string | null
  readonly returnedAt: Date | null
  readonly returnCode: string | null
  readonly returnWords: string | null
}

/** A seller's payouts, newest first, 200 at most. */
export async function payoutsOf(ctx: Ctx, sellerId: string): Promise<readonly Payout[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.payout')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .orderBy('id', 'desc')
    .limit(200)
    .execute()
  return rows.map(payoutFrom)
}

/** By its id alone, for operators; refused as `payouts.not-found`. */
export async function payoutById(ctx: Ctx, payoutId: string): Promise<PayoutRow> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payouts.payout')
    .selectAll()
    .where('id', '=', payoutId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('payouts.not-found')
  return row
}

/** Writes down what was learnt of a payout, whatever its state; steps have their own guard. */
export async function setPayout(ctx: Ctx, row: PayoutRow, values: Partial<PayoutRow>): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set(values)
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .execute()
}

/** Where the sealed file belongs, so that it cannot be moved to another payout. */
export const filePlace = (payoutId: string): string => `payouts.file:${payoutId}`

export function payoutFrom(row: PayoutRow): Payout {
  return {
    sellerId: row.seller_id,
    payoutId: row.id,
    state: row.state,
    amount: { minor: row.amount_minor, currency: row.currency },
    createdAt: row.created_at,
    movedAt: row.moved_at,
    sentAt: row.sent_at,
    paidAt: row.paid_at,
    accountLast: row.account_last,
    bankReference: row.bank_reference,
    attempts: row.attempts,
    problem: row.problem,
    rejectCode: row.reject_code,
    rejectWords: row.reject_words,
    reviewReason: row.review_reason,
    approveBy: row.state === 'waiting' ? row.approve_by : null,
    withdrawReason: row.withdraw_reason,
    returnedAt: row.returned_at,
    returnCode: row.return_code,
    returnWords: row.return_words,
  }
}
