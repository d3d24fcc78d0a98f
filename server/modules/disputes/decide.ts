import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { refundable } from '#modules/orders'
import { addWords } from '#modules/evidence'
import { aboutDispute } from './about-dispute.ts'
import { carryOut, type Outcome } from './carry-out.ts'
import type { Ground } from './kinds.ts'
import { lockDispute, takeStep, targetOf, type DisputeKey } from './move-dispute.ts'
import { refuse } from './refusals.ts'
import type { DecisionRow, DisputeRow, Tables } from './tables.ts'

export type Decision = DisputeKey & {
  readonly refund: 'all' | 'part' | 'nothing'
  readonly amountMinor: bigint | null
  readonly bearer: 'seller' | 'platform'
  readonly returnNeeded: boolean
  readonly ground: Ground
  readonly reason: string
}
export type Side = 'buyer' | 'seller'

/**
 * The operator decides, with a ground in public words and a reason. An appeal is decided by somebody else than the one who
 * decided last. Money moves only when nobody may appeal any more.
 */
export async function decideDispute(ctx: Ctx, operatorId: string, decision: Decision): Promise<void> {
  const row = await lockDispute(ctx, decision)
  targetOf(row, 'decide')
  const before = await decisionsOf(ctx, { sellerId: row.seller_id, disputeId: row.id })
  if (row.state === 'appealed' && before.at(-1)?.decided_by === operatorId) throw refuse('disputes.another-operator')
  await check(ctx, row, decision)
  await own<Tables>(ctx.tx)
    .insertInto('disputes.decision')
    .values({
      seller_id: row.seller_id,
      dispute_id: row.id,
      number: before.length + 1,
      decided_by: operatorId,
      refund: decision.refund,
      amount_minor: decision.refund === 'part' ? decision.amountMinor : null,
      bearer: decision.bearer,
      return_needed: decision.returnNeeded,
      ground: decision.ground,
      reason: decision.reason,
      at: ctx.now,
    })
    .execute()
  const why = row.state === 'appealed' ? 'appeal-decided' : 'decided-by-operator'
  const fresh = { buyer_content_at: null, seller_content_at: null }
  await endIfFinal(ctx, await takeStep(ctx, row, { step: 'decide', why, note: decision.reason }, fresh))
}

async function check(ctx: Ctx, row: DisputeRow, decision: Decision): Promise<void> {
  if (decision.refund === 'nothing' && decision.returnNeeded) throw refuse('disputes.return-pays-nothing')
  if (decision.refund !== 'part') return
  if (decision.amountMinor === null || decision.amountMinor <= 0n) throw refuse('disputes.amount-needed')
  const { left } = await refundable(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  if (decision.amountMinor > left.minor) throw refuse('disputes.too-much')
}

/** A side appeals against the newest decision: each once in the life of a dispute, within the clock. */
export async function appealDecision(
  ctx: Ctx,
  { side, words, ...of }: OfSide & { readonly words: string },
): Promise<void> {
  const row = await lockDispute(ctx, of)
  targetOf(row, 'appeal')
  if (row.due_at !== null && row.due_at <= ctx.now) throw refuse('disputes.too-late')
  if (!mayAppeal(row, side)) throw refuse('disputes.appealed-already')
  const change = side === 'buyer' ? { buyer_appealed_at: ctx.now } : { seller_appealed_at: ctx.now }
  await takeStep(ctx, row, { step: 'appeal', why: `appealed-by-${side}` }, change)
  await addWords(ctx, aboutDispute(row), words)
}

/** A side lets the decision stand, so that nobody waits for the clock when nobody wants to appeal. */
export async function letStand(ctx: Ctx, { side, ...of }: OfSide): Promise<void> {
  const row = await lockDispute(ctx, of)
  if (row.state !== 'decided') throw refuse('disputes.step-not-allowed', { step: 'end', state: row.state })
  const change = side === 'buyer' ? { buyer_content_at: ctx.now } : { seller_content_at: ctx.now }
  await own<Tables>(ctx.tx)
    .updateTable('disputes.dispute')
    .set(change)
    .where('seller_id', '=', row.seller_id)
    .where('id', '=', row.id)
    .where('state', '=', 'decided')
    .execute()
  await endIfFinal(ctx, { ...row, ...change })
}

type OfSide = { readonly disputeId: string; readonly side: Side; readonly sellerId?: string; readonly buyerId?: string }

export const mayAppeal = (
  row: Pick<DisputeRow, 'buyer_appealed_at' | 'seller_appealed_at' | 'buyer_content_at' | 'seller_content_at'>,
  side: Side,
): boolean =>
  side === 'buyer'
    ? row.buyer_appealed_at === null && row.buyer_content_at === null
    : row.seller_appealed_at === null && row.seller_content_at === null

async function endIfFinal(ctx: Ctx, row: DisputeRow): Promise<void> {
  if (!mayAppeal(row, 'buyer') && !mayAppeal(row, 'seller')) await carryOutDecision(ctx, row, 'decision-final')
}

/** The newest decision takes effect. */
export async function carryOutDecision(ctx: Ctx, row: DisputeRow, why: string): Promise<void> {
  const newest = (await decisionsOf(ctx, { sellerId: row.seller_id, disputeId: row.id })).at(-1)
  if (newest === undefined) throw refuse('disputes.step-not-allowed', { step: 'end', state: row.state })
  const outcome: Outcome = {
    refund: newest.refund,
    amountMinor: newest.amount_minor,
    bearer: newest.bearer,
    returnNeeded: newest.return_needed,
    why,
  }
  await carryOut(ctx, row, outcome)
}

/** Every decision in a dispute, the oldest first. */
export const decisionsOf = (ctx: Pick<Ctx, 'tx'>, { sellerId, disputeId }: DisputeKey): Promise<DecisionRow[]> =>
  own<Tables>(ctx.tx)
    .selectFrom('disputes.decision')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('dispute_id', '=', disputeId)
    .orderBy('number')
    .execute()
