import {
  bankChanged,
  bankChangeStopped,
  sellerApproved,
  sellerName,
  sellerRefused,
  sellerResumed,
  sellerSuspended,
} from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { listener } from '#platform/outbox'
import { instant } from '@westbound/web/format'
import { tellAccount } from './tell.ts'

type Decided = { readonly sellerId: string; readonly accountId: string; readonly reason: string }

const decided = (kind: string) => async (ctx: Ctx, told: Decided) => {
  const names = await sellerName(ctx, [told.sellerId])
  const shop = names.get(told.sellerId)?.tradeName ?? ''
  await tellAccount(ctx, told.accountId, {
    cause: `${kind}:${told.sellerId}:${ctx.now.toISOString()}`,
    kind,
    values: () => ({ shop, reason: told.reason, url: `${ctx.world.url}/sell/home` }),
  })
}

export const tellApproved = listener('notifications.when-seller-approved', sellerApproved, decided('seller-approved'))
export const tellRefused = listener('notifications.when-seller-refused', sellerRefused, decided('seller-refused'))
export const tellSuspended = listener(
  'notifications.when-seller-suspended',
  sellerSuspended,
  decided('seller-suspended'),
)
export const tellResumed = listener('notifications.when-seller-resumed', sellerResumed, decided('seller-resumed'))

export const tellBankChanged = listener('notifications.when-bank-changed', bankChanged, async (ctx, changed) => {
  await tellAccount(ctx, changed.accountId, {
    cause: `bank-changed:${changed.sellerId}:${changed.number}`,
    kind: changed.effectiveAt === null ? 'bank-changed' : 'bank-change-waits',
    values: (locale) => ({
      last: changed.accountLast,
      at: changed.effectiveAt === null ? '' : instant(new Date(changed.effectiveAt), locale),
      url: `${ctx.world.url}/sell/bank`,
    }),
  })
})

export const tellBankChangeStopped = listener(
  'notifications.when-bank-change-stopped',
  bankChangeStopped,
  async (ctx, stopped) => {
    await tellAccount(ctx, stopped.accountId, {
      cause: `bank-change-stopped:${stopped.sellerId}:${stopped.number}`,
      kind: 'bank-change-stopped',
      values: () => ({ last: stopped.accountLast, url: `${ctx.world.url}/sell/bank` }),
    })
  },
)
