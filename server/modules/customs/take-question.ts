import type { OpenRequest } from '@westbound/customs-cn'
import { findOrders, orderIdOf } from '#modules/orders'
import { paymentForCustoms } from '#modules/payments'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueue } from '#platform/job'
import { paymentDataDutyOf } from './payment-data-requests.ts'
import type { Tables } from './tables.ts'
import { uploadPaymentData } from './upload-payment-data.job.ts'

/**
 * `taken`: the data follow. `none`: there is no payment of such an order, whether there is no such order or it is not paid:
 * customs is told the same. `reused`: the session was another question's.
 */
export type QuestionAnswer = 'taken' | 'none' | 'reused'
type Unit = { readonly sellerId: string; readonly orderId: string }

/** Keeps a question of customs, once for its session, and answers it; the same question again is answered the same. */
export async function takeQuestion(ctx: Ctx, question: OpenRequest): Promise<QuestionAnswer> {
  const unit = await unitOfNumber(ctx, question.orderNo)
  const paid = unit !== null && (await isPaid(ctx, unit))
  const state = paid ? ('asked' as const) : ('declined' as const)
  const id = newId(ctx.now)
  const kept = await own<Tables>(ctx.tx)
    .insertInto('customs.payment_data_request')
    .values({
      id,
      session_id: question.sessionID,
      order_no: question.orderNo,
      customs_time: question.serviceTime.slice(0, 20),
      received_at: ctx.now,
      seller_id: unit?.sellerId ?? null,
      order_id: unit?.orderId ?? null,
      state,
      declined_why: paid ? null : unit === null ? 'no-order' : 'not-paid',
      attempt: 1,
      since: ctx.now,
      ...paymentDataDutyOf(state, ctx.now),
      needs: '[]',
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (kept.numInsertedOrUpdatedRows !== 1n) return await answeredBefore(ctx, question)
  await audit(ctx, { action: `customs.payment-data-${state}`, subject: 'payment-data', subjectId: id })
  if (paid) await enqueue(ctx, uploadPaymentData, { paymentDataId: id }, { once: id })
  return paid ? 'taken' : 'none'
}

async function answeredBefore(ctx: Ctx, { sessionID, orderNo }: OpenRequest): Promise<QuestionAnswer> {
  const { rows } = await sql<{ state: string }>`
    update customs.payment_data_request
       set asked = asked + 1
     where session_id = ${sessionID} and order_no = ${orderNo}
    returning state
  `.execute(ctx.tx)
  const [earlier] = rows
  if (earlier === undefined) return 'reused'
  return earlier.state === 'declined' ? 'none' : 'taken'
}

/** By the number as it was declared, which may be a part's; else by the order's own. */
async function unitOfNumber(ctx: Ctx, number: string): Promise<Unit | null> {
  const { rows } = await sql<{ seller_id: string; order_id: string }>`
    select seller_id, order_id from customs.message where type = 'CEB311' and receipt_key = ${number} order by id desc limit 1
  `.execute(ctx.tx)
  const [declared] = rows
  if (declared !== undefined) return { sellerId: declared.seller_id, orderId: declared.order_id }
  if (!/^[\w-]{6,60}$/.test(number)) return null
  const { orders } = await findOrders(ctx, { number, limit: 5 })
  return orders.find((order) => order.number === number) ?? null
}

async function isPaid(ctx: Ctx, { sellerId, orderId: unitId }: Unit): Promise<boolean> {
  const orderId = await orderIdOf(ctx, { sellerId, unitId })
  return (await paymentForCustoms(ctx, { sellerId, orderId })) !== null
}
