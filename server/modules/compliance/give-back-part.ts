import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { giveBackQuota } from './quota.ts'
import type { Tables } from './tables.ts'

/**
 * Gives back a part of what an order holds, when customs took a part of its goods back: each cause once, and never more
 * than is held. The last part gives back the whole. An order that holds nothing changes nothing.
 */
export async function giveBackPartOfQuota(
  ctx: Ctx,
  { orderId, cause, amountMinor }: { readonly orderId: string; readonly cause: string; readonly amountMinor: bigint },
): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  const found = await tables // a row is locked on its person's shard, so the person is found first
    .selectFrom('compliance.claim')
    .select('person_print')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  if (found === undefined || amountMinor <= 0n) return
  const claim = await tables
    .selectFrom('compliance.claim')
    .select(['person_print', 'amount_minor'])
    .where('person_print', '=', found.person_print)
    .where('order_id', '=', orderId)
    .where('given_back_at', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  if (claim === undefined) return
  const part = amountMinor < claim.amount_minor ? amountMinor : claim.amount_minor
  const made = await tables
    .insertInto('compliance.claim_part')
    .values({ person_print: claim.person_print, order_id: orderId, cause, amount_minor: part, at: ctx.now })
    .onConflict((conflict) => conflict.columns(['person_print', 'order_id', 'cause']).doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) return
  if (part === claim.amount_minor) return await giveBackQuota(ctx, [orderId])
  await sql`
    with held as (
      update compliance.claim
         set amount_minor = amount_minor - ${part}
       where person_print = ${claim.person_print} and order_id = ${orderId} and given_back_at is null
         and amount_minor > ${part}
      returning person_print, year
    )
    update compliance.quota
       set used_minor = quota.used_minor - ${part}
      from held
     where quota.person_print = held.person_print and quota.year = held.year
  `.execute(ctx.tx)
}
