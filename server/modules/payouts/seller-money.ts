import { balances } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import type { Money } from '#platform/money'
import { minimumMinor } from './minimum.ts'
import { currency } from './note-lines.ts'
import { payoutsOf, type Payout } from './payouts.ts'
import { nextRunDay } from './run-payouts.job.ts'

/** Where a seller's money is: the answer to "what am I owed, and when does it come". */
export type SellerMoney = {
  /** Released and due, in dollars. */
  readonly owed: Money
  /** Paid by buyers and held until they confirm, in yuan: tax, freight and fee are still in it. */
  readonly escrow: Money
  readonly onItsWay: Money
  readonly paid: Money
  readonly minimum: Money
  /** The day of the next payout; null while less than the minimum is owed. */
  readonly nextPayout: string | null
  readonly payouts: readonly Payout[]
}

export async function sellerMoney(ctx: Ctx, sellerId: string): Promise<SellerMoney> {
  const held = await balances(ctx, { sellerId })
  const of = (account: string, of: string): Money => ({
    minor: held.find((each) => each.account === account && each.currency === of)?.minor ?? 0n,
    currency: of,
  })
  const minimum = { minor: await minimumMinor(ctx), currency }
  const owed = of('seller_payable', currency)
  const bank = of('bank', currency)
  return {
    owed,
    escrow: of('escrow', 'CNY'),
    onItsWay: of('payout_transit', currency),
    paid: { minor: bank.minor < 0n ? -bank.minor : bank.minor, currency },
    minimum,
    nextPayout: owed.minor > 0n && owed.minor >= minimum.minor ? nextRunDay(ctx.now) : null,
    payouts: await payoutsOf(ctx, sellerId),
  }
}
