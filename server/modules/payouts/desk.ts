import { balancesOf } from '#modules/ledger'
import { sellerName } from '#modules/sellers'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Money } from '#platform/money'
import { openDebtsOf, debtTasks, type Debt } from './debts.ts'
import { currency } from './note-lines.ts'
import { outlooks, type Outlook } from './outlook.ts'
import { payoutFrom, type Payout } from './payouts.ts'
import type { PayoutState } from './payout-state.ts'
import { proposedReserves, type Reserve } from './reserves.ts'
import type { Tables } from './tables.ts'

type Named = { readonly name: string | null }
export type Due = Named & {
  readonly sellerId: string
  readonly amount: Money
  readonly outlook: Outlook
  /** The bank's code of the refusal after which payouts wait for a person; null when they do not. */
  readonly held: string | null
}
export type Approval = { readonly operatorId: string; readonly at: Date }
export type PayoutDesk = {
  readonly due: readonly Due[]
  /** Above the limit, waiting for two operators, the longest first. */
  readonly waiting: readonly (Payout & Named & { readonly approvals: readonly Approval[] })[]
  /** Not yet at their end, oldest first. */
  readonly open: readonly (Payout & Named)[]
  /** Ended, newest first. */
  readonly ended: readonly (Payout & Named)[]
  /** Sellers whose balance is below nothing, the oldest debt first. */
  readonly debts: readonly (Debt & Named & { readonly amount: Money })[]
  readonly proposed: readonly (Reserve & Named)[]
}

const most = 100

/** What is due, what waits, what is on its way (unknown answers with their age), who owes, and what came of the last hundred. */
export async function payoutDesk(ctx: Ctx): Promise<PayoutDesk> {
  const balances = await balancesOf(ctx, 'seller_payable', currency)
  const owed = balances.filter(({ minor }) => minor > 0n).toSorted((a, b) => (a.minor > b.minor ? -1 : 1))
  const first = owed.slice(0, most)
  const outlook = await outlooks(ctx, first)
  const waiting = await payoutsIn(ctx, ['waiting'], 'created_at')
  const open = await payoutsIn(ctx, ['new', 'sent'], 'created_at')
  const ended = await payoutsIn(ctx, ['paid', 'rejected', 'returned', 'withdrawn'], 'moved_at')
  const debts = await openDebtsOf(ctx)
  const proposed = await proposedReserves(ctx)
  const approvals = await approvalsOf(ctx, waiting)
  const sellers = [...first, ...waiting, ...open, ...ended, ...debts, ...proposed]
  const names = await sellerName(
    ctx,
    sellers.map(({ sellerId }) => sellerId),
  )
  const named = <T extends { readonly sellerId: string }>(each: T): T & Named => ({
    ...each,
    name: names.get(each.sellerId)?.tradeName ?? null,
  })
  return {
    due: first.map(({ sellerId, minor }) => {
      const next = outlook.get(sellerId) ?? { kind: 'nothing' }
      return named({
        sellerId,
        amount: { minor, currency },
        outlook: next,
        held: next.kind === 'held' ? next.code : null,
      })
    }),
    waiting: waiting.map((payout) => ({ ...named(payout), approvals: approvals.get(payout.payoutId) ?? [] })),
    open: open.map(named),
    ended: ended.map(named),
    debts: debts.map((debt) => {
      const minor = balances.find(({ sellerId }) => sellerId === debt.sellerId)?.minor ?? 0n
      return { ...named(debt), amount: { minor: -minor, currency } }
    }),
    proposed: proposed.map(named),
  }
}

async function payoutsIn(
  ctx: Ctx,
  states: readonly PayoutState[],
  order: 'created_at' | 'moved_at',
): Promise<readonly Payout[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.payout')
    .selectAll()
    .where('state', 'in', [...states])
    .orderBy(order, order === 'moved_at' ? 'desc' : 'asc')
    .limit(most)
    .execute()
  return rows.map(payoutFrom)
}

async function approvalsOf(ctx: Ctx, payouts: readonly Payout[]): Promise<ReadonlyMap<string, readonly Approval[]>> {
  if (payouts.length === 0) return new Map()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.approval')
    .selectAll()
    .where(
      'payout_id',
      'in',
      payouts.map(({ payoutId }) => payoutId),
    )
    .orderBy('at')
    .execute()
  const byPayout = Map.groupBy(rows, (row) => row.payout_id)
  return new Map(
    [...byPayout].map(([id, own]) => [id, own.map((row) => ({ operatorId: row.operator_id, at: row.at }))]),
  )
}

/** How long the bank may say nothing final of a payout before it is a person's task: two working days and a weekend. */
const silentMs = 4 * 86_400_000

/** Since when sellers who are owed something wait for a person; a hold without money behind it is nobody's task yet. */
async function heldMoney(ctx: Ctx): Promise<readonly { readonly since: Date }[]> {
  const { rows } = await sql<{ seller_id: string; since: Date }>`
    select seller_id, held_at as since from payouts.book where held_at is not null
  `.execute(ctx.tx)
  if (rows.length === 0) return []
  const balances = await balancesOf(ctx, 'seller_payable', currency)
  const owed = new Set(balances.filter(({ minor }) => minor > 0n).map(({ sellerId }) => sellerId))
  return rows.filter((row) => owed.has(row.seller_id))
}

/**
 * How much waits for a person (held after a refusal, stopped for review, unanswered, above the limit, debts, lines of the
 * statement, proposed reserves), and since when the oldest.
 */
export async function payoutDeskCount(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const { rows } = await sql<{ since: Date }>`
    select coalesce(review_at, asked_at) as since
      from payouts.payout
     where state in ('new', 'sent')
       and (review_at is not null or problem is not null or asked_at <= ${new Date(ctx.now.getTime() - silentMs)})
    union all
    select created_at from payouts.payout where state = 'waiting'
    union all
    select booked_at from payouts.bank_entry where state = 'open'
    union all
    select made_at from payouts.reserve where state = 'proposed'
  `.execute(ctx.tx)
  const all = [...rows, ...(await heldMoney(ctx)), ...(await debtTasks(ctx))].map(({ since }) => since)
  const oldest = all.reduce<Date | null>((old, since) => (old === null || since < old ? since : old), null)
  return { count: all.length, oldest }
}
