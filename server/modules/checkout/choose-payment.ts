import type { Ctx } from '#platform/context'
import { choosePayMethod, type Choice } from '#modules/payments'
import { checkoutOf } from './read-checkout.ts'
import { refuse } from './refusals.ts'
import { countPayAgain } from './till-tries.ts'

const payable: readonly string[] = ['to-choose', 'preparing', 'to-pay', 'declined']

/**
 * The buyer chooses how to pay a checkout, or another way than before, as long as its orders wait for money. Each choice
 * counts as a try to pay.
 */
export async function chooseCheckoutMethod(
  ctx: Ctx,
  choice: Omit<Choice, 'payerIp'> & { readonly payerIp: string },
): Promise<void> {
  await requirePayable(ctx, choice.buyerId, choice.checkoutId)
  await countPayAgain(ctx, choice.buyerId, choice.payerIp)
  await choosePayMethod(ctx, choice)
}

/** Refused `checkout.not-found`, and `checkout.not-payable` when its orders do not wait for money any more. */
export async function requirePayable(ctx: Ctx, buyerId: string, checkoutId: string): Promise<void> {
  const { state } = await checkoutOf(ctx, buyerId, checkoutId)
  if (!payable.includes(state)) throw refuse('checkout.not-payable')
}
