import type { Ctx } from '#platform/context'
import { takePayerAnswer } from '#modules/payments'
import type { WhoPays } from './ask-who-pays.ts'
import { chooseCheckoutMethod } from './choose-payment.ts'
import { checkoutOf } from './read-checkout.ts'

/**
 * The buyer is back with the provider's word: the way is closed behind, and with a code the payment is chosen, which a job
 * then makes for whom the code stands. `over`: this way back was never given to this buyer and checkout, was taken before,
 * or is too old. `denied`: back without a code. Neither chooses anything.
 */
export async function answerWhoPays(
  ctx: Ctx,
  of: WhoPays & { readonly state: string; readonly code: string; readonly payerIp: string },
): Promise<'chosen' | 'denied' | 'over'> {
  const { code, payerIp, state, ...whose } = of
  await checkoutOf(ctx, of.buyerId, of.checkoutId)
  if (!(await takePayerAnswer(ctx, { ...whose, state }))) return 'over'
  if (code === '') return 'denied'
  await chooseCheckoutMethod(ctx, { ...whose, device: 'in-wechat', payerIp, payerOpenId: null, payerCode: code })
  return 'chosen'
}
