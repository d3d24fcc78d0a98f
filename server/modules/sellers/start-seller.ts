import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, type Tx } from '#platform/db'
import { newId } from '#platform/id'
import type { Tables } from './tables.ts'

/** Begins a business for a seller's new account, as a draft; a second call finds the first one. */
export async function startSeller(ctx: Ctx, accountId: string): Promise<string> {
  const sellerId = newId(ctx.now)
  const made = await own<Tables>(ctx.tx)
    .insertInto('sellers.member')
    .values({ account_id: accountId, seller_id: sellerId })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .executeTakeFirst()
  if (made.numInsertedOrUpdatedRows !== 1n) return (await sellerIdOf(ctx.tx, accountId)) ?? sellerId
  await own<Tables>(ctx.tx)
    .insertInto('sellers.seller')
    .values({
      seller_id: sellerId,
      account_id: accountId,
      state: 'draft',
      state_at: ctx.now,
      created_at: ctx.now,
    })
    .execute()
  await audit(ctx, { action: 'sellers.started', subject: 'seller', subjectId: sellerId, details: { accountId } })
  return sellerId
}

/** The business a person acts for, or null. */
export async function sellerIdOf(tx: Tx, accountId: string): Promise<string | null> {
  const row = await own<Tables>(tx)
    .selectFrom('sellers.member')
    .select('seller_id')
    .where('account_id', '=', accountId)
    .executeTakeFirst()
  return row?.seller_id ?? null
}
