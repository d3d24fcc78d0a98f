import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { carryOutDecision } from './decide.ts'
import { silenceEscalates } from './dispute-state.ts'
import { lockDispute, takeStep, type DisputeKey } from './move-dispute.ts'
import type { Tables } from './tables.ts'

/** Disputes whose clock has run out, the longest overdue first. */
export async function disputesDue(ctx: Ctx, limit: number): Promise<readonly DisputeKey[]> {
  return await own<Tables>(ctx.tx)
    .selectFrom('disputes.dispute')
    .select(['seller_id as sellerId', 'id as disputeId'])
    .where('due_at', '<=', ctx.now)
    .orderBy('due_at')
    .limit(limit)
    .execute()
}

/** Does what the clock says, if it is still due when the row is locked: somebody may have been quicker. */
export async function runClock(ctx: Ctx, key: DisputeKey): Promise<void> {
  const row = await lockDispute(ctx, key)
  if (row.due_at === null || row.due_at > ctx.now) return
  if (silenceEscalates.includes(row.state)) {
    const why = row.state === 'opened' ? 'seller-silent' : 'buyer-silent'
    await takeStep(ctx, row, { step: 'escalate', why })
  } else if (row.state === 'decided') await carryOutDecision(ctx, row, 'not-appealed-in-time')
}
