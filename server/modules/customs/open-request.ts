import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { fileRequest } from './file-request.job.ts'
import { requestDutyOf } from './requests.ts'
import type { RequestLine, Tables } from './tables.ts'

export type NewRequest = {
  readonly sellerId: string
  readonly orderId: string
  /** Which attempt of the declaration it is about. */
  readonly declared: number
  readonly reason: string
} & (
  | { readonly kind: 'cancel' }
  | {
      readonly kind: 'return'
      readonly returnId: string
      readonly lines: readonly RequestLine[]
      readonly applyBy: Date
    }
)

/** Opens a request, once for a return or a declaration, and sends it on its way. */
export async function openRequest(ctx: Ctx, wish: NewRequest): Promise<void> {
  const { sellerId, orderId, declared, reason, kind } = wish
  const requestId = newId(ctx.now)
  const opened = await own<Tables>(ctx.tx)
    .insertInto('customs.request')
    .values({
      seller_id: sellerId,
      id: requestId,
      order_id: orderId,
      kind,
      return_id: kind === 'return' ? wish.returnId : null,
      declared,
      lines: JSON.stringify(kind === 'return' ? wish.lines : []),
      reason,
      state: 'preparing',
      attempt: 1,
      since: ctx.now,
      ...requestDutyOf('preparing', ctx.now),
      needs: '[]',
      apply_by: kind === 'return' ? wish.applyBy : null,
      opened_at: ctx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (opened.numInsertedOrUpdatedRows !== 1n) return
  await audit(ctx, { action: `customs.request-${kind}`, subject: 'order', subjectId: orderId, details: { requestId } })
  await enqueue(ctx, fileRequest, { sellerId, requestId }, { once: requestId })
}
