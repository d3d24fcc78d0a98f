import { id, instant, money, nullable, z } from '#platform/wire'
import type { Money } from '#platform/money'
import type { Found } from './find-orders.ts'
import { discountOf, type Amounts } from './order-amounts.ts'
import { isEnded, orderStates } from './order-state.ts'

/** The amounts that people see, in the same order everywhere: goods, freight, insurance, three taxes, rounding, total. */
const amounts = {
  goods: money,
  freight: money,
  insurance: money,
  duty: money,
  consumptionTax: money,
  vat: money,
  platformRounding: money,
  discount: money,
  total: money,
}
export const orderLineView = z.object({
  line: z.number().int(),
  listingId: id,
  productId: id,
  variantId: id,
  sku: z.string(),
  titleEn: z.string(),
  titleZh: z.string(),
  optionZh: z.string(),
  pictureUrl: nullable(z.string()),
  quantity: z.number().int(),
  hsCode: z.string(),
  originState: z.string(),
  weightGrams: z.number().int(),
  demonstration: z.boolean(),
  ...amounts,
})

/** An order on the wire, as buyer, seller and operator all see it. */
export const orderView = z
  .object({
    orderId: id,
    sellerId: id,
    checkoutId: id,
    number: z.string(),
    state: z.enum(orderStates),
    owner: z.string(),
    dueAt: nullable(instant),
    noClock: nullable(z.string()),
    /** Nothing will move any more: a page that looks again may stop. */
    ended: z.boolean(),
    reason: nullable(z.string()),
    mode: z.enum(['9610', '1210']),
    place: z.enum(['us', 'bonded']),
    openedAt: instant,
    movedAt: instant,
    demonstration: z.boolean(),
    ...amounts,
    lines: z.array(orderLineView),
  })
  .openapi('Order')
export type OrderView = z.output<typeof orderView>

/** What the seller keeps and by which rate: seller and operator only. */
export const shares = { fee: money, sellerShare: money, keep: money, rate: z.string() }

export function viewOf(order: Found): OrderView {
  const {
    sellerId,
    orderId,
    checkoutId,
    number,
    state,
    owner,
    dueAt,
    noClock,
    reason,
    mode,
    place,
    openedAt,
    movedAt,
    demonstration,
  } = order
  return {
    orderId,
    sellerId,
    checkoutId,
    number,
    state,
    owner,
    dueAt,
    noClock,
    reason,
    mode,
    place,
    openedAt,
    movedAt,
    demonstration,
    ended: isEnded(state),
    ...shown(order, order.currency),
    lines: order.lines.map((line) => ({
      line: line.line,
      listingId: line.listingId,
      productId: line.productId,
      variantId: line.variantId,
      sku: line.sku,
      titleEn: line.titleEn,
      titleZh: line.titleZh,
      optionZh: line.optionZh,
      pictureUrl: line.pictureUrl,
      quantity: line.quantity,
      hsCode: line.hsCode,
      originState: line.originState,
      weightGrams: line.weightGrams,
      demonstration: line.demonstration,
      ...shown(line, order.currency),
    })),
  }
}

export function sharesOf(order: Found) {
  const of = (minor: bigint): Money => ({ minor, currency: order.currency })
  return {
    fee: of(order.feeMinor),
    sellerShare: of(order.sellerShareMinor),
    keep: { minor: order.keepMinor, currency: order.keepCurrency },
    rate: order.rateText,
  }
}

function shown(each: Amounts, currency: string) {
  const of = (minor: bigint): Money => ({ minor, currency })
  return {
    goods: of(each.goodsMinor),
    freight: of(each.freightMinor),
    insurance: of(each.insuranceMinor),
    duty: of(each.dutyMinor),
    consumptionTax: of(each.consumptionTaxMinor),
    vat: of(each.vatMinor),
    platformRounding: of(-each.roundingMinor),
    discount: of(-discountOf(each)),
    total: of(each.totalMinor),
  }
}
