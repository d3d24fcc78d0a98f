import type { Ctx } from '#platform/context'
import { orderOf } from '#modules/orders'
import { beginCustoms } from './customs-return.ts'
import { lockReturn, takeStep, type Change } from './move-return.ts'
import { payBack } from './pay-back.ts'
import { returnAddress } from './places.ts'
import { refuse } from './refusals.ts'
import type { ReturnRow } from './tables.ts'

export const answers = ['accept', 'keep', 'refuse'] as const
export type Answer = (typeof answers)[number]

/**
 * The seller answers: the goods may come back, or the buyer keeps them and gets the money, or no, with a reason the buyer
 * reads and can take to a dispute.
 */
export async function answerReturn(
  ctx: Ctx,
  { sellerId, returnId, answer, note }: { sellerId: string; returnId: string; answer: Answer; note: string | null },
): Promise<void> {
  const row = await lockReturn(ctx, { sellerId, returnId })
  if (answer === 'accept') return await acceptReturn(ctx, row, { why: 'accepted-by-seller', note: note ?? undefined })
  if (answer === 'keep') return await payBack(ctx, row, { step: 'keep', why: 'kept-by-buyer', note: note ?? undefined })
  if (note === null) throw refuse('returns.reason-needed')
  await takeStep(ctx, row, { step: 'refuse', why: 'refused-by-seller', note })
}

/** The goods may come back: fixes where to, and begins to ask customs where goods go back to its place. */
export async function acceptReturn(
  ctx: Ctx,
  row: ReturnRow,
  told: { readonly why: string; readonly note?: string | undefined; readonly step?: 'accept' | 'uphold' },
  terms: Change = {},
): Promise<void> {
  const { place, sendTo } = await returnAddress(ctx, row.seller_id)
  const step = { step: told.step ?? 'accept', why: told.why, ...written(told.note) }
  await takeStep(ctx, row, step, { ...terms, place, send_to: sendTo })
  await askCustoms(ctx, row, place)
}

/** Customs is asked where its place takes the goods back and it released them not too long ago. */
export async function askCustoms(ctx: Ctx, row: ReturnRow, place: 'us' | 'cn'): Promise<void> {
  if (place !== 'cn') return
  const { facts } = await orderOf(ctx, { sellerId: row.seller_id, orderId: row.order_id })
  const cleared = facts.get('cleared')
  if (cleared !== undefined) await beginCustoms(ctx, { sellerId: row.seller_id, returnId: row.id }, cleared.at)
}

const written = (note: string | undefined): { note?: string } => (note === undefined ? {} : { note })
