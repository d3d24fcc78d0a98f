import { returnParcel } from '#modules/fulfilment'
import { applyToCustoms, returnOf } from '#modules/returns'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { declarationOf, moveDeclaration } from './declarations.ts'
import type { Said } from './handle-receipt.ts'
import { moveRequest, requestAt, requestDutyOf, requestsOf, requestsOfReturn, type RequestRow } from './requests.ts'
import type { Tables } from './tables.ts'

/** The state in which customs has decided for the request; 120 only says that it has it. */
const grantedCode = '399'

/**
 * What a receipt does to its request. Granted: a cancelled list sends its parcel back, a granted return is handed to the return
 * with customs' number. Refused or failed: a person decides. Anything else is waiting. A receipt older than the last one says
 * nothing about where the request stands.
 */
export async function applyRequestAnswer(ctx: Ctx, before: RequestRow, said: Said): Promise<void> {
  const { stage, code } = said.meaning
  const noted = { code: said.status, ...(said.preNo === null ? {} : { preNo: said.preNo }) }
  if (code === grantedCode) {
    if ((await moveRequest(ctx, before, 'grant', noted)) !== null) await granted(ctx, before)
    return
  }
  if (stage === 'refused' || stage === 'failed') {
    if ((await moveRequest(ctx, before, 'refuse', noted)) === null || before.kind !== 'cancel') return
    const declaration = await declarationOf(ctx, { sellerId: before.seller_id, orderId: before.order_id })
    if (declaration?.state !== 'waiting')
      await dropCancellation(ctx, { sellerId: before.seller_id, orderId: before.order_id })
    return
  }
  await own<Tables>(ctx.tx)
    .updateTable('customs.request')
    .set({
      code: said.status,
      ...(said.preNo === null ? {} : { pre_no: said.preNo }),
      due_at: requestDutyOf('waiting', ctx.now).due_at,
    })
    .where('seller_id', '=', before.seller_id)
    .where('id', '=', before.id)
    .where('state', 'in', ['sending', 'waiting'])
    .execute()
}

async function granted(
  ctx: Ctx,
  { seller_id: sellerId, id, order_id: orderId, kind, return_id }: RequestRow,
): Promise<void> {
  if (kind === 'cancel') {
    const declaration = await declarationOf(ctx, { sellerId, orderId })
    if (declaration !== null && (await moveDeclaration(ctx, declaration, 'cancel')) !== null)
      await returnParcel(ctx, { sellerId, orderId })
    return
  }
  if (return_id === null) return
  const all = await requestsOfReturn(ctx, { sellerId, returnId: return_id })
  if (!all.every((each) => each.id === id || each.state === 'granted' || each.state === 'dropped')) return
  const found = await returnOf(ctx, { returnId: return_id, sellerId })
  if (found.customs?.state !== 'to_apply' || found.customs.applyBy <= ctx.now) return
  const { pre_no } = await requestAt(ctx, { sellerId, requestId: id })
  await applyToCustoms(ctx, { sellerId, returnId: return_id }, pre_no ?? id)
}

/** Customs was quicker: a list that is released or refused needs no cancellation any more. One under way is still answered. */
export async function dropCancellation(
  ctx: Ctx,
  key: { readonly sellerId: string; readonly orderId: string },
): Promise<void> {
  for (const row of await requestsOf(ctx, key)) if (row.kind === 'cancel') await moveRequest(ctx, row, 'drop')
}
