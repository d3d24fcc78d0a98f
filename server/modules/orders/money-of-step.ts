import type { Account, Transfer } from '#modules/ledger'
import type { Amounts } from './order-amounts.ts'
import { beforeShipping, type OrderState, type OrderStep } from './order-state.ts'

export type Priced = Amounts & {
  readonly sellerId: string
  readonly orderId: string
  readonly currency: string
  readonly keepCurrency: string
  readonly rateText: string
}
type Booking = readonly [kind: string, debit: Account, credit: Account, minor: bigint]

/**
 * The transfers that belong to a step; empty for steps that move no money. Amounts of zero are left out. From opening to
 * the end they bring every account of the order to where its money belongs:
 * paid: the provider holds total, escrow holds total + what the platform bears;
 * confirmed: escrow goes to tax, carrier, insurer, the platform's fee and the seller's share, and the share is exchanged
 * into the promised dollars at the recorded rate (both sides booked); refunded: everything goes back the way it came.
 */
export function moneyOfStep(order: Priced, step: OrderStep, from: OrderState): readonly Transfer[] {
  const yuan = bookings(order, step, from).map((booking) => transferOf(order, booking, order.currency))
  if (step !== 'confirm') return yuan.filter(moves)
  const dollars = transferOf(
    order,
    ['seller-payable', 'currency_position', 'seller_payable', order.keepMinor],
    order.keepCurrency,
  )
  return [...yuan, dollars]
    .filter(moves)
    .map((each) =>
      each.kind === 'seller-share' || each.kind === 'seller-payable' ? { ...each, rate: order.rateText } : each,
    )
}

function bookings(order: Priced, step: OrderStep, from: OrderState): readonly Booking[] {
  const { totalMinor, roundingMinor } = order
  switch (step) {
    case 'pay':
      if (from !== 'open') return [['late-payment', 'provider', 'refund_due', totalMinor]]
      return [
        ['order-paid', 'provider', 'receivable', totalMinor],
        ['order-held', 'pledged', 'escrow', totalMinor],
        ['rounding-borne', 'platform_rounding', 'escrow', roundingMinor],
      ]
    case 'lapse':
    case 'cancel':
      return [['order-unpaid', 'pledged', 'receivable', totalMinor]]
    case 'refund':
      return [
        ['refund-due', 'escrow', 'refund_due', totalMinor],
        ['rounding-returned', 'escrow', 'platform_rounding', roundingMinor],
      ]
    case 'refunded':
      return [['refund-paid', 'refund_due', 'provider', totalMinor]]
    case 'confirm':
      return [
        ['tax', 'escrow', 'tax_due', order.dutyMinor + order.consumptionTaxMinor + order.vatMinor],
        ['freight', 'escrow', 'carrier_due', order.freightMinor],
        ['insurance', 'escrow', 'insurer_due', order.insuranceMinor],
        ['fee', 'escrow', 'platform_fee', order.feeMinor],
        ['seller-share', 'escrow', 'currency_position', order.sellerShareMinor],
      ]
    case 'pack':
    case 'ship':
    case 'arrive':
    case 'hold':
    case 'resume':
    case 'release':
    case 'deliver':
      return []
  }
}

function transferOf(order: Priced, [kind, debit, credit, minor]: Booking, currency: string): Transfer {
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
