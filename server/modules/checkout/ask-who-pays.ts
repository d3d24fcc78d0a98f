import type { Ctx } from '#platform/context'
import { askPayer, asksPayer, payerPage, type PayMethod } from '#modules/payments'
import { requirePayable } from './choose-payment.ts'
import { refuse } from './refusals.ts'

export type WhoPays = { readonly buyerId: string; readonly checkoutId: string; readonly method: PayMethod }

/**
 * Before a payment inside the provider's own application: opens the question who pays, for one buyer and one checkout.
 * Refused `checkout.not-found`, `checkout.not-payable`, and `checkout.asks-nobody` where the provider needs no such word.
 */
export async function askWhoPays(ctx: Ctx, { buyerId, checkoutId, method }: WhoPays): Promise<void> {
  await requirePayable(ctx, buyerId, checkoutId)
  if (!asksPayer(ctx, method)) throw refuse('checkout.asks-nobody')
  await askPayer(ctx, { buyerId, checkoutId }, method)
}

/**
 * The same for a shop or an app that is not ours: where its browser is to go now, and until when it may come back. Whoever
 * asks names its own page to come back to; the provider sends nobody to a domain that is not registered with it. Refused
 * `checkout.return-address` where that is neither ours nor secret on its way.
 */
export async function askWhoPaysFrom(
  ctx: Ctx,
  of: WhoPays & { readonly returnUrl: string },
): Promise<{ readonly url: string; readonly expiresAt: Date }> {
  await requirePayable(ctx, of.buyerId, of.checkoutId)
  if (!mayReturnTo(of.returnUrl, ctx.world.url)) throw refuse('checkout.return-address')
  await askWhoPays(ctx, of)
  const page = await payerPage(ctx, of)
  if (page === null) throw refuse('checkout.asks-nobody')
  return page
}

function mayReturnTo(address: string, own: string): boolean {
  const url = URL.parse(address)
  if (url === null || url.hash !== '' || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || url.origin === new URL(own).origin
}
