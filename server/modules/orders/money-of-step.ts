import type { Account, Transfer } from '#modules/ledger'
import type { Held } from './given-back.ts'
import type { Amounts } from './order-amounts.ts'
import { beforeShipping, type OrderState, type OrderStep } from './order-state.ts'

export type Booked = {
  readonly sellerId: string
  readonly orderId: string
  readonly currency: string
  readonly keepCurrency: string
  readonly rateText: string
}
export type Priced = Amounts & Booked
type Booking = readonly [kind: string, debit: Account, credit: Account, minor: bigint]

/**
 * The transfers that belong to a step; empty for steps that move no money. Amounts of zero are left out. From opening to
 * the end they bring every account of the order to where its money belongs:
 * paid: the provider holds total, escrow holds total + what the platform or a programme bears;
 * released (`moneyOfRelease`): what refunds have left in escrow goes to tax, carrier, insurer, the platform's fee and the
 * seller's share, and the share is exchanged into the promised dollars at the recorded rate (both sides booked).
 * What refunds take is in `moneyOfRefund`.
 */
export const moneyOfStep = (order: Priced, step: OrderStep, from: OrderState): readonly Transfer[] =>
  bookings(order, step, from)
    .map((booking) => transferOf(order, booking, order.currency))
    .filter(moves)

function bookings(order: Priced, step: OrderStep, from: OrderState): readonly Booking[] {
  const { totalMinor, roundingMinor, platformDiscountMinor, programmeDiscountMinor } = order
  switch (step) {
    case 'pay':
      if (from !== 'open') return [['late-payment', 'provider', 'refund_due', totalMinor]]
      return [
        ['order-paid', 'provider', 'receivable', totalMinor],
        ['order-held', 'pledged', 'escrow', totalMinor],
        ['rounding-borne', 'platform_rounding', 'escrow', roundingMinor],
        ['discount-borne', 'platform_discount', 'escrow', platformDiscountMinor],
        ['programme-discount-borne', 'programme_discount', 'escrow', programmeDiscountMinor],
      ]
    case 'lapse':
    case 'cancel':
      return [['order-unpaid', 'pledged', 'receivable', totalMinor]]
    case 'pack':
    case 'ship':
    case 'arrive':
    case 'hold':
    case 'resume':
    case 'release':
    case 'deliver':
    case 'confirm':
    case 'refund':
    case 'refunded':
      return []
  }
}

/** Escrow is handed to those who earned it: what refunds have left of each part. */
export function moneyOfRelease(order: Booked, held: Held): readonly Transfer[] {
  const yuan: readonly Booking[] = [
    ['tax', 'escrow', 'tax_due', held.taxMinor],
    ['freight', 'escrow', 'carrier_due', held.freightMinor],
    ['insurance', 'escrow', 'insurer_due', held.insuranceMinor],
    ['fee', 'escrow', 'platform_fee', held.feeMinor],
  ]
  const converted = [
    transferOf(order, ['seller-share', 'escrow', 'currency_position', held.sellerShareMinor], order.currency),
    transferOf(order, ['seller-payable', 'currency_position', 'seller_payable', held.keepMinor], order.keepCurrency),
  ]
  return [
    ...yuan.map((booking) => transferOf(order, booking, order.currency)),
    ...converted.map((each) => ({ ...each, rate: order.rateText })),
  ].filter(moves)
}

function transferOf(order: Booked, [kind, debit, credit, minor]: Booking, currency: string): Transfer {
  const { sellerId, orderId } = order
  return { sellerId, orderId, kind, debit, credit, money: { minor, currency }, cause: `order:${orderId}:${kind}` }
}

const moves = ({ money }: Transfer): boolean => money.minor > 0n

/** What a step does to the order's stock. */
export function stockOfStep(step: OrderStep, from: OrderState): 'give-back' | 'consume' | null {
  if (step === 'ship') return 'consume'
  if (step === 'lapse' || step === 'cancel') return 'give-back'
  return step === 'refund' && beforeShipping(from) ? 'give-back' : null
}
