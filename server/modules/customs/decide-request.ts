import type { Actor, Ctx } from '#platform/context'
import { audit } from '#platform/audit'
import { enqueue } from '#platform/job'
import { declarationAt, type OrderKey } from './declarations.ts'
import { fileRequest } from './file-request.job.ts'
import { openRequest } from './open-request.ts'
import { refuse } from './refusals.ts'
import { requestActionsIn, type RequestAction } from './request-state.ts'
import { moveRequest, requestAt, type RequestKey, type RequestRow } from './requests.ts'

type Operator = Ctx<Extract<Actor, { kind: 'operator' }>>

/**
 * A person ends the standstill of a request, with a reason: `again` writes and sends it anew, `drop` gives it up. Refuses
 * `customs.not-found` and `customs.action-not-allowed`.
 */
export async function decideRequest(
  ctx: Operator,
  wish: RequestKey & { readonly orderId?: string; readonly action: RequestAction; readonly reason: string },
): Promise<RequestRow> {
  const { sellerId, requestId, action, reason } = wish
  const before = await requestAt(ctx, { sellerId, requestId })
  if (wish.orderId !== undefined && wish.orderId !== before.order_id) throw refuse('customs.not-found')
  const allowed = requestActionsIn(before.state).includes(action)
  const moved = allowed ? await moveRequest(ctx, before, action, action === 'again' ? { again: true } : {}) : null
  if (moved === null) throw refuse('customs.action-not-allowed', { action, state: before.state })
  await audit(ctx, {
    action: 'customs.request-decided',
    subject: 'order',
    subjectId: before.order_id,
    details: { requestId, action, reason },
  })
  if (action === 'again') await enqueue(ctx, fileRequest, { sellerId, requestId }, { once: requestId })
  return await requestAt(ctx, { sellerId, requestId })
}

/** A person asks customs to cancel a list that is not released yet. `reason` goes to customs in Chinese or English as written. */
export async function requestCancellation(
  ctx: Operator,
  { sellerId, orderId, reason }: OrderKey & { readonly reason: string },
): Promise<void> {
  const declaration = await declarationAt(ctx, { sellerId, orderId })
  if (declaration.state !== 'waiting')
    throw refuse('customs.action-not-allowed', { action: 'cancel', state: declaration.state })
  await openRequest(ctx, { kind: 'cancel', sellerId, orderId, declared: declaration.attempt, reason })
}
