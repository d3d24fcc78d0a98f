import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { listingForSearch } from '#modules/catalog'
import { requireApproved } from '#modules/sellers'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

/** The terms of a new discount. `share` is a fraction as decimal text, at most 0.9; amounts are in fen. */
export type NewDiscount = {
  readonly code: string | null
  readonly name: string
  readonly listingId: string | null
  readonly takes: { readonly share: string; readonly mostMinor: bigint | null } | { readonly amountMinor: bigint }
  readonly minimumMinor: bigint
  readonly validFrom: Date
  readonly validUntil: Date
  readonly usesMax: number | null
  readonly personMax: number | null
  readonly stacks: boolean
}
export type FundedBy =
  | { readonly funder: 'seller'; readonly sellerId: string }
  | { readonly funder: 'platform'; readonly sellerId: string | null }
  | { readonly funder: 'programme'; readonly programme: string; readonly sellerId: string | null }

const daysMax = 366
const shareMax = '0.9'

/**
 * Makes a coupon or, without a code, a promotion. Its terms never change afterwards: what a quote promised stays true. A
 * seller funds what a seller makes, and only for the seller's own listings; the platform and programmes fund what an
 * operator makes.
 */
export async function makeDiscount(ctx: Ctx, by: FundedBy, given: NewDiscount): Promise<string> {
  checkTerms(ctx, given)
  await checkScope(ctx, by, given.listingId)
  const id = newId(ctx.now)
  const made = await own<Tables>(ctx.tx)
    .insertInto('discounts.discount')
    .values({
      id,
      code: given.code,
      name: given.name,
      funder: by.funder,
      programme: by.funder === 'programme' ? by.programme : null,
      seller_id: by.sellerId,
      listing_id: given.listingId,
      share: 'share' in given.takes ? given.takes.share : null,
      amount_minor: 'amountMinor' in given.takes ? given.takes.amountMinor : null,
      most_minor: 'share' in given.takes ? given.takes.mostMinor : null,
      currency: 'CNY',
      minimum_minor: given.minimumMinor,
      valid_from: given.validFrom,
      valid_until: given.validUntil,
      uses_max: given.usesMax,
      person_max: given.personMax,
      stacks: given.stacks,
      made_at: ctx.now,
      made_by: 'id' in ctx.actor ? ctx.actor.id : ctx.actor.kind,
      stopped_at: null,
      stopped_reason: null,
    })
    .onConflict((conflict) => conflict.column('code').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) throw refuse('discounts.code-taken', { code: given.code ?? '' })
  await audit(ctx, {
    action: 'discounts.made',
    subject: 'discount',
    subjectId: id,
    details: { funder: by.funder, code: given.code, name: given.name, sellerId: by.sellerId },
  })
  return id
}

/** Stops a discount from now on; quotes already made keep it until they expire. `sellerId` null is the operator's side. */
export async function stopDiscount(
  ctx: Ctx,
  of: { readonly discountId: string; readonly sellerId: string | null },
  reason: string,
): Promise<void> {
  const mine = of.sellerId === null ? sql`true` : sql`funder = 'seller' and seller_id = ${of.sellerId}`
  const { rows } = await sql<{ stopped: boolean }>`
    update discounts.discount
       set stopped_at = coalesce(stopped_at, ${ctx.now}), stopped_reason = coalesce(stopped_reason, ${reason})
     where id = ${of.discountId} and ${mine}
    returning stopped_at < ${ctx.now} as stopped
  `.execute(ctx.tx)
  const [row] = rows
  if (row === undefined) throw refuse('discounts.not-found')
  if (row.stopped) throw refuse('discounts.stopped-already')
  await audit(ctx, {
    action: 'discounts.stopped',
    subject: 'discount',
    subjectId: of.discountId,
    details: { reason },
  })
}

function checkTerms(ctx: Ctx, given: NewDiscount): void {
  const days = (given.validUntil.getTime() - given.validFrom.getTime()) / 86_400_000
  const share = 'share' in given.takes ? given.takes.share : null
  const wrongShare = share !== null && (!/^0\.(?!0+$)\d{1,4}$/.test(share) || share > shareMax)
  const wrong =
    days <= 0 || days > daysMax ? 'days' : given.validUntil <= ctx.now ? 'validUntil' : wrongShare ? 'share' : null
  if (wrong !== null) throw refuse('discounts.terms-wrong', { field: wrong })
}

async function checkScope(ctx: Ctx, by: FundedBy, listingId: string | null): Promise<void> {
  if (by.sellerId !== null) await requireApproved(ctx, by.sellerId)
  if (listingId === null) return
  const listing = by.sellerId === null ? null : await listingForSearch(ctx, { sellerId: by.sellerId, listingId })
  if (listing === null) throw refuse('discounts.listing-not-found')
}
