import { sum } from '@westbound/landed-cost'
import type { Account } from '#modules/ledger'
import { moneyOfRelease, moneyOfStep, type Priced } from './money-of-step.ts'
import type { OrderStep } from './order-state.ts'
import { bearingOf, moneyOfRefund } from './refund-bearing.ts'
import { refundPolicies, type Bearer, type RefundPolicy } from './refund-policy.ts'

/** From which account to which, by the words of the ledger. */
export type Way = {
  readonly kind: string
  readonly debit: Account
  readonly credit: Account
  readonly currency: string
}

/** An order in which every amount is something, so that every way its money can take is taken. */
const order: Priced = {
  sellerId: 'seller',
  orderId: 'order',
  currency: 'CNY',
  keepCurrency: 'USD',
  rateText: '7.2',
  goodsMinor: 10_000n,
  freightMinor: 2000n,
  insuranceMinor: 30n,
  dutyMinor: 10n,
  consumptionTaxMinor: 400n,
  vatMinor: 900n,
  roundingMinor: 1n,
  sellerDiscountMinor: 500n,
  platformDiscountMinor: 300n,
  programmeDiscountMinor: 200n,
  totalMinor: 12_339n,
  shelfMinor: 13_340n,
  feeMinor: 500n,
  sellerShareMinor: 9000n,
  keepMinor: 1250n,
}
const taxMinor = sum([order.dutyMinor, order.consumptionTaxMinor, order.vatMinor])

const waysOf = (transfers: ReturnType<typeof moneyOfStep>): readonly Way[] =>
  transfers.map(({ kind, debit, credit, money }) => ({ kind, debit, credit, currency: money.currency }))

/** What moves with each step of an order that moves money, computed by the code that moves it. */
export const moneyWays: readonly { readonly step: OrderStep; readonly late: boolean; readonly ways: readonly Way[] }[] =
  [
    { step: 'pay', late: false, ways: waysOf(moneyOfStep(order, 'pay', 'open')) },
    { step: 'pay', late: true, ways: waysOf(moneyOfStep(order, 'pay', 'lapsed')) },
    { step: 'lapse', late: false, ways: waysOf(moneyOfStep(order, 'lapse', 'open')) },
    { step: 'cancel', late: false, ways: waysOf(moneyOfStep(order, 'cancel', 'open')) },
    { step: 'confirm', late: false, ways: waysOf(moneyOfRelease(order, { ...order, taxMinor })) },
    {
      step: 'refunded',
      late: false,
      ways: [{ kind: 'refund-paid', debit: 'refund_due', credit: 'provider', currency: order.currency }],
    },
  ]

/** Where the money of a refund of everything comes from, by policy, before and after the release. */
export function refundWays(policy: RefundPolicy, bearer: Bearer, released: boolean): readonly Way[] {
  const went = { ...order, quantity: 1, cashMinor: order.totalMinor }
  const terms = { policy: refundPolicies[policy], bearer, cleared: released, rateText: order.rateText }
  return waysOf(moneyOfRefund(bearingOf(went, terms), { ...order, cause: policy, released }))
}
