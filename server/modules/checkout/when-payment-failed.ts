import { personOf } from '#modules/buyers'
import { cameFrom, countTries, type Whom } from '#modules/identity'
import { paymentFailed, paymentOf } from '#modules/payments'
import { listener } from '#platform/outbox'
import { tillLimits } from './till-tries.ts'

/**
 * A declined payment counts against the account, the person and the address it came from: whoever tries one card after
 * another is soon stopped from asking the provider at all, for a while, also under another account of the same address.
 */
export const whenPaymentFailed = listener('checkout.when-payment-failed', paymentFailed, async (ctx, { paymentId }) => {
  const { buyerId } = await paymentOf(ctx, paymentId)
  const { placing, payAgain, declined, declinedFrom } = await tillLimits(ctx)
  const account: Whom = { kind: 'account', id: buyerId }
  const print = (await personOf(ctx, buyerId))?.print
  const person: readonly Whom[] = print === undefined ? [] : [{ kind: 'person', id: print }]
  const placedFrom = person[0] === undefined ? null : await cameFrom(ctx, placing, person[0])
  const address = (await cameFrom(ctx, payAgain, account)) ?? placedFrom
  await countTries(ctx, [
    ...[account, ...person].map((whom) => ({ limit: declined, whom })),
    ...(address === null ? [] : [{ limit: declinedFrom, whom: address }]),
  ])
})
