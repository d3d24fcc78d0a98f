import { divide, fraction, multiply, parseFraction, roundTo, subtract } from './fraction.ts'

/** Of the goods, in minor units of the market; `keptMinor` in US cents, converted down. */
export type SellerKeeps = { readonly feeMinor: bigint; readonly shareMinor: bigint; readonly keptMinor: bigint }

/**
 * What the seller keeps of the goods of a landed price: the platform's fee is a share of them, half-up to the coin; the
 * rest is paid at `perUsd`, the currency of the market for one dollar. Throws RangeError for a fee of 100 % or a rate of 0.
 */
export function sellerKeeps(given: {
  readonly goodsMinor: bigint
  readonly minorDigits: number
  readonly feeShare: string
  readonly perUsd: string
}): SellerKeeps {
  const [fee, rate] = [parseFraction(given.feeShare), parseFraction(given.perUsd)]
  if (fee.num < 0n || fee.num >= fee.den) throw new RangeError('a fee share is 0 or more and below 1')
  if (rate.num <= 0n) throw new RangeError('an exchange rate is positive')
  const goods = fraction(given.goodsMinor)
  const feeMinor = roundTo(multiply(goods, fee), 0, 'half-up')
  const share = subtract(goods, fraction(feeMinor))
  const dollars = divide(divide(share, fraction(10n ** BigInt(given.minorDigits))), rate)
  return { feeMinor, shareMinor: given.goodsMinor - feeMinor, keptMinor: roundTo(dollars, 2, 'down') }
}
