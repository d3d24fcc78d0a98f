import { debtBegan, payoutRejected, payoutReturned, reserveBegan, shareText } from '#modules/payouts'
import { sellerById } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { listener } from '#platform/outbox'
import { day, dayIn, money, percent } from '@westbound/web/format'
import { tellAccount } from './tell.ts'

type Ended = {
  readonly payoutId: string
  readonly sellerId: string
  readonly amountMinor: string
  readonly currency: string
  readonly code: string
  readonly reason: string
}

/** A payout the bank refused, or gave back days after it was paid: the seller looks at the account it gave. */
const ended = (kind: 'payout-rejected' | 'payout-returned') => async (ctx: Ctx, payout: Ended) => {
  const { accountId } = await sellerById(ctx, payout.sellerId)
  await tellAccount(ctx, accountId, {
    cause: `${kind}:${payout.payoutId}`,
    kind,
    values: (locale) => ({
      amount: money({ minor: BigInt(payout.amountMinor), currency: payout.currency }, locale),
      code: payout.code,
      words: payout.reason,
      url: `${ctx.world.url}/sell/bank`,
    }),
  })
}

export const tellPayoutRejected = listener(
  'notifications.when-payout-rejected',
  payoutRejected,
  ended('payout-rejected'),
)
export const tellPayoutReturned = listener(
  'notifications.when-payout-returned',
  payoutReturned,
  ended('payout-returned'),
)

export const tellDebtBegan = listener('notifications.when-debt-began', debtBegan, async (ctx, debt) => {
  const { accountId } = await sellerById(ctx, debt.sellerId)
  await tellAccount(ctx, accountId, {
    cause: `debt-began:${debt.debtId}`,
    kind: 'debt-began',
    values: (locale) => ({
      amount: money({ minor: BigInt(debt.amountMinor), currency: debt.currency }, locale),
      url: `${ctx.world.url}/sell/money`,
    }),
  })
})

export const tellReserveBegan = listener('notifications.when-reserve-began', reserveBegan, async (ctx, reserve) => {
  const { accountId } = await sellerById(ctx, reserve.sellerId)
  await tellAccount(ctx, accountId, {
    cause: `reserve-began:${reserve.reserveId}`,
    kind: 'reserve-began',
    values: (locale) => ({
      percent: percent(shareText(reserve.shareBp)),
      days: reserve.holdDays,
      end: day(dayIn(new Date(reserve.endsAt), 'UTC'), locale),
      reason: reserve.reason,
      url: `${ctx.world.url}/sell/money`,
    }),
  })
})
