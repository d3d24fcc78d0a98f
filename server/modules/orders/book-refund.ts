import { audit } from '#platform/audit'
import { must } from '#platform/check'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import type { Money } from '#platform/money'
import { transfer } from '#modules/ledger'
import { requestRefund } from '#modules/payments'
import { linesBefore, type LineBefore } from './given-back.ts'
import { bearingOf, cashOf, moneyOfRefund, type Bearing } from './refund-bearing.ts'
import { refundPolicies, type Bearer, type RefundPolicy } from './refund-policy.ts'
import {
  amountOf,
  components,
  derivedOf,
  nothingTaken,
  piecesOf,
  restOf,
  type Derived,
  type Flags,
  type Taken,
} from './refund-shares.ts'
import { refuse } from './refusals.ts'
import type { OrderRow, Tables } from './tables.ts'

/** What goes back: pieces of lines, an amount, or everything that is left. */
export type RefundOf =
  | { readonly lines: readonly { readonly line: number; readonly quantity: number }[] }
  | { readonly amount: Money }
  | 'rest'
export type RefundBooked = { readonly refundId: string; readonly amount: Money }
export type RefundTerms = Flags & {
  /** Once for each order: a second refund with the same cause is the first. */
  readonly cause: string
  readonly of: RefundOf
  readonly bearer: Bearer
  readonly policy: RefundPolicy
  /** A stable word; people see its message. */
  readonly reason: string
  readonly note?: string
  /** Its pieces have not left and will not leave. */
  readonly stays?: boolean
}
type Went = { readonly line: LineBefore['line']; readonly taken: Taken; readonly derived: Derived }

/**
 * Gives a part of a locked order back: shares, guard, books, the wish to payments, audit. Its state is the caller's. Null
 * when nothing is left to give. Refused with `orders.refund-exceeds` when more is asked than is left.
 */
export async function bookRefund(ctx: Ctx, order: OrderRow, terms: RefundTerms): Promise<RefundBooked | null> {
  const before = await refundOf(ctx, order, terms.cause)
  if (before !== null) return before
  const went = shared(order, await linesBefore(ctx, keyOf(order)), terms)
  const policy = refundPolicies[terms.policy]
  const released = order.released_at !== null
  const cleared = await isCleared(ctx, order)
  const bearing = bearingOf(summed(went), { policy, bearer: terms.bearer, cleared, rateText: order.rate_text })
  const amount = { minor: cashOf(bearing), currency: order.currency }
  if (amount.minor === 0n) return null
  await count(ctx, order, amount.minor)
  const { refundId } = await requestRefund(ctx, {
    ...keyOf(order),
    amount,
    reason: terms.reason,
    cause: terms.cause,
    ...(order.payment_id === null ? {} : { paymentId: order.payment_id }),
  })
  await keep(ctx, order, { ...terms, refundId, amount, bearing, went, released })
  const { currency, keep_currency: keepCurrency, rate_text: rateText } = order
  const { cause } = terms
  await transfer(ctx, moneyOfRefund(bearing, { ...keyOf(order), currency, keepCurrency, rateText, cause, released }))
  await audit(ctx, {
    action: 'orders.refund-decided',
    subject: 'order',
    subjectId: order.id,
    details: { cause, policy: terms.policy, bearer: terms.bearer, amountMinor: amount.minor.toString() },
  })
  return { refundId, amount }
}

const keyOf = (order: OrderRow) => ({ sellerId: order.seller_id, orderId: order.id })

/** The refund of an order with this cause, if it was decided before. */
export async function refundOf(ctx: Ctx, order: OrderRow, cause: string): Promise<RefundBooked | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('orders.refund_wish')
    .select(['refund_id', 'amount_minor'])
    .where('seller_id', '=', order.seller_id)
    .where('order_id', '=', order.id)
    .where('cause', '=', cause)
    .executeTakeFirst()
  return row === undefined
    ? null
    : { refundId: row.refund_id, amount: { minor: row.amount_minor, currency: order.currency } }
}

/** What goes back of each line, lines of which nothing goes left out. */
export function shared(
  order: Pick<OrderRow, 'currency'>,
  lines: readonly LineBefore[],
  { of, freight, tax }: Pick<RefundTerms, 'of' | 'freight' | 'tax'>,
): readonly Went[] {
  const flags = { freight, tax }
  const taken =
    of === 'rest' ? lines.map(({ line, before }) => restOf(line, before, flags)) : asked(order, lines, of, flags)
  return lines.flatMap(({ line, before }, index) => {
    const own = must(taken[index], 'every line is shared')
    if (own.quantity === 0 && components.every((component) => own[component] === 0n)) return []
    return [{ line, taken: own, derived: derivedOf(line, before, own) }]
  })
}

