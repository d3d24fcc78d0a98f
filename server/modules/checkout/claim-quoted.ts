import { claimDiscounts, type DiscountClaim } from '#modules/discounts'
import type { BatchCtx } from '#platform/context'
import type { Refusal } from '#platform/refusal'
import { dropCodes } from './cart-codes.ts'
import type { LineFacts } from './quote-facts.ts'

/** A quote about to become orders: what its lines were promised off. */
export type QuotedDiscounts = {
  readonly checkoutId: string
  readonly buyerId: string
  readonly person: { readonly print: string }
  readonly parcels: readonly {
    readonly orderId: string
    readonly lines: readonly { readonly facts: Pick<LineFacts, 'discounts'> }[]
  }[]
}

/**
 * Claims what quotes promised off, for a whole batch: the refused by checkout, which then hold nothing. Quotes without
 * discounts ask the database nothing. The codes that were used leave the cart.
 */
export async function claimQuotedDiscounts(
  ctx: BatchCtx,
  plans: readonly QuotedDiscounts[],
): Promise<ReadonlyMap<string, Refusal>> {
  const claims = plans.flatMap(claimsOf)
  if (claims.length === 0) return new Map()
  const { refusedCheckouts } = await claimDiscounts(ctx, claims)
  await dropCodes(
    ctx,
    claims.flatMap(({ checkoutId, buyerId, code }) =>
      code === null || refusedCheckouts.has(checkoutId) ? [] : [{ ownerId: buyerId, code }],
    ),
  )
  return refusedCheckouts
}

export const hasDiscounts = (plans: readonly QuotedDiscounts[]): boolean => plans.flatMap(claimsOf).length > 0

type Claim = DiscountClaim & { readonly code: string | null }

function claimsOf(plan: QuotedDiscounts): readonly Claim[] {
  const { checkoutId, buyerId, person } = plan
  return plan.parcels.flatMap(({ orderId, lines }) => {
    const parts = lines.flatMap(({ facts }) => facts.discounts)
    return [...Map.groupBy(parts, ({ discountId }) => discountId).values()].flatMap((group) => {
      const [first] = group
      if (first === undefined) return []
      const { discountId, code, name } = first
      const amountMinor = group.reduce((sum, { minor }) => sum + BigInt(minor), 0n)
      return [{ discountId, code, name, buyerId, checkoutId, orderId, personPrint: person.print, amountMinor }]
    })
  })
}
