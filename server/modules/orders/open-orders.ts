import { assert } from '#platform/check'
import { auditEach } from '#platform/audit'
import type { BatchCtx, By } from '#platform/context'
import { sql } from '#platform/db'
import { emitEach } from '#platform/outbox'
import { transfer } from '#modules/ledger'
import { dueOf } from './due.ts'
import { orderOpened } from './events.ts'
import { columnsOf, sumOf, type Amounts } from './order-amounts.ts'
import { orderNumber } from './order-number.ts'
import { quantityColumns, type LegalQuantities } from './legal-quantities.ts'
import { sealed, type Recipient } from './personal.ts'
import type { Mode, Place } from './tables.ts'

/** One line of a new order. Amounts are of all its pieces; weight and legal quantities are of one. */
export type NewLine = Amounts &
  LegalQuantities & {
    readonly listingId: string
    readonly productId: string
    readonly variantId: string
    readonly sku: string
    readonly titleEn: string
    readonly titleZh: string
    readonly optionZh: string
    readonly pictureUrl: string | null
    readonly quantity: number
    readonly hsCode: string
    readonly originState: string
    readonly weightGrams: number
    /** Rests on a demonstration row of the tariff, the freight card or the rates. */
    readonly demonstration: boolean
  }
/** A new order: one seller, one way through customs, one place. Its sums are the sums of its lines. */
export type NewOrder = Recipient & {
  readonly by: By
  readonly sellerId: string
  readonly orderId: string
  readonly buyerId: string
  readonly checkoutId: string
  readonly mode: Mode
  readonly place: Place
  readonly rateId: string
  readonly rateText: string
  readonly freightCardId: string
  readonly rulesVersion: string
  readonly lines: readonly NewLine[]
}

/**
 * Opens orders: keeps what was promised, books what each buyer owes (receivable against pledged), starts the clock of
 * paying. The caller has reserved the stock in the same transaction. Lines whose amounts do not add up are a fault.
 */
export async function openOrders(ctx: BatchCtx, orders: readonly NewOrder[]): Promise<{ readonly dueAt: Date | null }> {
  if (orders.length === 0) return { dueAt: null }
  const due = await dueOf(ctx, 'open')
  const rows = orders.map((order) => orderRow(ctx, order))
  await Promise.all([
    sql`
      insert into orders.order (
        seller_id, id, number, buyer_id, checkout_id, mode, place, state, moved_at, owner, due_at, currency,
        goods_minor, freight_minor, insurance_minor, duty_minor, consumption_tax_minor, vat_minor, rounding_minor,
        seller_discount_minor, platform_discount_minor, programme_discount_minor,
        total_minor, shelf_minor, fee_minor, seller_share_minor, keep_minor, keep_currency,
        rate_id, rate_text, freight_card_id, rules_version, demonstration, opened_at)
      select seller_id, id, number, buyer_id, checkout_id, mode, place, 'open', ${ctx.now}, ${due.owner}, ${due.dueAt}, 'CNY',
             goods_minor, freight_minor, insurance_minor, duty_minor, consumption_tax_minor, vat_minor, rounding_minor,
             seller_discount_minor, platform_discount_minor, programme_discount_minor,
             total_minor, shelf_minor, fee_minor, seller_share_minor, keep_minor, 'USD',
             rate_id, rate_text, freight_card_id, rules_version, demonstration, ${ctx.now}
        from jsonb_populate_recordset(null::orders.order, ${JSON.stringify(rows)}::jsonb)
    `.execute(ctx.tx),
    sql`
      insert into orders.line
      select * from jsonb_populate_recordset(null::orders.line, ${JSON.stringify(orders.flatMap(lineRows))}::jsonb)
    `.execute(ctx.tx),
    keepPeople(ctx, orders),
    tell(ctx, orders),
    transfer(
      ctx,
      orders.map(({ sellerId, orderId, lines }) => ({
        sellerId,
        debit: 'receivable',
        credit: 'pledged',
        money: { minor: sumOf(lines).totalMinor, currency: 'CNY' },
        kind: 'order-opened',
        orderId,
        cause: `order:${orderId}:open`,
      })),
    ),
  ])
  return { dueAt: due.dueAt }
}

function orderRow(ctx: BatchCtx, order: NewOrder) {
  assert(order.lines.length > 0, 'an order has lines')
  return {
    seller_id: order.sellerId,
    id: order.orderId,
    number: orderNumber(order.orderId, ctx.now),
    buyer_id: order.buyerId,
    checkout_id: order.checkoutId,
    mode: order.mode,
    place: order.place,
    rate_id: order.rateId,
    rate_text: order.rateText,
    freight_card_id: order.freightCardId,
    rules_version: order.rulesVersion,
    demonstration: order.lines.some((line) => line.demonstration),
    ...columnsOf(sumOf(order.lines)),
  }
}

const lineRows = ({ sellerId, orderId, lines }: NewOrder) =>
  lines.map((line, at) => ({
    seller_id: sellerId,
    order_id: orderId,
    line: at + 1,
    listing_id: line.listingId,
    product_id: line.productId,
    variant_id: line.variantId,
    sku: line.sku,
    title_en: line.titleEn,
    title_zh: line.titleZh,
    option_zh: line.optionZh,
    picture_url: line.pictureUrl,
    quantity: line.quantity,
    hs_code: line.hsCode,
    origin_state: line.originState,
    weight_grams: line.weightGrams,
    ...quantityColumns(line),
    demonstration: line.demonstration,
    ...columnsOf(line),
  }))

async function keepPeople(ctx: BatchCtx, orders: readonly NewOrder[]): Promise<void> {
  const rows = orders.map(({ sellerId, orderId, consignee, orderer }) => ({
    seller_id: sellerId,
    order_id: orderId,
    ...sealed(ctx, orderId, { consignee, orderer }),
  }))
  await sql`
    insert into orders.personal (seller_id, order_id, sealed, masked)
    select seller_id, order_id, sealed, masked
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (
             seller_id uuid, order_id uuid, sealed text, masked jsonb)
  `.execute(ctx.tx)
}

async function tell(ctx: BatchCtx, orders: readonly NewOrder[]): Promise<void> {
  const rows = orders.map(({ sellerId, orderId, by }) => ({
    seller_id: sellerId,
    order_id: orderId,
    actor_kind: by.actor.kind,
  }))
  const told = orders.map((order) => ({ ...order, ...sumOf(order.lines), number: orderNumber(order.orderId, ctx.now) }))
  await Promise.all([
    sql`
      insert into orders.history (seller_id, order_id, seq, at, step, to_state, actor_kind)
      select seller_id, order_id, 1, ${ctx.now}, 'open', 'open', actor_kind
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as row (seller_id uuid, order_id uuid, actor_kind text)
    `.execute(ctx.tx),
    auditEach(
      ctx,
      told.map(({ by, orderId, number, totalMinor }) => ({
        by,
        action: 'orders.opened',
        subject: 'order',
        subjectId: orderId,
        details: { number, totalMinor: totalMinor.toString(), currency: 'CNY' },
      })),
    ),
    emitEach(
      ctx,
      orderOpened,
      told.map(({ by, sellerId, orderId, buyerId, checkoutId, number, totalMinor }) => ({
        by,
        payload: { sellerId, orderId, buyerId, checkoutId, number, totalMinor: totalMinor.toString(), currency: 'CNY' },
      })),
    ),
  ])
}
