import { refuseScreening, screenParty, standingOf } from '#modules/screening'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { emit } from '#platform/outbox'
import { sellerApproved, sellerRefused, sellerResumed, sellerSubmitted, sellerSuspended } from './events.ts'
import { partyOf } from './party-of.ts'
import { newestBank, sellerById } from './read-seller.ts'
import { refuse } from './refusals.ts'
import { next, statesBefore, type SellerState, type SellerStep } from './seller-state.ts'
import type { Tables } from './tables.ts'

/** Hands a business in for verification: its statement and a bank account must stand. It is screened at once. */
export async function submitSeller(ctx: Ctx, sellerId: string): Promise<void> {
  const seller = await sellerById(ctx, sellerId)
  if (seller.business === null) throw refuse('sellers.business-missing')
  if ((await newestBank(ctx, sellerId)) === undefined) throw refuse('sellers.bank-missing')
  await move(ctx, sellerId, 'submit', null)
  await screenParty(ctx, partyOf(sellerId, seller.business))
  await emit(ctx, sellerSubmitted, { sellerId, accountId: seller.accountId })
}

const told = {
  approve: sellerApproved,
  refuse: sellerRefused,
  suspend: sellerSuspended,
  resume: sellerResumed,
} as const

/**
 * The operator's word about a business, with its reason, which the seller reads. Only one word counts for each submission.
 * Nobody is approved or resumed while a screening case of theirs is open, or was found to match.
 */
export async function decideSeller(
  ctx: Ctx,
  sellerId: string,
  decision: keyof typeof told,
  reason: string,
): Promise<SellerState> {
  const { accountId } = await sellerById(ctx, sellerId)
  if (decision === 'approve' || decision === 'resume') await requireNoCase(ctx, sellerId)
  const state = await move(ctx, sellerId, decision, reason)
  await emit(ctx, told[decision], { sellerId, accountId, reason })
  return state
}

async function requireNoCase(ctx: Ctx, sellerId: string): Promise<void> {
  const { standing } = await standingOf(ctx, { kind: 'seller', id: sellerId })
  if (standing === 'review') throw refuseScreening('screening.under-review')
  if (standing === 'match') throw refuseScreening('screening.matched')
}

async function move(ctx: Ctx, sellerId: string, step: SellerStep, reason: string | null): Promise<SellerState> {
  const from = statesBefore(step)
  const to = next[from[0] ?? 'draft'][step] ?? 'draft' // every step leads to one state, wherever it comes from
  const submitted = step === 'submit' ? ctx.now : null
  const done = await sql`
    update sellers.seller
       set state = ${to}, state_at = ${ctx.now}, submitted_at = coalesce(${submitted}, submitted_at)
     where seller_id = ${sellerId} and state = any(${[...from]})
  `.execute(ctx.tx)
  if (done.numAffectedRows !== 1n) throw refuse('sellers.already-decided')
  const actorId = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  await own<Tables>(ctx.tx)
    .insertInto('sellers.decision')
    .values({ seller_id: sellerId, id: newId(ctx.now), step, reason, actor_id: actorId, at: ctx.now })
    .execute()
  await audit(ctx, { action: `sellers.${step}`, subject: 'seller', subjectId: sellerId, details: { reason } })
  return to
}
