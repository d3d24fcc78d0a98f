import { orderOf, partsOf } from '#modules/orders'
import { returnMoved, returnOf, type Return } from '#modules/returns'
import type { Ctx } from '#platform/context'
import { listener } from '#platform/outbox'
import { declarationOf, type Declaration } from './declarations.ts'
import { openRequest } from './open-request.ts'
import { declaredRecords } from './request-record.ts'
import { moveRequest, requestsOf, requestsOfReturn } from './requests.ts'
import type { Records } from './records-of.ts'
import type { RequestLine } from './tables.ts'

/**
 * A return whose goods go back to the customs place is asked of customs (CEB625) as soon as it is agreed: one request for
 * each list its pieces were declared on. A return that ended without them drops what was not handed in.
 */
export const whenReturnMoved = listener('customs.when-return-moved', returnMoved, async (ctx, moved) => {
  const found = await returnOf(ctx, { returnId: moved.returnId, sellerId: moved.sellerId })
  if (found.customs === null) return
  if (found.customs.state === 'to_apply') await ask(ctx, found, found.customs.applyBy)
  else if (found.customs.state !== 'applied') await drop(ctx, found)
})

async function ask(ctx: Ctx, found: Return, applyBy: Date): Promise<void> {
  const { sellerId, orderId, returnId } = found
  let wanted = found.lines.map(({ line, quantity }) => ({ line, quantity }))
  for (const unitId of [orderId, ...(await partsOf(ctx, { sellerId, orderId })).map(({ partId }) => partId)]) {
    const declaration = await declarationOf(ctx, { sellerId, orderId: unitId })
    if (declaration === null || declaration.state !== 'released') continue
    const taken = await takeFrom(ctx, declaration, { orderId, returnId }, wanted)
    if (taken.length === 0) continue
    await openRequest(ctx, {
      kind: 'return',
      sellerId,
      orderId: unitId,
      returnId,
      declared: declaration.attempt,
      lines: taken.map(({ gnum, quantity }) => ({ gnum, quantity })),
      reason: '订购人申请退货',
      applyBy,
    })
    wanted = wanted.map(({ line, quantity }) => ({
      line,
      quantity: quantity - taken.filter((each) => each.line === line).reduce((sum, each) => sum + each.quantity, 0),
    }))
  }
}

type Taken = RequestLine & { readonly line: number }

/** Of the wanted pieces those this list declared and no other request asked back. Goods and list are matched by name and model. */
async function takeFrom(
  ctx: Ctx,
  { sellerId, orderId: unitId, attempt }: Declaration,
  { orderId, returnId }: { readonly orderId: string; readonly returnId: string },
  wanted: readonly { readonly line: number; readonly quantity: number }[],
): Promise<readonly Taken[]> {
  const records = await declaredRecords(ctx, { sellerId, orderId: unitId }, attempt)
  if (records === null) return []
  const order = await orderOf(ctx, { sellerId, orderId })
  const asked = (await requestsOf(ctx, { sellerId, orderId: unitId })).filter(
    (each) => each.kind === 'return' && each.return_id !== returnId && !['missed', 'dropped'].includes(each.state),
  )
  const used = new Map<number, number>()
  for (const { gnum, quantity } of asked.flatMap(({ lines }) => lines)) used.set(gnum, (used.get(gnum) ?? 0) + quantity)
  return wanted.flatMap(({ line, quantity }): readonly Taken[] => {
    const sold = order.lines.find((each) => each.line === line)
    const listed = sold === undefined ? undefined : listedLine(records, sold)
    if (listed === undefined) return []
    const free = Number(listed.qty) - (used.get(listed.gnum) ?? 0)
    const pieces = Math.min(quantity, free)
    if (pieces <= 0) return []
    used.set(listed.gnum, (used.get(listed.gnum) ?? 0) + pieces)
    return [{ line, gnum: listed.gnum, quantity: pieces }]
  })
}

function listedLine(
  { inventory }: Records,
  { titleZh, optionZh, sku }: { readonly titleZh: string; readonly optionZh: string; readonly sku: string },
): Records['inventory']['lines'][number] | undefined {
  const named = inventory.lines.filter(({ gname }) => gname === titleZh)
  if (named.length <= 1) return named[0]
  return named.find(({ itemNo }) => itemNo === sku) ?? named.find(({ gmodel }) => gmodel.split('|').includes(optionZh))
}

async function drop(ctx: Ctx, { sellerId, returnId }: Return): Promise<void> {
  for (const row of await requestsOfReturn(ctx, { sellerId, returnId })) await moveRequest(ctx, row, 'drop')
}
