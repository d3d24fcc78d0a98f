import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { nextAsk } from './again.ts'
import { drivePayoutJob } from './drive-payout.job.ts'
import { withdrawOpen } from './end-payout.ts'
import { payoutById, type PayoutKey } from './payouts.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

type OperatorCtx = Ctx<Extract<Ctx['actor'], { kind: 'operator' }>>
const eyes = 2n

/**
 * One operator's agreement to a payout above the limit. The second one, another account than the first, lets it go.
 * Refused as `payouts.not-waiting` and, for the same operator again, `payouts.same-operator`.
 */
export async function approvePayout(ctx: OperatorCtx, payoutId: string): Promise<'waiting' | 'new'> {
  const row = await payoutById(ctx, payoutId)
  const key = { sellerId: row.seller_id, payoutId }
  await lockWaiting(ctx, key)
  if (!(await noteApproval(ctx, key, ctx.actor.id))) throw refuse('payouts.same-operator')
  if ((await countApprovals(ctx, key)) < eyes) return 'waiting'
  await own<Tables>(ctx.tx)
    .updateTable('payouts.payout')
    .set({ state: 'new', moved_at: ctx.now, ask_at: nextAsk(ctx.now, 3) })
    .where('seller_id', '=', key.sellerId)
    .where('id', '=', payoutId)
    .where('state', '=', 'waiting')
    .execute()
  await enqueue(ctx, drivePayoutJob, key, { once: payoutId })
  return 'new'
}

/** Takes a payout back before the bank has seen it: what it would have paid is due anew, and waits for a person. */
export async function withdrawPayout(ctx: Ctx, payoutId: string, reason: string): Promise<void> {
  if (!(await withdrawOpen(ctx, await payoutById(ctx, payoutId), reason))) throw refuse('payouts.not-waiting')
}

/** Whether it is this operator's first: the key of the row keeps one person from being two. */
export async function noteApproval(ctx: Ctx, key: PayoutKey, operatorId: string): Promise<boolean> {
  const made = await sql`
    insert into payouts.approval (seller_id, payout_id, operator_id, at)
    values (${key.sellerId}, ${key.payoutId}, ${operatorId}, ${ctx.now})
    on conflict do nothing
  `.execute(ctx.tx)
  if (made.numAffectedRows !== 1n) return false
  await audit(ctx, { action: 'payouts.approved', subject: 'payout', subjectId: key.payoutId, details: { operatorId } })
  return true
}

/** Two agreements at once are counted one after the other, so that the second one sees the first. */
async function lockWaiting(ctx: Ctx, { sellerId, payoutId }: PayoutKey): Promise<void> {
  const locked = await sql`
    update payouts.payout set state = state
     where seller_id = ${sellerId} and id = ${payoutId} and state = 'waiting'
  `.execute(ctx.tx)
  if (locked.numAffectedRows !== 1n) throw refuse('payouts.not-waiting')
}

async function countApprovals(ctx: Ctx, { sellerId, payoutId }: PayoutKey): Promise<bigint> {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from payouts.approval where seller_id = ${sellerId} and payout_id = ${payoutId}
  `.execute(ctx.tx)
  return BigInt(rows[0]?.count ?? 0)
}
