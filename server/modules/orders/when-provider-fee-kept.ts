import { transfer, type Transfer } from '#modules/ledger'
import { providerFeeKept } from '#modules/payments'
import { listener } from '#platform/outbox'

/**
 * The provider kept a fee of a payment or a refund, or gave one back (a negative amount): what it holds for us is less or
 * more by it. Whoever bears it stands in the event; while that is the platform, it is the platform's cost and touches
 * nobody's share.
 */
export const whenProviderFeeKept = listener('orders.when-provider-fee-kept', providerFeeKept, async (ctx, fee) => {
  const booked = fee.orders.flatMap(({ sellerId, orderId, amountMinor }): readonly Transfer[] => {
    const minor = BigInt(amountMinor)
    if (minor === 0n) return []
    const given = minor < 0n
    return [
      {
        sellerId,
        orderId,
        debit: given ? 'provider' : 'provider_fee',
        credit: given ? 'provider_fee' : 'provider',
        money: { minor: given ? -minor : minor, currency: fee.currency },
        kind: given ? 'provider-fee-returned' : 'provider-fee',
        cause: `order:${orderId}:provider-fee:${fee.subject}:${fee.subjectId}`,
      },
    ]
  })
  await transfer(ctx, booked)
})
