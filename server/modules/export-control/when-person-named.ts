import { personErased, personNamed, personOf } from '#modules/buyers'
import { forgetParty, screenParty } from '#modules/screening'
import { listener } from '#platform/outbox'
import { buyerParty } from './parties-of-order.ts'

/** Whoever says who they are is screened a moment later. */
export const whenPersonNamed = listener('export-control.when-person-named', personNamed, async (ctx, { buyerId }) => {
  const person = await personOf(ctx, buyerId)
  if (person !== null) await screenParty(ctx, buyerParty(buyerId, person.name))
})

/** Whoever is forgotten is screened no longer. */
export const whenPersonErased = listener('export-control.when-person-erased', personErased, (ctx, { buyerId }) =>
  forgetParty(ctx, { kind: 'buyer', id: buyerId }),
)
