import { payoutPaid } from '#modules/payouts'
import { sellerById } from '#modules/sellers'
import { listener } from '#platform/outbox'
import { money } from '@westbound/web/format'
import { tellAccount } from './tell.ts'

/** The bank's statement shows the transfer: the seller is told of dollars that have arrived, not of a file that was sent. */
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
