import { transfer } from '#modules/ledger'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import type { Money } from '#platform/money'
import { openDebts, type DebtState } from './debt-state.ts'
import { readBook } from './read-book.ts'
import { refuse } from './refusals.ts'
import { payoutSettings } from './settings.ts'
import type { Tables } from './tables.ts'

export type Debt = {
  readonly debtId: string
  readonly sellerId: string
  readonly state: DebtState
  /** Since when the balance has been below nothing. */
  readonly since: Date
  /** When it becomes the operator's task. */
  readonly tellAt: Date
  readonly decideBy: Date | null
  readonly asked: { readonly by: string; readonly reason: string; readonly amount: Money } | null
  readonly writtenOff: Money | null
}
type OperatorCtx = Ctx<Extract<Ctx['actor'], { kind: 'operator' }>>

/** The seller's debt that is not at its end; null when its balance is not below nothing. */
export async function debtOf(ctx: Ctx, sellerId: string): Promise<Debt | null> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payouts.debt')
    .selectAll()
    .where('seller_id', '=', sellerId)
    .where('state', 'in', [...openDebts])
    .executeTakeFirst()
  return row === undefined ? null : debtFrom(row)
}

/** Every debt that is not at its end, oldest first. */
export async function openDebtsOf(ctx: Ctx): Promise<readonly Debt[]> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payouts.debt')
    .selectAll()
    .where('state', 'in', [...openDebts])
    .orderBy('since')
    .limit(100)
    .execute()
  return rows.map(debtFrom)
}

/** The first operator asks, with a reason: nothing is booked yet. The amount is what is owed at this moment. */
export async function askWriteOff(ctx: OperatorCtx, debtId: string, reason: string): Promise<void> {
  const { seller_id: sellerId } = await debtById(ctx, debtId)
  const { due } = await readBook(ctx, sellerId)
  const { decideMs } = await payoutSettings(ctx)
  if (due >= 0n) throw refuse('payouts.debt-moved')
  await move(ctx, { sellerId, debtId }, ['open', 'overdue'], {
    state: 'asked',
    asked_by: ctx.actor.id,
    asked_reason: reason,
    asked_minor: -due,
    decide_by: new Date(ctx.now.getTime() + decideMs),
  })
  await audit(ctx, {
    action: 'payouts.write-off-asked',
    subject: 'debt',
    subjectId: debtId,
    details: { sellerId, amountMinor: (-due).toString(), reason },
  })
}

/**
 * The second operator, another account, agrees: the platform bears what is owed now. Sales that were netted since it was
 * asked make it less; a debt that grew is asked about anew (`payouts.debt-grew`).
 */
export async function writeOff(ctx: OperatorCtx, debtId: string): Promise<void> {
  const row = await debtById(ctx, debtId)
  const { seller_id: sellerId, currency } = row
  const { due } = await readBook(ctx, sellerId)
  if (row.state !== 'asked' || row.asked_minor === null || due >= 0n) throw refuse('payouts.debt-moved')
  if (row.asked_by === ctx.actor.id) throw refuse('payouts.same-operator')
  if (-due > row.asked_minor) throw refuse('payouts.debt-grew')
  await move(ctx, { sellerId, debtId }, ['asked'], { state: 'written-off', written_off_minor: -due })
  await transfer(ctx, [
    {
      sellerId,
      debit: 'platform_loss',
      credit: 'seller_payable',
      money: { minor: -due, currency },
      kind: 'write-off',
      orderId: null,
      cause: `debt:${debtId}:write-off`,
    },
  ])
  await readBook(ctx, sellerId)
  await audit(ctx, {
    action: 'payouts.written-off',
    subject: 'debt',
    subjectId: debtId,
    details: { sellerId, amountMinor: (-due).toString(), askedBy: row.asked_by, reason: row.asked_reason },
  })
}

/** The second operator, or the first one itself, says no: the debt is the operator's task again. */
export async function declineWriteOff(ctx: Ctx, debtId: string, reason: string): Promise<void> {
  const { seller_id: sellerId } = await debtById(ctx, debtId)
  await move(ctx, { sellerId, debtId }, ['asked'], { state: 'overdue', decide_by: null })
  await audit(ctx, {
    action: 'payouts.write-off-declined',
    subject: 'debt',
    subjectId: debtId,
    details: { sellerId, reason },
  })
}

async function debtById(ctx: Ctx, debtId: string): Promise<Tables['payouts.debt']> {
  const row = await own<Tables>(ctx.tx)
    .selectFrom('payouts.debt')
    .selectAll()
    .where('id', '=', debtId)
    .executeTakeFirst()
  if (row === undefined) throw refuse('payouts.debt-not-found')
  return row
}

async function move(
  ctx: Ctx,
  { sellerId, debtId }: { readonly sellerId: string; readonly debtId: string },
  from: readonly DebtState[],
  set: Partial<Tables['payouts.debt']>,
): Promise<void> {
  const moved = await own<Tables>(ctx.tx)
    .updateTable('payouts.debt')
    .set({ ...set, moved_at: ctx.now })
    .where('seller_id', '=', sellerId)
    .where('id', '=', debtId)
    .where('state', 'in', [...from])
    .executeTakeFirst()
  if (moved.numUpdatedRows !== 1n) throw refuse('payouts.debt-moved')
}

/** How many wait for an operator, and since when the oldest does. */
export async function debtTasks(ctx: Ctx): Promise<readonly { readonly since: Date }[]> {
  const { rows } = await sql<{ since: Date }>`
    select moved_at as since from payouts.debt where state in ('overdue', 'asked') order by moved_at
  `.execute(ctx.tx)
  return rows
}

function debtFrom(row: Tables['payouts.debt']): Debt {
  const { currency } = row
  return {
    debtId: row.id,
    sellerId: row.seller_id,
    state: row.state,
    since: row.since,
    tellAt: row.tell_at,
    decideBy: row.decide_by,
    asked:
      row.state !== 'asked' || row.asked_by === null || row.asked_reason === null || row.asked_minor === null
        ? null
        : { by: row.asked_by, reason: row.asked_reason, amount: { minor: row.asked_minor, currency } },
    writtenOff: row.written_off_minor === null ? null : { minor: row.written_off_minor, currency },
  }
}