function asked(
  order: Pick<OrderRow, 'currency'>,
  lines: readonly LineBefore[],
  of: Exclude<RefundOf, 'rest'>,
  flags: Flags,
): readonly Taken[] {
  if ('amount' in of) {
    if (of.amount.minor <= 0n || of.amount.currency !== order.currency) throw refuse('orders.refund-exceeds')
    const parts = amountOf(lines, of.amount.minor, flags)
    if (parts === null) throw refuse('orders.refund-exceeds')
    return parts
  }
  for (const { line, quantity } of of.lines) {
    const own = lines.find((each) => each.line.line === line)
    const left = own === undefined ? 0 : own.line.quantity - own.before.quantity
    if (!Number.isInteger(quantity) || quantity <= 0 || quantity > left) throw refuse('orders.refund-exceeds')
  }
  if (new Set(of.lines.map(({ line }) => line)).size !== of.lines.length) throw refuse('orders.refund-exceeds')
  return lines.map(({ line, before }) => {
    const quantity = of.lines.find((each) => each.line === line.line)?.quantity ?? 0
    return quantity === 0 ? nothingTaken : piecesOf(line, before, quantity, flags)
  })
}

/** The sums over all lines. */
export function summed(went: readonly Went[]) {
  const ofTaken = (field: (typeof components)[number]): bigint =>
    went.reduce((sum, { taken }) => sum + taken[field], 0n)
  const of = (field: keyof Derived): bigint => went.reduce((sum, { derived }) => sum + derived[field], 0n)
  return {
    quantity: went.reduce((sum, { taken }) => sum + taken.quantity, 0),
    goodsMinor: ofTaken('goodsMinor'),
    freightMinor: ofTaken('freightMinor'),
    insuranceMinor: ofTaken('insuranceMinor'),
    dutyMinor: ofTaken('dutyMinor'),
    consumptionTaxMinor: ofTaken('consumptionTaxMinor'),
    vatMinor: ofTaken('vatMinor'),
    feeMinor: of('feeMinor'),
    sellerShareMinor: of('sellerShareMinor'),
    keepMinor: of('keepMinor'),
    roundingMinor: of('roundingMinor'),
    platformDiscountMinor: of('platformDiscountMinor'),
    programmeDiscountMinor: of('programmeDiscountMinor'),
    cashMinor: of('cashMinor'),
  }
}

/** Never more goes back than was captured: the statement counts, not this program. */
async function count(ctx: Ctx, order: OrderRow, minor: bigint): Promise<void> {
  const counted = await own<Tables>(ctx.tx)
    .updateTable('orders.order')
    .set((row) => ({ refund_asked_minor: row('refund_asked_minor', '+', minor) }))
    .where('seller_id', '=', order.seller_id)
    .where('id', '=', order.id)
    .where((row) => row(row('refund_asked_minor', '+', minor), '<=', row.ref('captured_minor')))
    .executeTakeFirst()
  if (counted.numUpdatedRows !== 1n) throw refuse('orders.refund-exceeds')
}

async function isCleared(ctx: Ctx, order: OrderRow): Promise<boolean> {
  const fact = await own<Tables>(ctx.tx)
    .selectFrom('orders.fact')
    .select('fact')
    .where('seller_id', '=', order.seller_id)
    .where('order_id', '=', order.id)
    .where('fact', '=', 'cleared')
    .executeTakeFirst()
  return fact !== undefined
}

type Decided = RefundTerms &
  RefundBooked & { readonly bearing: Bearing; readonly went: readonly Went[]; readonly released: boolean }

async function keep(ctx: Ctx, order: OrderRow, decided: Decided): Promise<void> {
  const { kind } = ctx.actor
  const { bearing, refundId } = decided
  const tables = own<Tables>(ctx.tx)
  await tables
    .insertInto('orders.refund_wish')
    .values({
      seller_id: order.seller_id,
      order_id: order.id,
      refund_id: refundId,
      cause: decided.cause,
      surplus: false,
      amount_minor: decided.amount.minor,
      asked_by: kind === 'anyone' ? 'system' : kind,
      reason: decided.reason,
      note: decided.note ?? null,
      at: ctx.now,
      failed_at: null,
      failure: null,
      done_at: null,
      policy: decided.policy,
      bearer: decided.bearer,
      provider_fee_bearer: refundPolicies[decided.policy].providerFee,
      after_release: decided.released,
      stays: decided.stays ?? false,
      share_minor: bearing.shareMinor,
      keep_minor: bearing.keepMinor,
      fee_minor: bearing.feeMinor,
      freight_minor: bearing.freightMinor,
      insurance_minor: bearing.insuranceMinor,
      tax_minor: bearing.taxMinor,
      claim_minor: bearing.claimMinor,
      claim_keep_minor: bearing.claimKeepMinor,
      loss_minor: bearing.lossMinor,
      rounding_minor: bearing.roundingMinor,
      platform_discount_minor: bearing.platformDiscountMinor,
      programme_discount_minor: bearing.programmeDiscountMinor,
    })
    .execute()
  await tables
    .insertInto('orders.refund_part')
    .values(
      decided.went.map(({ line, taken, derived }) => ({
        seller_id: order.seller_id,
        order_id: order.id,
        refund_id: refundId,
        line: line.line,
        quantity: taken.quantity,
        goods_minor: taken.goodsMinor,
        freight_minor: taken.freightMinor,
        insurance_minor: taken.insuranceMinor,
        duty_minor: taken.dutyMinor,
        consumption_tax_minor: taken.consumptionTaxMinor,
        vat_minor: taken.vatMinor,
        amount_minor: derived.cashMinor,
      })),
    )
    .execute()
}
