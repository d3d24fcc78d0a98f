import { balances } from '#modules/ledger'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import type { Money } from '#platform/money'
import { balanceLines, type BalanceLine } from './balance-lines.ts'
import { debtOf, type Debt } from './debts.ts'
import { currency } from './note-lines.ts'
import { outlooks, type Outlook } from './outlook.ts'
import { payoutsOf, type Payout } from './payouts.ts'
import { planOf, type SellerPlan } from './plans.ts'
import { reservesOf, withheldOf, type Reserve, type Withheld } from './reserves.ts'

/** Where a seller's money is: the answer to "what am I owed, why, and when does it come". */
export type SellerMoney = {
  /** Released and due, in dollars; below nothing the seller owes it. */
  readonly owed: Money
  /** Paid by buyers and held until they confirm, in yuan: tax, freight and fee are still in it. */
  readonly escrow: Money
  readonly onItsWay: Money
  readonly paid: Money
  /** Withheld by a reserve, to come back by its dates. */
  readonly reserved: Money
  readonly minimum: Money
  readonly plan: SellerPlan
  readonly outlook: Outlook
  /** The day of the next payout; null while none is planned. */
  readonly nextPayout: string | null
  readonly debt: Debt | null
  readonly reserves: readonly Reserve[]
  readonly withheld: readonly Withheld[]
  readonly lines: readonly BalanceLine[]
  readonly payouts: readonly Payout[]
}

export async function sellerMoney(ctx: Ctx, sellerId: string): Promise<SellerMoney> {
  const held = await balances(ctx, { sellerId })
  const of = (account: string, of: string): Money => ({
    minor: held.find((each) => each.account === account && each.currency === of)?.minor ?? 0n,
    currency: of,
  })
  const plan = await planOf(ctx, sellerId)
  const owed = of('seller_payable', currency)
  const outlook = (await outlooks(ctx, [{ sellerId, minor: owed.minor }])).get(sellerId) ?? { kind: 'nothing' }
  return {
    owed,
    escrow: of('escrow', 'CNY'),
    onItsWay: of('payout_transit', currency),
    paid: { minor: await paidMinor(ctx, sellerId), currency },
    reserved: of('seller_reserve', currency),
    minimum: { minor: plan.minimumMinor, currency },
    plan,
    outlook,
    nextPayout: outlook.kind === 'goes' ? outlook.day : null,
    debt: await debtOf(ctx, sellerId),
    reserves: (await reservesOf(ctx, sellerId)).filter(({ state }) => state === 'in-force' || state === 'ended'),
    withheld: await withheldOf(ctx, sellerId),
    lines: await balanceLines(ctx, sellerId),
    payouts: await payoutsOf(ctx, sellerId),
  }
}

/** What has reached the seller's bank and stayed there. */
async function paidMinor(ctx: Ctx, sellerId: string): Promise<bigint> {
  const { rows } = await sql<{ minor: bigint }>`
    select coalesce(sum(amount_minor), 0)::bigint as minor
      from payouts.payout where seller_id = ${sellerId} and state = 'paid'
  `.execute(ctx.tx)
  return rows[0]?.minor ?? 0n
}
