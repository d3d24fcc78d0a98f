import { freezeOrder, thawOrder } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Tables } from './tables.ts'

type Hold = { readonly sellerId: string; readonly orderId: string; readonly caseId: string }

/** An order waits for a case: its clock stands still, and nothing of it is handed over. Twice is once. */
export async function holdOrder(ctx: Ctx, { sellerId, orderId, caseId }: Hold): Promise<void> {
  const { frozen } = await freezeOrder(ctx, { sellerId, orderId, by: 'screening', id: caseId })
  if (!frozen) return
  await sql`
    insert into export_control.hold (seller_id, order_id, case_id, at)
    values (${sellerId}, ${orderId}, ${caseId}, ${ctx.now})
        on conflict (seller_id, order_id, case_id) do update set lifted_at = null
  `.execute(ctx.tx)
}

/** A case keeps nobody waiting any more. */
export async function liftHolds(ctx: Ctx, caseId: string): Promise<void> {
  const held = await own<Tables>(ctx.tx)
    .updateTable('export_control.hold')
    .set({ lifted_at: ctx.now })
    .where('case_id', '=', caseId)
    .where('lifted_at', 'is', null)
    .returning(['seller_id as sellerId', 'order_id as orderId'])
    .execute()
  for (const order of held.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1)))
    await thawOrder(ctx, { ...order, by: 'screening', id: caseId })
}

/** Which orders wait for a case. */
export const ordersHeld = (ctx: Pick<Ctx, 'tx'>, caseId: string) =>
  own<Tables>(ctx.tx)
    .selectFrom('export_control.hold')
    .select(['seller_id as sellerId', 'order_id as orderId'])
    .where('case_id', '=', caseId)
    .where('lifted_at', 'is', null)
    .orderBy('order_id')
    .execute()
