import { sellerById } from '#modules/sellers'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own } from '#platform/db'
import { plansWithin, planWithin, type Plan, type PlanKind } from './plan.ts'
import { refuse } from './refusals.ts'
import { payoutSettings, type PayoutSettings } from './settings.ts'
import type { Tables } from './tables.ts'

/** How a seller is paid: what it chose, as far as the operator's limits let it. */
export type SellerPlan = {
  readonly sellerId: string
  readonly plan: Plan
  readonly allowed: readonly PlanKind[]
  /** What must be due for a payout: the seller's own minimum or the operator's, whichever is more. */
  readonly minimumMinor: bigint
  /** The seller's own, zero where it set none. */
  readonly ownMinimumMinor: bigint
  /** The least the operator lets it be. */
  readonly limitMinimumMinor: bigint
  readonly limit: { readonly days: number | null; readonly minimumMinor: bigint | null; readonly reason: string } | null
}
type PlanRow = Tables['payouts.plan']

/** The plans of sellers, by seller; one that chose nothing has the most frequent plan that is allowed. */
export async function plansOf(ctx: Ctx, sellerIds: readonly string[]): Promise<ReadonlyMap<string, SellerPlan>> {
  const settings = await payoutSettings(ctx)
  const rows =
    sellerIds.length === 0
      ? []
      : await own<Tables>(ctx.tx)
          .selectFrom('payouts.plan')
          .selectAll()
          .where('seller_id', 'in', [...sellerIds])
          .execute()
  const bySeller = new Map(rows.map((row) => [row.seller_id, row]))
  return new Map(sellerIds.map((id) => [id, planFrom(id, bySeller.get(id), settings)]))
}

export async function planOf(ctx: Ctx, sellerId: string): Promise<SellerPlan> {
  const plans = await plansOf(ctx, [sellerId])
  return plans.get(sellerId) ?? planFrom(sellerId, undefined, await payoutSettings(ctx))
}

function planFrom(sellerId: string, row: PlanRow | undefined, settings: PayoutSettings): SellerPlan {
  const chosen = row === undefined || row.kind === null ? null : { kind: row.kind, weekday: row.weekday }
  const days = Math.max(settings.daysBetween, row?.limit_days ?? 1)
  const limitMinimumMinor = row?.limit_minimum_minor ?? settings.minimumMinor
  const ownMinimumMinor = row?.minimum_minor ?? 0n
  return {
    sellerId,
    plan: planWithin(chosen, days),
    allowed: plansWithin(days),
    minimumMinor: ownMinimumMinor > limitMinimumMinor ? ownMinimumMinor : limitMinimumMinor,
    ownMinimumMinor,
    limitMinimumMinor,
    limit:
      row === undefined || row.limit_reason === null
        ? null
        : { days: row.limit_days, minimumMinor: row.limit_minimum_minor, reason: row.limit_reason },
  }
}

export type PlanChoice = {
  readonly kind: PlanKind
  readonly weekday: number | null
  /** Null: what the operator's minimum is. */
  readonly minimumMinor: bigint | null
}

/** The seller's choice. Refused beyond the operator's limit, and where a weekly plan names no day. */
export async function choosePlan(ctx: Ctx, sellerId: string, choice: PlanChoice): Promise<void> {
  const { allowed, limitMinimumMinor } = await planOf(ctx, sellerId)
  if (!allowed.includes(choice.kind)) throw refuse('payouts.plan-too-frequent')
  if ((choice.kind === 'weekly') !== (choice.weekday !== null)) throw refuse('payouts.weekday-needed')
  if (choice.minimumMinor !== null && choice.minimumMinor < limitMinimumMinor) throw refuse('payouts.minimum-too-low')
  const values = { kind: choice.kind, weekday: choice.weekday, minimum_minor: choice.minimumMinor ?? 0n, at: ctx.now }
  await save(ctx, sellerId, values)
  await audit(ctx, {
    action: 'payouts.plan-chosen',
    subject: 'seller',
    subjectId: sellerId,
    details: { kind: choice.kind, weekday: choice.weekday, minimumMinor: choice.minimumMinor?.toString() ?? null },
  })
}

/** The operator's limits for one seller, with the reason the seller reads; both null lift them. */
export async function limitPlan(
  ctx: Ctx,
  sellerId: string,
  limit: { readonly days: number | null; readonly minimumMinor: bigint | null; readonly reason: string },
): Promise<void> {
  await sellerById(ctx, sellerId)
  const lifted = limit.days === null && limit.minimumMinor === null
  await save(ctx, sellerId, {
    limit_days: limit.days,
    limit_minimum_minor: limit.minimumMinor,
    limit_reason: lifted ? null : limit.reason,
    at: ctx.now,
  })
  await audit(ctx, {
    action: 'payouts.plan-limited',
    subject: 'seller',
    subjectId: sellerId,
    details: { days: limit.days, minimumMinor: limit.minimumMinor?.toString() ?? null, reason: limit.reason },
  })
}

async function save(ctx: Ctx, sellerId: string, values: Partial<PlanRow> & { readonly at: Date }): Promise<void> {
  await own<Tables>(ctx.tx)
    .insertInto('payouts.plan')
    .values({
      seller_id: sellerId,
      kind: null,
      weekday: null,
      minimum_minor: 0n,
      limit_days: null,
      limit_minimum_minor: null,
      limit_reason: null,
      ...values,
    })
    .onConflict((conflict) => conflict.column('seller_id').doUpdateSet(values))
    .execute()
}
