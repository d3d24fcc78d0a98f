/**
 * The accounts of a seller's book. Assets and costs grow on the debit side, what is owed grows on the credit side;
 * `currency_position` is what the platform is long (credit, CNY) and short (debit, USD) between buying and paying out;
 * `seller_payable` may be negative: then the seller owes, and later sales are netted against it.
 */
export const naturalSide = {
  receivable: 'debit',
  pledged: 'credit',
  provider: 'debit',
  escrow: 'credit',
  refund_due: 'credit',
  tax_due: 'credit',
  carrier_due: 'credit',
  insurer_due: 'credit',
  platform_fee: 'credit',
  platform_rounding: 'debit',
  currency_position: 'credit',
  seller_payable: 'credit',
  payout_transit: 'credit',
  bank: 'debit',
  platform_discount: 'debit',
  programme_discount: 'debit',
  platform_loss: 'debit',
  provider_fee: 'debit',
  seller_reserve: 'credit',
} as const satisfies Readonly<Record<string, 'debit' | 'credit'>>

export type Account = keyof typeof naturalSide

export const isAccount = (text: string): text is Account => Object.hasOwn(naturalSide, text)

/** What an account holds, counted on its natural side: money in escrow and money owed are positive. */
export const holds = (account: Account, debitMinor: bigint, creditMinor: bigint): bigint =>
  naturalSide[account] === 'debit' ? debitMinor - creditMinor : creditMinor - debitMinor
