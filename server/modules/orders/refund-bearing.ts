import { divide, fraction, parseFraction, roundTo } from '@westbound/landed-cost'
import { assert } from '#platform/check'
import type { Account, Transfer } from '#modules/ledger'
import type { Bearer, PolicyTerms } from './refund-policy.ts'
import type { Derived, Taken } from './refund-shares.ts'

/**
 * Whose money a refund is, in fen; keeps in US cents. `share`, `fee`, `freight`, `insurance` and `tax` are taken back from
 * where they lie: from escrow before the release, from their owners after it. `claim` is what the seller owes beyond its
 * share (its dollars at the order's recorded rate), `loss` what the platform pays. What others had borne of the price
 * (rounding, discounts) goes back to them. All sources less what goes back to them are what the buyer gets.
 */
export type Bearing = {
  readonly shareMinor: bigint
  readonly keepMinor: bigint
  readonly feeMinor: bigint
  readonly freightMinor: bigint
  readonly insuranceMinor: bigint
  readonly taxMinor: bigint
  readonly claimMinor: bigint
  readonly claimKeepMinor: bigint
  readonly lossMinor: bigint
  readonly roundingMinor: bigint
  readonly platformDiscountMinor: bigint
  readonly programmeDiscountMinor: bigint
}
export type Went = Taken & Derived
export type Terms = {
  readonly policy: PolicyTerms
  readonly bearer: Bearer
  /** Customs released the parcel: what was due on it was levied. */
  readonly cleared: boolean
  readonly rateText: string
}

/** Shares a refund out over those who bear it, by its policy. */
export function bearingOf(went: Went, { policy, bearer, cleared, rateText }: Terms): Bearing {
  const taxUndone = policy.tax === 'undone' || (policy.tax === 'by-clearance' && !cleared)
  const freightUndone = policy.freight === 'undone'
  const bySeller = policy.goods === 'seller'
  const taxMinor = went.dutyMinor + went.consumptionTaxMinor + went.vatMinor
  const feeReturned = bySeller && policy.commission === 'returned'
  const borne = (taxUndone ? 0n : taxMinor) + (freightUndone ? 0n : went.freightMinor + went.insuranceMinor)
  const claimMinor = (bySeller && !feeReturned ? went.feeMinor : 0n) + (bearer === 'seller' ? borne : 0n)
  const paid = (bySeller ? 0n : went.sellerShareMinor + went.feeMinor) + (bearer === 'platform' ? borne : 0n)
  // What others had borne of the price they keep bearing as far as the platform pays: its loss is then so much smaller.
  const [loss, rounding] = lessOf(paid, went.roundingMinor)
  const [lossToo, platform] = lessOf(loss, went.platformDiscountMinor)
  const [lossMinor, programme] = lessOf(lossToo, went.programmeDiscountMinor)
  return {
    shareMinor: bySeller ? went.sellerShareMinor : 0n,
    keepMinor: bySeller ? went.keepMinor : 0n,
    feeMinor: feeReturned ? went.feeMinor : 0n,
    freightMinor: freightUndone ? went.freightMinor : 0n,
    insuranceMinor: freightUndone ? went.insuranceMinor : 0n,
    taxMinor: taxUndone ? taxMinor : 0n,
    claimMinor,
    claimKeepMinor: roundTo(divide(fraction(claimMinor, 100n), parseFraction(rateText)), 2, 'half-up'),
    lossMinor,
    roundingMinor: rounding,
    platformDiscountMinor: platform,
    programmeDiscountMinor: programme,
  }
}

/** What is left of both after one is set against the other. */
const lessOf = (a: bigint, b: bigint): readonly [bigint, bigint] => (a > b ? [a - b, 0n] : [0n, b - a])

/** What the buyer gets of it. */
export const cashOf = (of: Bearing): bigint =>
  of.shareMinor +
  of.feeMinor +
  of.freightMinor +
  of.insuranceMinor +
  of.taxMinor +
  of.claimMinor +
  of.lossMinor -
  of.roundingMinor -
  of.platformDiscountMinor -
  of.programmeDiscountMinor

