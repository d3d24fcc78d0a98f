import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { amountsOf, type Amounts } from './order-amounts.ts'
import { quantitiesOf } from './legal-quantities.ts'
import type { NewLine } from './open-orders.ts'
import type { OrderState, Owner } from './order-state.ts'
import { factsOf, type Fact } from './facts.ts'
import { refuse } from './refusals.ts'
import type { LineRow, Masked, Mode, OrderRow, Place, Tables } from './tables.ts'

/** An order without its lines, as lists show it. */
export type OrderHead = Amounts & {
  readonly sellerId: string
  readonly orderId: string
  readonly number: string
  readonly buyerId: string
  readonly checkoutId: string
  readonly mode: Mode
  readonly place: Place
  readonly state: OrderState
  readonly movedAt: Date
  readonly owner: Owner
  readonly dueAt: Date | null
  readonly noClock: string | null
  readonly reason: string | null
  readonly currency: string
  readonly keepCurrency: string
  readonly capturedMinor: bigint
  /** Promised back to the buyer; `refundedMinor` of it has arrived. */
  readonly refundAskedMinor: bigint
  readonly refundedMinor: bigint
  readonly releasedAt: Date | null
  readonly frozenAt: Date | null
  readonly rateId: string
  readonly rateText: string
  readonly freightCardId: string
  readonly rulesVersion: string
  readonly demonstration: boolean
  readonly openedAt: Date
}
/** A line as it was opened, with its place in the order. */
export type OrderLine = NewLine & { readonly line: number }
export type Order = OrderHead & {
  readonly lines: readonly OrderLine[]
  /** What people may see of the recipient and the orderer. */
  readonly people: Masked
  /** Whether both persons are forgotten already. */
  readonly erased: boolean
  /** What the provider said when it would not give the money back. */
  readonly refundFailure: string | null
  readonly facts: ReadonlyMap<string, Fact>
}
export type OrderWish = { readonly orderId: string; readonly sellerId?: string; readonly buyerId?: string }

/** One order with its lines. With `sellerId` or `buyerId` it is theirs or `orders.not-found`: foreign and absent look alike. */
export async function orderOf(ctx: Pick<Ctx, 'tx'>, wish: OrderWish): Promise<Order> {
  const tables = own<Tables>(ctx.tx)
  let query = tables.selectFrom('orders.order').selectAll().where('id', '=', wish.orderId)
  if (wish.sellerId !== undefined) query = query.where('seller_id', '=', wish.sellerId)
  if (wish.buyerId !== undefined) query = query.where('buyer_id', '=', wish.buyerId)
  const row = await query.executeTakeFirst()
  if (row === undefined) throw refuse('orders.not-found')
  const of = { sellerId: row.seller_id, orderId: row.id }
  const lines = await tables
    .selectFrom('orders.line')
    .selectAll()
    .where('seller_id', '=', of.sellerId)
    .where('order_id', '=', of.orderId)
    .orderBy('line')
    .execute()
  const personal = await tables
    .selectFrom('orders.personal')
    .select(['masked', 'erased_at'])
    .where('seller_id', '=', of.sellerId)
    .where('order_id', '=', of.orderId)
    .executeTakeFirstOrThrow()
  const stuck = await tables
    .selectFrom('orders.refund_wish')
    .select('failure')
    .where('failed_at', 'is not', null)
    .where('seller_id', '=', of.sellerId)
    .where('order_id', '=', of.orderId)
    .executeTakeFirst()
  return {
    ...headOf(row),
    lines: lines.map(lineOf),
    people: personal.masked,
    erased: personal.erased_at !== null,
    refundFailure: stuck?.failure ?? null,
    facts: await factsOf(ctx, of),
  }
}

export const headOf = (row: OrderRow): OrderHead => ({
  ...amountsOf(row),
  sellerId: row.seller_id,
  orderId: row.id,
  number: row.number,
  buyerId: row.buyer_id,
  checkoutId: row.checkout_id,
  mode: row.mode,
  place: row.place,
  state: row.state,
  movedAt: row.moved_at,
  owner: row.owner,
  dueAt: row.due_at,
  noClock: row.no_clock,
  reason: row.reason,
  currency: row.currency,
  keepCurrency: row.keep_currency,
  capturedMinor: row.captured_minor,
  refundAskedMinor: row.refund_asked_minor,
  refundedMinor: row.refunded_minor,
  releasedAt: row.released_at,
  frozenAt: row.frozen_at,
  rateId: row.rate_id,
  rateText: row.rate_text,
  freightCardId: row.freight_card_id,
  rulesVersion: row.rules_version,
  demonstration: row.demonstration,
  openedAt: row.opened_at,
})

export const lineOf = (row: LineRow): OrderLine => ({
  ...amountsOf(row),
  line: row.line,
  listingId: row.listing_id,
  productId: row.product_id,
  variantId: row.variant_id,
  sku: row.sku,
  titleEn: row.title_en,
  titleZh: row.title_zh,
  optionZh: row.option_zh,
  pictureUrl: row.picture_url,
  quantity: row.quantity,
  hsCode: row.hs_code,
  originState: row.origin_state,
  weightGrams: row.weight_grams,
  ...quantitiesOf(row),
  demonstration: row.demonstration,
})
