import { readNotice, type FormatReceipt, type ReadNotice } from '@westbound/customs-cn'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { declarationAt, moveDeclaration } from './declarations.ts'
import { moveRequest, requestAt } from './requests.ts'
import { changeTaxBill, keepTaxBill } from './tax-bills.ts'
import { tellOrder } from './tell-order.ts'
import type { Tables } from './tables.ts'

type Notice = Extract<ReadNotice, { ok: true }>
export type NoticeOf = {
  readonly sellerId: string
  readonly orderId: string
  readonly status: string
  readonly info: string
}

/**
 * What customs writes of its own accord: a tax bill, what became of one, or that a message had the wrong form. Answers whose
 * it is, or null while nothing of ours is known that it speaks of.
 */
export async function handleNotice(ctx: Ctx, notice: Notice): Promise<NoticeOf | null> {
  switch (notice.message) {
    case 'CEB816': {
      const keys = []
      for (const bill of notice.bills) keys.push(await keepTaxBill(ctx, bill))
      const [key] = keys
      return key === undefined || keys.includes(null) || key === null
        ? null
        : told(key, notice.bills[0]?.status, notice.bills[0]?.taxNo)
    }
    case 'CEB818': {
      const keys = []
      for (const state of notice.states) keys.push(await changeTaxBill(ctx, state))
      const [key] = keys
      return key === undefined || keys.includes(null) || key === null
        ? null
        : told(key, notice.states[0]?.status, notice.states[0]?.taxNo)
    }
    case 'CEB900':
      return await formRefused(ctx, notice.receipt)
  }
}

const told = (key: { readonly sellerId: string; readonly orderId: string }, status = '', info = ''): NoticeOf => ({
  ...key,
  status,
  info,
})

export const readNoticeOf = (xml: string): Notice | null => {
  const read = readNotice(xml)
  return read.ok ? read : null
}

/** A message that was not taken in because of its form: its declaration, or its request, stops at a person. */
async function formRefused(
  ctx: Ctx,
  { oriCopMsgId, returnStatus, returnInfo }: FormatReceipt,
): Promise<NoticeOf | null> {
  if (oriCopMsgId === '') return null
  const { rows } = await sql<{
    seller_id: string
    order_id: string
    id: string
    type: string
    request_id: string | null
    attempt: number
  }>`
    select seller_id, order_id, id, type, null::uuid as request_id, attempt from customs.message where message_id = ${oriCopMsgId}
    union all
    select seller_id, order_id, id, type, request_id, attempt from customs.request_message where message_id = ${oriCopMsgId}
  `.execute(ctx.tx)
  const [message] = rows
  if (message === undefined) return null
  const { seller_id: sellerId, order_id: orderId, id, request_id: requestId, attempt, type } = message
  const refused = { state: 'refused' as const, status: returnStatus, status_at: ctx.now }
  const table = requestId === null ? ('customs.message' as const) : ('customs.request_message' as const)
  await own<Tables>(ctx.tx)
    .updateTable(table)
    .set(refused)
    .where('seller_id', '=', sellerId)
    .where('id', '=', id)
    .execute()
  const code = `CEB900 ${returnStatus}`
  if (requestId !== null) {
    const request = await requestAt(ctx, { sellerId, requestId })
    if (request.attempt === attempt) await moveRequest(ctx, request, 'refuse', { code })
  } else {
    const declaration = await declarationAt(ctx, { sellerId, orderId })
    const open = declaration.attempt === attempt ? declaration : null
    if (open !== null && (await moveDeclaration(ctx, open, 'refuse', { code, codeFrom: type })) !== null)
      await tellOrder(ctx, { sellerId, orderId }, { outcome: 'refused', code, reason: null })
  }
  return { sellerId, orderId, status: returnStatus, info: returnInfo }
}