export type RefundBooking = {
  readonly sellerId: string
  readonly orderId: string
  readonly currency: string
  readonly keepCurrency: string
  readonly rateText: string
  readonly cause: string
  /** Whether the order's money had left escrow. */
  readonly released: boolean
}

/** The transfers of a refund: every source to what is owed to the buyer, and to those who had borne a part of the price. */
export function moneyOfRefund(of: Bearing, booking: RefundBooking): readonly Transfer[] {
  const { released } = booking
  const from = (account: Account): Account => (released ? account : 'escrow')
  const sources: Source[] = [
    { kind: 'refund-share', account: from('currency_position'), minor: of.shareMinor, converted: released },
    { kind: 'refund-fee', account: from('platform_fee'), minor: of.feeMinor, converted: false },
    { kind: 'refund-freight', account: from('carrier_due'), minor: of.freightMinor, converted: false },
    { kind: 'refund-insurance', account: from('insurer_due'), minor: of.insuranceMinor, converted: false },
    { kind: 'refund-tax', account: from('tax_due'), minor: of.taxMinor, converted: false },
    { kind: 'refund-claim', account: 'currency_position', minor: of.claimMinor, converted: true },
    { kind: 'refund-loss', account: 'platform_loss', minor: of.lossMinor, converted: false },
  ]
  const owners: readonly Owned[] = [
    { kind: 'rounding-returned', account: 'platform_rounding', minor: of.roundingMinor },
    { kind: 'discount-returned', account: 'platform_discount', minor: of.platformDiscountMinor },
    { kind: 'programme-discount-returned', account: 'programme_discount', minor: of.programmeDiscountMinor },
    { kind: 'refund', account: 'refund_due', minor: cashOf(of) },
  ]
  const dollars: readonly Source[] = [
    { kind: 'claw-back-share', account: 'seller_payable', minor: released ? of.keepMinor : 0n, converted: true },
    { kind: 'claw-back-claim', account: 'seller_payable', minor: of.claimKeepMinor, converted: true },
  ]
  return [
    ...paired(sources, owners, booking),
    ...dollars
      .filter(({ minor }) => minor > 0n)
      .map((each) => transferOf(each, 'currency_position', booking.keepCurrency, booking, each.kind)),
  ]
}

type Owned = { readonly kind: string; readonly account: Account; readonly minor: bigint }
type Source = Owned & { readonly converted: boolean }

/** Pours the sources into those they go to, in their order; both sides come to the same sum. */
function paired(sources: readonly Source[], owners: readonly Owned[], booking: RefundBooking): readonly Transfer[] {
  const transfers: Transfer[] = []
  const open = sources.filter(({ minor }) => minor > 0n).map((source) => ({ source, left: source.minor }))
  for (const owner of owners) {
    for (let wanted = owner.minor; wanted > 0n;) {
      const first = open[0]
      assert(first !== undefined, 'the sources of a refund are as much as what goes out of them')
      const minor = first.left < wanted ? first.left : wanted
      const kind = owner.account === 'refund_due' ? first.source.kind : owner.kind
      transfers.push(
        transferOf(
          { ...first.source, minor },
          owner.account,
          booking.currency,
          booking,
          `${kind}:${first.source.kind}`,
        ),
      )
      first.left -= minor
      wanted -= minor
      if (first.left === 0n) open.shift()
    }
  }
  assert(open.length === 0, 'nothing is left of the sources of a refund')
  return transfers
}

const transferOf = (
  { kind, account, minor, converted }: Source,
  credit: Account,
  currency: string,
  { sellerId, orderId, cause, rateText }: RefundBooking,
  word: string,
): Transfer => ({
  sellerId,
  orderId,
  kind: word.split(':')[0] ?? kind,
  debit: account,
  credit,
  money: { minor, currency },
  cause: `refund:${orderId}:${cause}:${word}`,
  ...(converted ? { rate: rateText } : {}),
})
