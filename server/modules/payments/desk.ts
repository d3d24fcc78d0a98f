import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { audit } from '#platform/audit'
import type { Money } from '#platform/money'
import { drivePaymentJob } from './drive-payment.job.ts'
import { rowById } from './payments.ts'
import { refuse } from './refusals.ts'
import type { DifferenceField, MismatchField, Tables } from './tables.ts'

/** What lies on the operator's desk, oldest first, 200 of each kind at most. Nothing personal is in it. */
export type Desk = {
  readonly unknown: readonly {
    readonly subject: 'payment' | 'refund'
    readonly id: string
    readonly amount: Money
    readonly since: Date
    readonly attempts: number
    readonly problem: string | null
  }[]
  readonly failedRefunds: readonly {
    readonly refundId: string
    readonly orderId: string
    readonly amount: Money
    readonly since: Date
    readonly problem: string | null
  }[]
  readonly waiting: readonly {
    readonly id: string
    readonly type: string | null
    readonly about: string | null
    readonly since: Date
    readonly attempts: number
    readonly problem: string | null
  }[]
  readonly mismatches: readonly {
    readonly paymentId: string
    readonly subject: 'payment' | 'refund'
    readonly subjectId: string
    readonly field: MismatchField
    readonly ours: string
    readonly theirs: string
    readonly since: Date
  }[]
  readonly differences: readonly {
    readonly day: string
    readonly subject: 'payment' | 'refund'
    readonly providerId: string
    readonly field: DifferenceField
    readonly ours: string
    readonly theirs: string
    readonly since: Date
  }[]
}

const most = 200

export async function paymentDesk(ctx: Ctx): Promise<Desk> {
  return {
    unknown: await unknown(ctx),
    failedRefunds: await failedRefunds(ctx),
    waiting: await waiting(ctx),
    mismatches: await mismatches(ctx),
    differences: await differencesOpen(ctx),
  }
}

/** How many things wait on the desk, and since when the oldest does: for the operator's home. */
export async function paymentDeskCount(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const desk = await paymentDesk(ctx)
  const all = [...desk.unknown, ...desk.failedRefunds, ...desk.waiting, ...desk.mismatches, ...desk.differences]
  const oldest = all.reduce<Date | null>((old, { since }) => (old === null || since < old ? since : old), null)
  return { count: all.length, oldest }
}

/** Asks the provider now what became of a payment. */
export async function askNow(ctx: Ctx, paymentId: string, reason: string): Promise<void> {
  const row = await rowById(ctx, paymentId)
  if (row === null) throw refuse('payments.not-found')
  await audit(ctx, { action: 'payments.asked-again', subject: 'payment', subjectId: paymentId, details: { reason } })
  await enqueue(ctx, drivePaymentJob, { buyerId: row.buyer_id, paymentId }, { once: paymentId })
}

/** A person has looked at everything on which the provider and we differ about a payment; the reason is kept. */
export async function reviewMismatches(ctx: Ctx, paymentId: string, reason: string): Promise<void> {
  const reviewed = await own<Tables>(ctx.tx)
    .updateTable('payments.mismatch')
    .set({ reviewed_at: ctx.now, reviewed_by: 'id' in ctx.actor ? ctx.actor.id : '', reason })
    .where('payment_id', '=', paymentId)
    .where('reviewed_at', 'is', null)
    .executeTakeFirst()
  if (reviewed.numUpdatedRows === 0n) throw refuse('payments.not-found')
  await audit(ctx, { action: 'payments.reviewed', subject: 'payment', subjectId: paymentId, details: { reason } })
}

/** Asked and not answered: unknown, with its age. A pending payment that only waits for its buyer is not here. */
async function unknown(ctx: Ctx): Promise<Desk['unknown']> {
  const { rows } = await sql<{
    subject: 'payment' | 'refund'
    id: string
    minor: bigint
    currency: string
    since: Date
    attempts: number
    problem: string | null
  }>`
    select 'payment' as subject, id, amount_minor as minor, currency, coalesce(asked_at, created_at) as since, attempts,
           problem
      from payments.payment
     where state = 'new' or (state = 'pending' and (problem is not null or close_wanted_at is not null))
    union all
    select 'refund', id, amount_minor, currency, coalesce(asked_at, created_at), attempts, problem
      from payments.refund
     where state in ('new', 'pending')
     order by since, id
     limit ${most}
  `.execute(ctx.tx)
  return rows.map(({ minor, currency, ...row }) => ({ ...row, amount: { minor, currency } }))
}

async function failedRefunds(ctx: Ctx): Promise<Desk['failedRefunds']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .selectAll()
    .where('state', '=', 'failed')
    .orderBy('moved_at')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    refundId: row.id,
    orderId: row.order_id,
    amount: { minor: row.amount_minor, currency: row.currency },
    since: row.moved_at,
    problem: row.problem,
  }))
}

async function waiting(ctx: Ctx): Promise<Desk['waiting']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.inbox')
    .select(['id', 'type', 'about', 'received_at', 'attempts', 'problem'])
    .where('handled_at', 'is', null)
    .orderBy('received_at')
    .limit(most)
    .execute()
  return rows.map(({ received_at: since, ...row }) => ({ ...row, since }))
}

async function mismatches(ctx: Ctx): Promise<Desk['mismatches']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.mismatch')
    .selectAll()
    .where('reviewed_at', 'is', null)
    .orderBy('seen_at')
    .limit(most)
    .execute()
  return rows.map(({ payment_id: paymentId, subject, subject_id: subjectId, field, ours, theirs, seen_at: since }) => ({
    paymentId,
    subject,
    subjectId,
    field,
    ours,
    theirs,
    since,
  }))
}

async function differencesOpen(ctx: Ctx): Promise<Desk['differences']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.difference')
    .selectAll()
    .where('gone_at', 'is', null)
    .orderBy('seen_at')
    .limit(most)
    .execute()
  return rows.map(({ day, subject, provider_id: providerId, field, ours, theirs, seen_at: since }) => ({
    day,
    subject,
    providerId,
    field,
    ours,
    theirs,
    since,
  }))
}
