/**
 * Who bears what when part of an order goes back: one published table, shown at `/escrow` and in docs/escrow.md. `since` is
 * the day from which a policy holds; a policy that changes gets a new row under a new name, so that a refund keeps the
 * terms it was decided by.
 *
 * goods: out of the `seller`'s share, as if the pieces had not been sold, or paid by the `platform`, the seller keeping it.
 * commission: `returned` with the goods, or `kept` by the platform and then paid by the seller.
 * freight (and insurance), tax: `undone`, they are taken back from carrier, insurer and tax, who have earned nothing; or paid by
 * the `bearer` the decision names, and carrier and tax keep theirs; `by-clearance`: undone until customs released the parcel.
 * providerFee: who bears what the payment provider keeps of the payment; recorded with the refund, booked when it is known.
 */
export type Bearer = 'seller' | 'platform'
export type PolicyTerms = {
  readonly since: string
  readonly goods: Bearer
  readonly commission: 'returned' | 'kept'
  readonly freight: 'undone' | 'bearer'
  readonly tax: 'undone' | 'bearer' | 'by-clearance'
  readonly providerFee: Bearer
}

// prettier-ignore
export const refundPolicies = {
  /** Pieces that never left: nobody has earned anything of them. */
  unshipped:               { since: '2026-11-22', goods: 'seller', commission: 'returned', freight: 'undone', tax: 'undone', providerFee: 'platform' },
  /** The whole order is stopped on its way and comes back, or is given up at customs. */
  'stopped-on-the-way':    { since: '2026-11-22', goods: 'seller', commission: 'returned', freight: 'undone', tax: 'undone', providerFee: 'platform' },
  /** Wrong, damaged or not as described, and the goods come back through customs: the tax is not levied. */
  'seller-at-fault':       { since: '2026-11-22', goods: 'seller', commission: 'kept', freight: 'bearer', tax: 'undone', providerFee: 'seller' },
  /** The same, and the buyer keeps or loses the goods: the tax stays paid. */
  'seller-at-fault-kept':  { since: '2026-11-22', goods: 'seller', commission: 'kept', freight: 'bearer', tax: 'bearer', providerFee: 'seller' },
  /** The buyer sends back what is as it was described; the freight of the first way is usually not given back. */
  'changed-mind':          { since: '2026-11-22', goods: 'seller', commission: 'returned', freight: 'bearer', tax: 'undone', providerFee: 'platform' },
  /** The carrier lost it: the seller did all it had to; the carrier earned nothing, and the platform claims the goods of it. */
  'lost-by-carrier':       { since: '2026-11-22', goods: 'platform', commission: 'kept', freight: 'undone', tax: 'by-clearance', providerFee: 'platform' },
  /** The platform gives of its own: everybody else keeps what they earned. */
  'platform-goodwill':     { since: '2026-11-22', goods: 'platform', commission: 'kept', freight: 'bearer', tax: 'bearer', providerFee: 'platform' },
} as const satisfies Readonly<Record<string, PolicyTerms>>

export type RefundPolicy = keyof typeof refundPolicies

export const isRefundPolicy = (name: string): name is RefundPolicy => Object.hasOwn(refundPolicies, name)
