import { sellerById } from '#modules/sellers'
import { event, listener } from '#platform/outbox'
import { money } from '@westbound/web/format'
import { z } from 'zod'
import { tellAccount } from './tell.ts'

/** What payouts says when the bank has confirmed a transfer; amounts are minor units as text. */
const payoutPaid = event(
  'payouts.paid',
  z.object({ sellerId: z.uuid(), payoutId: z.uuid(), amountMinor: z.string().regex(/^\d+$/), currency: z.string() }),
)

export const tellPayoutPaid = listener('notifications.when-payout-paid', payoutPaid, async (ctx, paid) => {
  const { accountId } = await sellerById(ctx, paid.sellerId)
  await tellAccount(ctx, accountId, {
    cause: `payout-paid:${paid.payoutId}`,
    kind: 'payout-paid',
    values: (locale) => ({
      amount: money({ minor: BigInt(paid.amountMinor), currency: paid.currency }, locale),
      url: `${ctx.world.url}/sell/money`,
    }),
  })
})
