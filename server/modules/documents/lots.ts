import { orderOf } from '#modules/orders'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { day, nullable, z } from '#platform/wire'
import { refuse } from './refusals.ts'

const text = (max: number) => z.string().trim().min(1).max(max)
export const LotStated = z
  .strictObject({
    lotNo: text(60),
    madeOn: nullable(day),
    bestBefore: nullable(day),
    certificates: z.array(z.strictObject({ name: text(120), number: text(60), issuer: text(120) })).max(10),
  })
  .openapi('LotStated')
export type LotStated = z.output<typeof LotStated>
type Key = { readonly sellerId: string; readonly orderId: string }

/** From which lot the pieces of each line come, as stated last. */
export async function lotsOf(ctx: Ctx, { sellerId, orderId }: Key): Promise<ReadonlyMap<number, LotStated>> {
  const { rows } = await sql<{
    line: number
    lot_no: string
    made_on: string | null
    best_before: string | null
    certificates: unknown
  }>`
    select distinct on (line) line, lot_no, made_on::text, best_before::text, certificates
      from documents.lot
     where seller_id = ${sellerId} and order_id = ${orderId}
     order by line, version desc
  `.execute(ctx.tx)
  return new Map(
    rows.map((row) => [
      row.line,
      LotStated.parse({
        lotNo: row.lot_no,
        madeOn: row.made_on,
        bestBefore: row.best_before,
        certificates: row.certificates,
      }),
    ]),
  )
}

/** A seller says from which lot the pieces of a line are. Refused `orders.not-found`, `documents.no-line`, `documents.dates-reversed`. */
export async function stateLot(ctx: Ctx, { sellerId, orderId }: Key, line: number, lot: LotStated): Promise<void> {
  const order = await orderOf(ctx, { sellerId, orderId })
  if (!order.lines.some((each) => each.line === line)) throw refuse('documents.no-line')
  if (lot.madeOn !== null && lot.bestBefore !== null && lot.madeOn > lot.bestBefore)
    throw refuse('documents.dates-reversed')
  const by = 'id' in ctx.actor ? ctx.actor.id : 'anyone'
  await sql`
    insert into documents.lot (
      seller_id, order_id, line, version, lot_no, made_on, best_before, certificates, stated_by, at)
    select ${sellerId}, ${orderId}, ${line}, coalesce(max(version), 0) + 1, ${lot.lotNo}, ${lot.madeOn}::date,
           ${lot.bestBefore}::date, ${JSON.stringify(lot.certificates)}::jsonb, ${by}, ${ctx.now}
      from documents.lot where seller_id = ${sellerId} and order_id = ${orderId} and line = ${line}
  `.execute(ctx.tx)
  await audit(ctx, {
    action: 'documents.lot-stated',
    subject: 'order',
    subjectId: orderId,
    details: { line, lotNo: lot.lotNo },
  })
}
