import { sellerApproved, sellerResumed, sellerSuspended } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { enqueue } from '#platform/job'
import { listener } from '#platform/outbox'
import { markToJudge } from './rejudge.ts'
import { rejudgeNow } from './rejudge.job.ts'

/** A suspended seller sells nothing. */
export const whenSellerSuspended = listener('catalog.when-seller-suspended', sellerSuspended, judgeSeller)

/** A seller who may sell again gets back what was on sale. */
export const whenSellerApproved = listener('catalog.when-seller-approved', sellerApproved, judgeSeller)

export const whenSellerResumed = listener('catalog.when-seller-resumed', sellerResumed, judgeSeller)

async function judgeSeller(ctx: Ctx, { sellerId }: { readonly sellerId: string }): Promise<void> {
  await markToJudge(ctx, sellerId)
  await enqueue(ctx, rejudgeNow, {}, { once: 'all' })
}
