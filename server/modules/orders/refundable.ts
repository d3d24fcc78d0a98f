import { sum } from '@westbound/landed-cost'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import { shared, type RefundOf } from './book-refund.ts'
import { linesBefore, type LineBefore } from './given-back.ts'
import { piecesOf, derivedOf, restOf, type Flags } from './refund-shares.ts'
import { refuse } from './refusals.ts'
import type { Tables } from './tables.ts'

export type Refundable = {
  /** What the buyer paid, what of it is promised back already, and what is left to give. */
  readonly captured: Money
  readonly promised: Money
  readonly left: Money
  readonly lines: readonly RefundableLine[]
}
export type RefundableLine = {
  readonly line: number
  readonly titleEn: string
  readonly titleZh: string
  readonly quantity: number
  /** Pieces not given back yet. */
  readonly quantityLeft: number
  /** What the next 1, 2, 3, … pieces give back: the goods alone, and the freight and the tax of the same pieces. */
  readonly next: readonly {
    readonly quantity: number
    readonly goods: Money
    readonly freight: Money
    readonly tax: Money
  }[]
}
type Key = { readonly sellerId: string; readonly orderId: string }

/** What each line and number of pieces would give back: for showing before asking. Refused with `orders.not-found`. */
export async function refundable(ctx: Pick<Ctx, 'tx'>, { sellerId, orderId }: Key): Promise<Refundable> {
  const order = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select(['currency', 'captured_minor', 'refund_asked_minor'])
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .executeTakeFirst()
  if (order === undefined) throw refuse('orders.not-found')
  const of = (minor: bigint): Money => ({ minor, currency: order.currency })
  const lines = await linesBefore(ctx, { sellerId, orderId })
  return {
    captured: of(order.captured_minor),
    promised: of(order.refund_asked_minor),
    left: of(order.captured_minor - order.refund_asked_minor),
    lines: lines.map((each) => lineLeft(each, of)),
  }
}

/** What a refund would come to, by the same shares that decide it. Refused as `refundPart` refuses. */
export async function refundWouldBe(
  ctx: Pick<Ctx, 'tx'>,
  { sellerId, orderId, of, freight, tax }: Key & Flags & { readonly of: RefundOf },
): Promise<Money> {
  const order = await own<Tables>(ctx.tx)
    .selectFrom('orders.order')
    .select('currency')
    .where('seller_id', '=', sellerId)
    .where('id', '=', orderId)
    .executeTakeFirst()
  if (order === undefined) throw refuse('orders.not-found')
  const went = shared(order, await linesBefore(ctx, { sellerId, orderId }), { of, freight, tax })
  return { minor: sum(went.map(({ derived }) => derived.cashMinor)), currency: order.currency }
}

function lineLeft({ line, before }: LineBefore, of: (minor: bigint) => Money): RefundableLine {
  const quantityLeft = line.quantity - before.quantity
  const cash = (quantity: number, flags: Flags): bigint => {
    const taken = quantity === quantityLeft ? restOf(line, before, flags) : piecesOf(line, before, quantity, flags)
    return derivedOf(line, before, taken).cashMinor
  }
  const next = Array.from({ length: Math.min(quantityLeft, 99) }, (_, at) => {
    const quantity = at + 1
    const goods = cash(quantity, { freight: false, tax: false })
    return {
      quantity,
      goods: of(goods),
      freight: of(cash(quantity, { freight: true, tax: false }) - goods),
      tax: of(cash(quantity, { freight: false, tax: true }) - goods),
    }
  })
  return { line: line.line, titleEn: line.titleEn, titleZh: line.titleZh, quantity: line.quantity, quantityLeft, next }
}
