import { receiptErrors, receiptStates, type Meaning } from '@westbound/customs-cn'
import { releaseParcel, returnParcel } from '#modules/fulfilment'
import { moveOrder, unitOf } from '#modules/orders'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { dropCancellation } from './apply-request-answer.ts'
import { dutyOf, moveDeclaration, declarationOf, type Declaration, type OrderKey } from './declarations.ts'
import type { Said } from './handle-receipt.ts'
import { tellOrder } from './tell-order.ts'
import type { Tables } from './tables.ts'

/**
 * What a receipt does to its declaration. Released: the carrier is told and the order goes on. Refused, or failed at the
 * authority: the order stops at a person, with the code and what it means. Sent back: the parcel returns. Everything else
 * is waiting, with customs and a clock. Order, payment and waybill only count when they are refused.
 */
export async function applyMeaning(ctx: Ctx, before: Declaration, said: Said): Promise<void> {
  if (said.type === 'CEB621' && said.preNo !== null && before.preNo !== null && said.preNo !== before.preNo) return
  const { stage } = said.meaning
  if (said.type !== 'CEB621') {
    // A record that customs has already is no obstacle; one it refuses is.
    const refused = (stage === 'refused' && said.meaning.error?.kind !== 'duplicate') || stage === 'failed'
    if (refused) await refuse(ctx, before, said)
    return
  }
  if (stage === 'released') return await release(ctx, before, said)
  if (stage === 'sent back') return await sentBack(ctx, before, said)
  if (stage === 'refused' || stage === 'failed') return await refuse(ctx, before, said)
  await wait(ctx, before, said)
}

async function release(ctx: Ctx, before: Declaration, said: Said): Promise<void> {
  const { sellerId, orderId } = before
  if ((await moveDeclaration(ctx, before, 'release', notedOf(said))) === null) return
  const unit = await unitOf(ctx, { sellerId, unitId: orderId })
  // A hold that reached the order after its second try was under way would otherwise outlive the release.
  if (unit.state === 'held')
    await moveOrder(ctx, {
      sellerId,
      orderId: unit.orderId,
      step: 'resume',
      reason: 'decided-by-operator',
      note: said.status,
    })
  await dropCancellation(ctx, { sellerId, orderId })
  await releaseParcel(ctx, { sellerId, orderId })
  await tellOrder(ctx, before, { outcome: 'released', code: said.status, reason: null })
}

async function refuse(ctx: Ctx, before: Declaration, said: Said): Promise<void> {
  if ((await moveDeclaration(ctx, before, 'refuse', notedOf(said))) === null) return
  await tellOrder(ctx, before, { outcome: 'refused', code: said.status, reason: wordsFor(said.meaning) })
}

/** Customs itself sends the goods back: nothing is left to decide, so the carrier is told at once. */
async function sentBack(ctx: Ctx, before: Declaration, said: Said): Promise<void> {
  const key: OrderKey = { sellerId: before.sellerId, orderId: before.orderId }
  if ((await moveDeclaration(ctx, before, 'refuse', notedOf(said))) === null) return
  const refused = await declarationOf(ctx, key)
  if (refused !== null) await moveDeclaration(ctx, refused, 'send-back')
  await returnParcel(ctx, key)
  await tellOrder(ctx, key, { outcome: 'returned', code: said.status, reason: wordsFor(said.meaning) })
}

/** A person at customs has it, or the next receipt is on its way: the clock starts anew with each. */
async function wait(ctx: Ctx, { sellerId, orderId }: Declaration, said: Said): Promise<void> {
  await own<Tables>(ctx.tx)
    .updateTable('customs.declaration')
    .set({
      code: said.status,
      code_from: said.type,
      ...(said.preNo === null ? {} : { pre_no: said.preNo }),
      ...(said.invtNo === null ? {} : { invt_no: said.invtNo }),
      due_at: dutyOf('waiting', ctx.now).due_at,
    })
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .where('state', 'in', ['declaring', 'waiting'])
    .execute()
}

const notedOf = (said: Said) => ({
  code: said.status,
  codeFrom: said.type,
  ...(said.preNo === null ? {} : { preNo: said.preNo }),
  ...(said.invtNo === null ? {} : { invtNo: said.invtNo }),
})

/**
 * What a code means, in both languages, for everybody. The authority's own sentence stays on the operator's screen: it may
 * name the buyer; only the figures of a limit are taken out of it.
 */
export function wordsFor(meaning: Meaning): string {
  const listed =
    receiptStates.some(({ code }) => code === meaning.code) || receiptErrors.some(({ code }) => code === meaning.code)
  const words = listed ? `${meaning.zh} / ${meaning.en}` : meaning.en
  const { used, limit } = meaning.error ?? {}
  if (used === undefined && limit === undefined) return words
  return `${words} (${used ?? '?'} / ${limit ?? '?'})`
}
