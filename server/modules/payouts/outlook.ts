import { banksPending, sellerById } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { nextPlanned, nextRunDay } from './plan.ts'
import { plansOf } from './plans.ts'
import type { Tables } from './tables.ts'

/**
 * What happens next with what a seller is owed, by the same checks as `makePayout` in the same order: a screen that says
 * "goes on Friday" says what the run will do.
 */
export type Outlook =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'owes' }
  /** Waits for a person: the bank's code, or why. */
  | { readonly kind: 'held'; readonly code: string }
  | { readonly kind: 'paused' }
  /** A changed bank account is not paid yet. */
  | { readonly kind: 'cooling'; readonly until: Date }
  | { readonly kind: 'below'; readonly minimumMinor: bigint }
  | { readonly kind: 'goes'; readonly day: string }

export type Owed = { readonly sellerId: string; readonly minor: bigint }

export async function outlooks(ctx: Ctx, owed: readonly Owed[]): Promise<ReadonlyMap<string, Outlook>> {
  const ids = owed.map(({ sellerId }) => sellerId)
  if (ids.length === 0) return new Map()
  const plans = await plansOf(ctx, ids)
  const pending = await banksPending(ctx, ids)
  const held = await own<Tables>(ctx.tx)
    .selectFrom('payouts.book')
    .select(['seller_id', 'hold_reason'])
    .where('seller_id', 'in', ids)
    .where('hold_reason', 'is not', null)
    .execute()
  const codes = new Map(held.map((row) => [row.seller_id, row.hold_reason ?? '']))
  const found = new Map<string, Outlook>()
  for (const { sellerId, minor } of owed) {
    const [plan, code, bank] = [plans.get(sellerId), codes.get(sellerId), pending.get(sellerId)]
    const minimumMinor = plan?.minimumMinor ?? 0n
    const outlook = async (): Promise<Outlook> => {
      if (minor === 0n) return { kind: 'nothing' }
      if (minor < 0n) return { kind: 'owes' }
      if (code !== undefined) return { kind: 'held', code }
      if ((await sellerById(ctx, sellerId)).state !== 'approved') return { kind: 'paused' }
      if (bank !== undefined) return { kind: 'cooling', until: bank.effectiveAt }
      if (minor < minimumMinor || plan === undefined) return { kind: 'below', minimumMinor }
      return { kind: 'goes', day: nextPlanned(plan.plan, nextRunDay(ctx.now)) }
    }
    found.set(sellerId, await outlook())
  }
  return found
}
