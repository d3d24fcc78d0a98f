import { settingsInForce } from '#modules/markets'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { PaymentRow } from './payments.ts'
import type { Tables } from './tables.ts'

const minuteMs = 60_000
/** What holds where nobody says how long orders wait. */
const dayMinutes = 24 * 60
/** WeChat Pay takes no time that is less than a minute away, and a job may come late. */
const leastMs = 2 * minuteMs

/**
 * Until when a payment may be paid at its provider: as long as its orders wait for money, counted from the first payment of
 * the checkout, whatever was chosen after it. So a link or a code dies with the orders, also one that the provider cannot
 * close because its buyer never opened it. The same in every try, since a provider compares.
 */
export async function payUntil(ctx: Ctx, row: PaymentRow): Promise<Date> {
  const minutes = Number((await settingsInForce(ctx)).get('orders.pay-minutes')?.value ?? dayMinutes)
  const first = await own<Tables>(ctx.tx)
    .selectFrom('payments.payment')
    .select('created_at')
    .where('buyer_id', '=', row.buyer_id)
    .where('checkout_id', '=', row.checkout_id)
    .orderBy('id')
    .executeTakeFirst()
  const opened = first?.created_at ?? row.created_at
  return new Date(Math.max(opened.getTime() + minutes * minuteMs, row.created_at.getTime() + leastMs))
}
