import type { BatchCtx, Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

const codesMax = 5

/**
 * Puts a coupon code into a cart; a second time changes nothing. Whether it holds is judged whenever the cart is priced, so
 * that a code put in too early or below its minimum works as soon as it may. Refused when five lie there.
 */
export async function putCode(ctx: Ctx, ownerId: string, code: string): Promise<void> {
  const put = await sql`
    insert into checkout.cart_code as kept (owner_id, code, put_at)
    select ${ownerId}, ${code}, ${ctx.now}
     where (select count(*) from checkout.cart_code where owner_id = ${ownerId} and code <> ${code}) < ${codesMax}
        on conflict (owner_id, code) do update set put_at = kept.put_at
  `.execute(ctx.tx)
  if (put.numAffectedRows !== 1n) throw refuse('checkout.codes-full', { max: codesMax })
}

/** Takes codes out; what is not there is not missed. */
export async function dropCodes(
  ctx: BatchCtx,
  codes: readonly { readonly ownerId: string; readonly code: string }[],
): Promise<void> {
  if (codes.length === 0) return
  const rows = JSON.stringify(codes.map(({ ownerId, code }) => ({ owner_id: ownerId, code })))
  await sql`
    delete from checkout.cart_code as kept
     using jsonb_to_recordset(${rows}::jsonb) as gone (owner_id uuid, code text)
     where kept.owner_id = gone.owner_id and kept.code = gone.code
  `.execute(ctx.tx)
}

/** The codes in a cart, in the order they were put in. */
export async function codesOf(ctx: Ctx, ownerId: string | null): Promise<readonly string[]> {
  if (ownerId === null) return []
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('checkout.cart_code')
    .select('code')
    .where('owner_id', '=', ownerId)
    .orderBy('put_at')
    .orderBy('code')
    .execute()
  return rows.map(({ code }) => code)
}

/** A visitor's codes become the buyer's at sign-in. Twice is once. */
export async function mergeCodes(
  ctx: Ctx,
  { visitorId, buyerId }: { readonly visitorId: string; readonly buyerId: string },
): Promise<void> {
  await sql`
    with gone as (delete from checkout.cart_code where owner_id = ${visitorId} returning code, put_at)
    insert into checkout.cart_code (owner_id, code, put_at)
    select ${buyerId}, code, put_at from gone
        on conflict (owner_id, code) do nothing
  `.execute(ctx.tx)
}
