import type { Amounts } from '#modules/orders'
import type { Money } from '#platform/money'
import type { Say } from '#platform/say'
import { priceLines, type Html, type PriceLine } from '../kit/index.ts'

/** The lines of an order's amount, in the one order they have everywhere: cart, order, receipt, desk. Zeros are shown. */
export function amountLines(amounts: Amounts, currency: string, say: Say): readonly PriceLine[] {
  const of = (minor: bigint): Money => ({ minor, currency })
  const lines: PriceLine[] = [
    { label: say('orders.amount.goods'), amount: of(amounts.goodsMinor) },
    { label: say('orders.amount.freight'), amount: of(amounts.freightMinor) },
    { label: say('orders.amount.insurance'), amount: of(amounts.insuranceMinor) },
    { label: say('orders.amount.duty'), amount: of(amounts.dutyMinor) },
    { label: say('orders.amount.consumption-tax'), amount: of(amounts.consumptionTaxMinor) },
    { label: say('orders.amount.vat'), amount: of(amounts.vatMinor) },
  ]
  if (amounts.roundingMinor > 0n)
    lines.push({ label: say('orders.amount.rounding'), amount: of(-amounts.roundingMinor) })
  const discounts = [
    ['seller', amounts.sellerDiscountMinor],
    ['platform', amounts.platformDiscountMinor],
    ['programme', amounts.programmeDiscountMinor],
  ] as const
  for (const [funder, minor] of discounts)
    if (minor > 0n) lines.push({ label: say(`orders.amount.discount.${funder}`), amount: of(-minor) })
  return lines
}

/** The amount line by line with its total; `paid` says which word the total has. */
export const amountTable = (amounts: Amounts, currency: string, paid: boolean, say: Say): Html =>
  priceLines(
    amountLines(amounts, currency, say),
    { label: say(paid ? 'orders.amount.paid' : 'orders.amount.due'), amount: { minor: amounts.totalMinor, currency } },
    say,
  )
