import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Amounts } from './order-amounts.ts'
import { lineOf, type OrderLine } from './order-of.ts'
import type { Bearing } from './refund-bearing.ts'
import { nothingTaken, plus, type Taken } from './refund-shares.ts'
import type { BearingColumn, Tables } from './tables.ts'

export type LineBefore = { readonly line: OrderLine; readonly before: Taken }
type Key = { readonly sellerId: string; readonly orderId: string }

/** The lines of an order, each with what of it is promised back already. Read under the lock of the order when it decides. */
export async function linesBefore(ctx: Pick<Ctx, 'tx'>, { sellerId, orderId }: Key): Promise<readonly LineBefore[]> {
  const lines = await linesOf(ctx, { sellerId, orderId })
  const parts = await own<Tables>(ctx.tx)
    .selectFrom('orders.refund_part')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .execute()
  return lines.map((own) => ({
    line: own,
    before: parts
      .filter(({ line }) => line === own.line)
      .map(takenOf)
      .reduce(plus, nothingTaken),
  }))
}

/** The lines of an order. */
export async function linesOf(ctx: Pick<Ctx, 'tx'>, { sellerId, orderId }: Key): Promise<readonly OrderLine[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('orders.line')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('order_id', '=', orderId)
    .orderBy('line')
    .execute()
  return rows.map(lineOf)
}

/** How many pieces of each line were given back before they left, and will not leave: the first ones. */
export async function stayingPieces(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, orderId }: Key,
): Promise<ReadonlyMap<number, number>> {
  const { rows } = await sql<{ line: number; quantity: number }>`
    select p.line, sum(p.quantity)::integer as quantity
      from orders.refund_part as p
      join orders.refund_wish as w on w.seller_id = p.seller_id and w.order_id = p.order_id and w.refund_id = p.refund_id
     where p.seller_id = ${sellerId} and p.order_id = ${orderId} and w.stays
     group by p.line
  `.execute(ctx.tx)
  return new Map(rows.map(({ line, quantity }) => [line, quantity]))
}

const takenOf = (row: Tables['orders.refund_part']): Taken => ({
  quantity: row.quantity,
  goodsMinor: row.goods_minor,
  freightMinor: row.freight_minor,
  insuranceMinor: row.insurance_minor,
  dutyMinor: row.duty_minor,
  consumptionTaxMinor: row.consumption_tax_minor,
  vatMinor: row.vat_minor,
})

type Sums = Readonly<Record<BearingColumn, bigint>>

/** What refunds have taken out of the order's money so far, by whose it was. */
export async function takenSoFar(ctx: Pick<Ctx, 'tx'>, { sellerId, orderId }: Key): Promise<Bearing> {
  const { rows } = await sql<Sums>`
    select coalesce(sum(share_minor), 0)::bigint as share_minor, coalesce(sum(keep_minor), 0)::bigint as keep_minor,
           coalesce(sum(fee_minor), 0)::bigint as fee_minor, coalesce(sum(freight_minor), 0)::bigint as freight_minor,
           coalesce(sum(insurance_minor), 0)::bigint as insurance_minor, coalesce(sum(tax_minor), 0)::bigint as tax_minor,
           coalesce(sum(claim_minor), 0)::bigint as claim_minor,
           coalesce(sum(claim_keep_minor), 0)::bigint as claim_keep_minor,
           coalesce(sum(loss_minor), 0)::bigint as loss_minor, coalesce(sum(rounding_minor), 0)::bigint as rounding_minor,
           coalesce(sum(platform_discount_minor), 0)::bigint as platform_discount_minor,
           coalesce(sum(programme_discount_minor), 0)::bigint as programme_discount_minor
      from orders.refund_wish
     where seller_id = ${sellerId} and order_id = ${orderId}
  `.execute(ctx.tx)
  const sums = must(rows[0], 'sums are one row')
  return {
    shareMinor: sums.share_minor,
    keepMinor: sums.keep_minor,
    feeMinor: sums.fee_minor,
    freightMinor: sums.freight_minor,
    insuranceMinor: sums.insurance_minor,
    taxMinor: sums.tax_minor,
    claimMinor: sums.claim_minor,
    claimKeepMinor: sums.claim_keep_minor,
    lossMinor: sums.loss_minor,
    roundingMinor: sums.rounding_minor,
    platformDiscountMinor: sums.platform_discount_minor,
    programmeDiscountMinor: sums.programme_discount_minor,
  }
}

/** What of an order's money is still where the sale put it: what a release has to hand on. */
export type Held = {
  readonly taxMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly feeMinor: bigint
  readonly sellerShareMinor: bigint
  readonly keepMinor: bigint
}

export const heldAfter = (order: Amounts, taken: Bearing): Held => ({
  taxMinor: order.dutyMinor + order.consumptionTaxMinor + order.vatMinor - taken.taxMinor,
  freightMinor: order.freightMinor - taken.freightMinor,
  insuranceMinor: order.insuranceMinor - taken.insuranceMinor,
  feeMinor: order.feeMinor - taken.feeMinor,
  sellerShareMinor: order.sellerShareMinor - taken.shareMinor,
  keepMinor: order.keepMinor - taken.keepMinor,
})
