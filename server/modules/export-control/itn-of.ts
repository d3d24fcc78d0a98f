import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Tables } from './tables.ts'

/** The number in force of a shipment, or null. */
export async function itnOf(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, unitId }: { readonly sellerId: string; readonly unitId: string },
): Promise<string | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('export_control.itn')
    .select('itn')
    .where('seller_id', '=', sellerId)
    .where('unit_id', '=', unitId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.itn ?? null
}
