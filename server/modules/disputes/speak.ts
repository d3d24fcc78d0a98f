import type { Ctx } from '#platform/context'
import { addPicture, addWords } from '#modules/evidence'
import { refundable } from '#modules/orders'
import { closeDisputedReturn, disputeReturn, returnOf } from '#modules/returns'
import { aboutDispute } from './about-dispute.ts'
import { carryOut } from './carry-out.ts'
import { isEnded } from './dispute-state.ts'
import { lockDispute, takeStep, targetOf } from './move-dispute.ts'
import { refuse } from './refusals.ts'

export type Party = { readonly disputeId: string; readonly sellerId?: string; readonly buyerId?: string }
type BySeller = { readonly disputeId: string; readonly sellerId: string }
type ByBuyer = { readonly disputeId: string; readonly buyerId: string }

/** A party or the operator adds words or pictures while the dispute is open. */
export async function showDisputeEvidence(
  ctx: Ctx,
  of: Party,
  shown: { readonly words: string | null; readonly pictures: readonly Uint8Array[] },
): Promise<void> {
  const row = await lockDispute(ctx, of)
  if (isEnded(row.state)) throw refuse('disputes.evidence-closed')
  if (shown.words !== null && shown.words !== '') await addWords(ctx, aboutDispute(row), shown.words)
  for (const bytes of shown.pictures) await addPicture(ctx, aboutDispute(row), { bytes })
}

/** The seller says its side. The buyer may reply before the operator looks. */
export async function answerDispute(ctx: Ctx, { words, ...of }: BySeller & { readonly words: string }): Promise<void> {
  const row = await lockDispute(ctx, of)
  await takeStep(ctx, row, { step: 'answer', why: 'answered-by-seller' })
  await addWords(ctx, aboutDispute(row), words)
}

/** The seller offers money, or to take the goods back; a newer offer takes the place of an older one. */
export async function offerInDispute(
  ctx: Ctx,
  {
    offer,
    amountMinor,
    words,
    ...of
  }: BySeller & {
    readonly offer: 'amount' | 'return'
    readonly amountMinor: bigint | null
    readonly words: string
  },
): Promise<void> {
  const row = await lockDispute(ctx, of)
  targetOf(row, 'offer')
  if (offer === 'amount' && amountMinor === null) throw refuse('disputes.amount-needed')
  const { left } = await refundable(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  if (amountMinor !== null && amountMinor > left.minor) throw refuse('disputes.too-much')
  const change = { offer, offer_minor: offer === 'amount' ? amountMinor : null }
  await takeStep(ctx, row, { step: 'offer', why: 'offered-by-seller' }, change)
  await addWords(ctx, aboutDispute(row), words)
}

/** The buyer takes what the seller offers: it is carried out at once, at the seller's cost. */
export async function acceptOffer(ctx: Ctx, of: ByBuyer): Promise<void> {
  const row = await lockDispute(ctx, of)
  if (row.state !== 'offered') throw refuse('disputes.step-not-allowed', { step: 'accept', state: row.state })
  await carryOut(ctx, row, {
    refund: row.offer === 'amount' ? 'part' : 'all',
    amountMinor: row.offer_minor,
    bearer: 'seller',
    returnNeeded: row.offer === 'return',
    why: 'offer-accepted',
  })
}

/** The buyer asks the operator to decide: after the seller's answer, after an offer, or when an inspection found wanting. */
export async function escalateDispute(ctx: Ctx, of: ByBuyer): Promise<void> {
  const row = await lockDispute(ctx, of)
  if (row.state === 'opened') throw refuse('disputes.step-not-allowed', { step: 'escalate', state: row.state })
  if (row.state === 'returning' && row.return_id !== null)
    await disputeReturn(ctx, { sellerId: row.seller_id, returnId: row.return_id, disputeId: row.id })
  await takeStep(ctx, row, { step: 'escalate', why: 'asked-by-buyer' })
}

/** The buyer lets it be; a refused return that waited for the decision is closed. Possible until a decision is there. */
export async function withdrawDispute(ctx: Ctx, of: ByBuyer): Promise<void> {
  const row = await lockDispute(ctx, of)
  targetOf(row, 'withdraw')
  const { seller_id: sellerId, return_id: returnId } = row
  if (returnId !== null && (await returnOf(ctx, { sellerId, returnId })).state === 'disputed')
    await closeDisputedReturn(ctx, { sellerId, returnId })
  await takeStep(ctx, row, { step: 'withdraw', why: 'withdrawn-by-buyer' })
}
