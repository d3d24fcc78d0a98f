import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue } from '#platform/job'
import { audit } from '#platform/audit'
import type { Money } from '#platform/money'
import { drivePaymentJob } from './drive-payment.job.ts'
import { rowById } from './payments.ts'
import { refuse } from './refusals.ts'
import type { DeclarationState } from './payment-declaration-state.ts'
import type { ProviderDeclaration, ProviderName } from './payment-port.ts'
import type { RefundState } from './refund-state.ts'
import type { DifferenceField, MismatchField, Tables } from './tables.ts'

/** What lies on the operator's desk, oldest first, 200 of each kind at most. Nothing personal is in it. */
export type Desk = {
  readonly unknown: readonly {
    readonly subject: 'payment' | 'refund' | 'declaration'
    readonly id: string
    readonly provider: ProviderName | null
    readonly amount: Money
    readonly since: Date
    readonly attempts: number
    readonly problem: string | null
  }[]
  readonly disputed: readonly {
    readonly paymentId: string
    readonly provider: ProviderName | null
    readonly amount: Money
    readonly since: Date
    readonly givingBack: RefundState | null
  }[]
  readonly failedRefunds: readonly {
    readonly refundId: string
    /** Null where money of a disputed payment was to go back. */
    readonly orderId: string | null
    readonly amount: Money
    readonly since: Date
    readonly problem: string | null
  }[]
  readonly declarations: readonly {
    readonly orderId: string
    readonly orderNumber: string
    readonly provider: ProviderName
    readonly state: DeclarationState
    readonly identity: ProviderDeclaration['identity'] | null
    readonly since: Date
    readonly problem: string | null
  }[]
  readonly waiting: readonly {
    readonly id: string
    readonly provider: ProviderName
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
    readonly id: string
    readonly provider: ProviderName
    readonly day: string
    readonly subject: 'payment' | 'refund' | 'other'
    readonly providerId: string
    readonly field: DifferenceField
    readonly ours: string
    readonly theirs: string
    readonly since: Date
    /** When it was compared last. */
    readonly checkedAt: Date
    /** The operator who looks after it; null while nobody said so. */
    readonly ownerId: string | null
  }[]
  /** Statements that could not be read, with what the provider said. */
  readonly unread: readonly {
    readonly provider: ProviderName
    readonly day: string
    readonly since: Date
    readonly problem: string | null
  }[]
}

const most = 200

export async function paymentDesk(ctx: Ctx): Promise<Desk> {
  return {
    unknown: await unknown(ctx),
    disputed: await disputedOpen(ctx),
    failedRefunds: await failedRefunds(ctx),
    declarations: await declarations(ctx),
    waiting: await waiting(ctx),
    mismatches: await mismatches(ctx),
    differences: await differencesOpen(ctx),
    unread: await unread(ctx),
  }
}

/** How many things wait on the desk, and since when the oldest does: for the operator's home. */
export async function paymentDeskCount(ctx: Ctx): Promise<{ readonly count: number; readonly oldest: Date | null }> {
  const all = Object.values(await paymentDesk(ctx)).flat()
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
    subject: 'payment' | 'refund' | 'declaration'
    id: string
    provider: ProviderName | null
    minor: bigint
    currency: string
    since: Date
    attempts: number
    problem: string | null
  }>`
    select 'payment' as subject, id, provider, amount_minor as minor, currency, coalesce(asked_at, created_at) as since,
           attempts, problem
      from payments.payment
     where state = 'new' or (state = 'pending' and (problem is not null or close_wanted_at is not null))
    union all
    select 'refund', f.id, p.provider, f.amount_minor, f.currency, coalesce(f.asked_at, f.created_at), f.attempts, f.problem
      from payments.refund as f
      join payments.payment as p on p.buyer_id = f.buyer_id and p.id = f.payment_id
     where f.state in ('new', 'pending')
    union all
    select 'declaration', order_id, provider, amount_minor, currency, coalesce(asked_at, created_at), attempts, problem
      from payments.declaration
     where state in ('new', 'pending')
     order by since, id
     limit ${most}
  `.execute(ctx.tx)
  return rows.map(({ minor, currency, ...row }) => ({ ...row, amount: { minor, currency } }))
}

async function disputedOpen(ctx: Ctx): Promise<Desk['disputed']> {
  const { rows } = await sql<{
    id: string
    provider: ProviderName | null
    minor: bigint
    currency: string
    since: Date
    giving_back: RefundState | null
  }>`
    select p.id, p.provider, p.amount_minor as minor, p.currency, p.moved_at as since,
           (select f.state from payments.refund as f
             where f.buyer_id = p.buyer_id and f.payment_id = p.id and f.order_id is null) as giving_back
      from payments.payment as p
     where p.state = 'disputed'
     order by p.moved_at
     limit ${most}
  `.execute(ctx.tx)
  return rows.map((row) => ({
    paymentId: row.id,
    provider: row.provider,
    amount: { minor: row.minor, currency: row.currency },
    since: row.since,
    givingBack: row.giving_back,
  }))
}

/** What a provider could not declare to customs, and where who ordered is not who paid. */
async function declarations(ctx: Ctx): Promise<Desk['declarations']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.declaration')
    .select(['order_id', 'order_number', 'provider', 'state', 'identity', 'moved_at', 'problem'])
    .where((any) => any.or([any('state', '=', 'failed'), any('identity', '=', 'differs')]))
    .orderBy('moved_at')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    orderId: row.order_id,
    orderNumber: row.order_number,
    provider: row.provider,
    state: row.state,
    identity: row.identity,
    since: row.moved_at,
    problem: row.problem,
  }))
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
    .select(['id', 'provider', 'type', 'about', 'received_at', 'attempts', 'problem'])
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
    .where('closed_at', 'is', null)
    .orderBy('seen_at')
    .limit(most)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    provider: row.provider,
    day: row.day,
    subject: row.subject,
    providerId: row.provider_id,
    field: row.field,
    ours: row.ours,
    theirs: row.theirs,
    since: row.seen_at,
    checkedAt: row.checked_at,
    ownerId: row.owner_id,
  }))
}

async function unread(ctx: Ctx): Promise<Desk['unread']> {
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.statement')
    .select(['provider', 'day', 'asked_at', 'problem'])
    .where('read_at', 'is', null)
    .where('problem', 'is not', null)
    .orderBy('day')
    .limit(most)
    .execute()
  return rows.map(({ asked_at: since, ...row }) => ({ ...row, since }))
}
