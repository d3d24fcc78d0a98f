import type { Ctx } from '#platform/context'
import type { z } from '#platform/wire'
import { bankPending, bankShown } from './bank-in-force.ts'
import { decisionsOf, sellerById } from './read-seller.ts'
import type { SellerReply } from './wire.ts'

/** A business as its owner and the operator read it over the API. */
export async function sellerReply(ctx: Ctx, sellerId: string): Promise<z.output<typeof SellerReply>> {
  const seller = await sellerById(ctx, sellerId)
  const bank = await bankShown(ctx, sellerId)
  const pending = await bankPending(ctx, sellerId)
  const decisions = await decisionsOf(ctx, sellerId)
  return {
    sellerId: seller.id,
    state: seller.state,
    stateAt: seller.stateAt,
    business: seller.business,
    bank:
      bank === null
        ? null
        : {
            holder: bank.holder,
            routingNumber: bank.routingNumber,
            accountLast: bank.accountLast,
            changedAt: bank.at,
            effectiveAt: bank.at,
          },
    bankPending:
      pending === null
        ? null
        : { accountLast: pending.accountLast, holder: pending.holder, effectiveAt: pending.effectiveAt },
    lastReason: decisions.findLast(({ reason }) => reason !== null)?.reason ?? null,
  }
}
