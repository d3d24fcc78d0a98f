import type { Ctx } from '#platform/context'
import { customsArrived } from './customs-return.ts'
import { lockReturn, takeStep, type ReturnKey } from './move-return.ts'
import { refuse } from './refusals.ts'
import type { ReturnRow } from './tables.ts'

/** The goods have arrived: said by the seller for its own address, by the operator for the customs place in China. */
export async function receiveReturn(ctx: Ctx, key: ReturnKey): Promise<void> {
  const row = await lockReturn(ctx, key)
  const owner = row.place === 'cn' ? 'operator' : 'seller'
  if (ctx.actor.kind !== owner) throw refuse('returns.not-your-place', { owner })
  await takeStep(ctx, row, { step: 'receive', why: 'goods-arrived' })
  await arrived(ctx, row)
}

/** Nothing has arrived: said by the one who waits for it, before the clock says so. The operator looks for it. */
export async function missReturn(ctx: Ctx, key: ReturnKey & { readonly note: string }): Promise<void> {
  const row = await lockReturn(ctx, key)
  await takeStep(ctx, row, { step: 'miss', why: 'said-missing', note: key.note })
}

/** The operator followed the waybill: the goods did arrive, or they did not and no money goes back. */
export async function decideMissing(
  ctx: Ctx,
  { outcome, reason, ...key }: ReturnKey & { readonly outcome: 'find' | 'lose'; readonly reason: string },
): Promise<void> {
  const row = await lockReturn(ctx, key)
  await takeStep(ctx, row, { step: outcome, why: 'decided-by-operator', note: reason })
  if (outcome === 'find') await arrived(ctx, row)
}

async function arrived(ctx: Ctx, row: ReturnRow): Promise<void> {
  if (row.place === 'cn') await customsArrived(ctx, { sellerId: row.seller_id, returnId: row.id })
}
