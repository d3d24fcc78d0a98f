import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'

const quietMs = 5000

/**
 * A buyer is back from the provider, or says that it is paid: the provider is asked next instead of when it would be due.
 * Whatever the buyer does, at most once in five seconds; the answer takes the same way as every other.
 */
export async function hurryPayment(
  ctx: Ctx,
  { buyerId, checkoutId }: { readonly buyerId: string; readonly checkoutId: string },
): Promise<void> {
  const quiet = new Date(ctx.now.getTime() - quietMs)
  await sql`
    update payments.payment
       set ask_at = ${ctx.now}
     where buyer_id = ${buyerId} and checkout_id = ${checkoutId} and state in ('pending', 'disputed')
       and ask_at > ${ctx.now} and coalesce(answered_at, created_at) <= ${quiet}
  `.execute(ctx.tx)
}
