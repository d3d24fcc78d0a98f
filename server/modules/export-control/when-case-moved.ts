import { caseMoved } from '#modules/screening'
import { decideSeller, sellerById } from '#modules/sellers'
import { listener } from '#platform/outbox'
import { liftHolds } from './hold-order.ts'

/** A case that is over holds nothing any more; a seller who was found to be listed sells nothing any more. */
export const whenCaseMoved = listener('export-control.when-case-moved', caseMoved, async (ctx, moved) => {
  const { caseId, to, partyKind, partyId } = moved
  if (to === 'not_the_party' || to === 'lapsed') return await liftHolds(ctx, caseId)
  if (to !== 'match' || partyKind !== 'seller') return
  const { state } = await sellerById(ctx, partyId)
  if (state === 'approved') await decideSeller(ctx, partyId, 'suspend', ctx.world.say('en')('export.seller-suspended'))
})
