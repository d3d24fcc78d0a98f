import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { newId } from '#platform/id'
import { enqueueEach } from '#platform/job'
import { decimalOf } from '#platform/money'
import { drivePaymentJob } from './drive-payment.job.ts'
import { driveRefundJob } from './drive-refund.job.ts'
import { keepFee } from './keep-fee.ts'
import type { ProviderName } from './payment-port.ts'
import { rowById } from './payments.ts'
import { keepLines, type Line } from './statement-lines.ts'
import type { DifferenceField, Tables } from './tables.ts'

/** What we hold of a movement that a statement names, or that we know of the day. */
export type Ours = {
  readonly subject: 'payment' | 'refund'
  readonly id: string
  readonly buyerId: string
  readonly paymentId: string
  readonly providerId: string
  readonly moved: boolean
  readonly state: string
  readonly amount: string
  readonly currency: string
  readonly transactionId: string
}
export type Found = Pick<Tables['payments.difference'], 'subject' | 'provider_id' | 'field' | 'ours' | 'theirs'>

/**
 * Compares a provider's statement of a day with our books, whole: what only one side has, and where state, amount,
 * currency, transaction or fee differ. A difference that is not found any more is gone; one that a person closed stays
 * closed. What the provider moved and we do not know to be moved is asked for at once.
 */
export async function compareStatement(
  ctx: Ctx,
  provider: ProviderName,
  day: string,
  told: readonly Line[],
): Promise<void> {
  const lines = await named(ctx, provider, told)
  await keepLines(ctx, provider, day, lines)
  const ours = await oursNamed(ctx, provider, lines)
  const missing = await missingThere(ctx, provider, day)
  const fees = await keepFees(ctx, lines, ours)
  const found = [...differences(lines, ours), ...fees, ...missing.map(absent)]
  await note(ctx, provider, day, found)
  await own<Tables>(ctx.tx)
    .updateTable('payments.statement')
    .set({ read_at: ctx.now, lines: lines.length, problem: null })
    .where('provider', '=', provider)
    .where('day', '=', day)
    .execute()
  await ask(ctx, found, ours)
}

const keyOf = (kind: string, providerId: string): string => `${kind} ${providerId}`
const whole = (line: Line): string => `${decimalOf(line.amount)} ${line.amount.currency}`
const absent = (ours: Ours): Found => ({
  subject: ours.subject,
  provider_id: ours.providerId,
  field: 'missing-there',
  ours: `${ours.amount} ${ours.currency}`,
  theirs: '',
})

/** Where the lines differ from what we hold of the same movements. Pure. */
export function differences(lines: readonly Line[], ours: readonly Ours[]): readonly Found[] {
  const byKey = new Map(ours.map((each) => [keyOf(each.subject, each.providerId), each]))
  return lines.flatMap((line): readonly Found[] => {
    const found = (field: DifferenceField, left: string, right: string): Found[] =>
      left === right ? [] : [{ subject: line.kind, provider_id: line.providerId, field, ours: left, theirs: right }]
    if (line.kind === 'other') return found('other', '', whole(line))
    const match = byKey.get(keyOf(line.kind, line.providerId))
    if (match === undefined) return found('missing-here', '', whole(line))
    if (!match.moved) return found('state', match.state, whole(line))
    return [
      ...found('amount', match.amount, decimalOf(line.amount)),
      ...found('currency', match.currency, line.amount.currency),
      ...(line.transactionId === '' ? [] : found('transaction', match.transactionId, line.transactionId)),
    ]
  })
}

type OurRow = {
  subject: 'payment' | 'refund'
  id: string
  buyer_id: string
  payment_id: string
  provider_id: string
  state: string
  minor: bigint
  currency: string
  transaction_id: string | null
}
const oursOf = (row: OurRow): Ours => ({
  subject: row.subject,
  id: row.id,
  buyerId: row.buyer_id,
  paymentId: row.payment_id,
  providerId: row.provider_id,
  moved: row.state === 'succeeded',
  state: row.state,
  amount: decimalOf({ minor: row.minor, currency: row.currency }),
  currency: row.currency,
  transactionId: row.transaction_id ?? '',
})

/** A statement that does not know its provider's own id of a payment names it by ours: then we know it. */
async function named(ctx: Ctx, provider: ProviderName, lines: readonly Line[]): Promise<readonly Line[]> {
  const isOurs = (line: Line): boolean => line.kind === 'payment' && line.providerId === line.merchantOrder
  const ids = lines.filter(isOurs).map(({ merchantOrder }) => merchantOrder)
  if (ids.length === 0) return lines
  const { rows } = await sql<{ id: string; provider_id: string }>`
    select id, provider_id from payments.payment
     where provider = ${provider} and provider_id is not null and id::text = any(${ids})
  `.execute(ctx.tx)
  const known = new Map(rows.map((row) => [row.id, row.provider_id]))
  return lines.map((line) =>
    isOurs(line) ? { ...line, providerId: known.get(line.providerId) ?? line.providerId } : line,
  )
}

/** Our side of what the lines name, on whatever day and in whatever state it is. */
async function oursNamed(ctx: Ctx, provider: ProviderName, lines: readonly Line[]): Promise<readonly Ours[]> {
  const ids = (kind: Line['kind']) => lines.filter((line) => line.kind === kind).map((line) => line.providerId)
  const { rows } = await sql<OurRow>`
    select 'payment' as subject, p.id, p.buyer_id, p.id as payment_id, p.provider_id, p.state,
           coalesce(r.amount_minor, p.amount_minor) as minor, coalesce(r.currency, p.currency) as currency,
           r.transaction_id
      from payments.payment as p
      left join payments.report as r on r.buyer_id = p.buyer_id and r.payment_id = p.id
     where p.provider = ${provider} and p.provider_id = any(${ids('payment')})
    union all
    select 'refund', f.id, f.buyer_id, f.payment_id, f.provider_id, f.state, -f.amount_minor, f.currency, r.transaction_id
      from payments.refund as f
      join payments.payment as p on p.buyer_id = f.buyer_id and p.id = f.payment_id
      left join payments.report as r on r.buyer_id = f.buyer_id and r.payment_id = f.payment_id
     where p.provider = ${provider} and f.provider_id = any(${ids('refund')})
  `.execute(ctx.tx)
  return rows.map(oursOf)
}

/** What the provider told us of that day, by its own times, and no statement of any day has. */
async function missingThere(ctx: Ctx, provider: ProviderName, day: string): Promise<readonly Ours[]> {
  const { rows } = await sql<OurRow>`
    select *
      from (select 'payment' as subject, p.id, p.buyer_id, p.id as payment_id, p.provider_id, p.state,
                   r.amount_minor as minor, r.currency, r.transaction_id
              from payments.report as r
              join payments.payment as p on p.buyer_id = r.buyer_id and p.id = r.payment_id
             where p.provider = ${provider} and (r.paid_at at time zone 'Asia/Shanghai')::date = ${day}::date
            union all
            select 'refund', f.id, f.buyer_id, f.payment_id, f.provider_id, f.state, -f.amount_minor, f.currency,
                   r.transaction_id
              from payments.refund as f
              join payments.payment as p on p.buyer_id = f.buyer_id and p.id = f.payment_id
              left join payments.report as r on r.buyer_id = f.buyer_id and r.payment_id = f.payment_id
             where p.provider = ${provider} and f.state = 'succeeded'
               and (f.ended_at at time zone 'Asia/Shanghai')::date = ${day}::date) as ours
     where not exists (
             select from payments.statement_line as line
              where line.provider = ${provider} and line.kind = ours.subject and line.provider_id = ours.provider_id)
  `.execute(ctx.tx)
  return rows.map(oursOf)
}

/** Whether our books, too, have nothing of that day. */
export const knowsNothingOf = async (ctx: Ctx, provider: ProviderName, day: string): Promise<boolean> =>
  (await missingThere(ctx, provider, day)).length === 0

/** Fees of what really moved; another fee than the one that was kept is a difference. */
async function keepFees(ctx: Ctx, lines: readonly Line[], named: readonly Ours[]): Promise<readonly Found[]> {
  const byKey = new Map(named.map((each) => [keyOf(each.subject, each.providerId), each]))
  const found: Found[] = []
  for (const line of lines) {
    const ours = byKey.get(keyOf(line.kind, line.providerId))
    if (line.fee === null || line.kind === 'other' || ours === undefined || !ours.moved) continue
    const row = await rowById(ctx, ours.paymentId)
    if (row === null) continue
    const fee = { amount: decimalOf(line.fee), currency: line.fee.currency }
    const settled = line.settled && {
      amount: { amount: decimalOf(line.settled), currency: line.settled.currency },
      of: line.amount,
    }
    const kept = await keepFee(ctx, row, { subject: line.kind, subjectId: ours.id, fee, settled, by: 'statement' })
    const left = kept === null ? '' : decimalOf({ minor: kept, currency: fee.currency })
    if (left !== fee.amount)
      found.push({ subject: line.kind, provider_id: line.providerId, field: 'fee', ours: left, theirs: fee.amount })
  }
  return found
}

/** Found again: checked; found anew or again after it was gone: open; not found any more: gone. */
async function note(ctx: Ctx, provider: ProviderName, day: string, found: readonly Found[]): Promise<void> {
  const rows = found.map((each) => ({ id: newId(ctx.now), ...each, theirs: each.theirs.slice(0, 200) }))
  const list = JSON.stringify(rows)
  await sql`
    insert into payments.difference as d (provider, id, day, subject, provider_id, field, ours, theirs, seen_at, checked_at)
    select distinct on (subject, provider_id, field) ${provider}, id, ${day}::date, subject, provider_id, field, ours,
           theirs, ${ctx.now}::timestamptz, ${ctx.now}::timestamptz
      from jsonb_to_recordset(${list}::jsonb) as row (
             id uuid, subject text, provider_id text, field text, ours text, theirs text)
    on conflict (provider, day, subject, provider_id, field) do update
       set ours = excluded.ours, theirs = excluded.theirs, checked_at = excluded.checked_at,
           seen_at = case when d.gone_at is null then d.seen_at else excluded.seen_at end, gone_at = null
     where d.closed_at is null
  `.execute(ctx.tx)
  // A later day's statement may have what an earlier one lacked.
  await sql`
    update payments.difference as d
       set gone_at = ${ctx.now}, checked_at = ${ctx.now}
     where d.provider = ${provider} and d.gone_at is null and d.closed_at is null
       and ((d.day = ${day}::date and not exists (
               select from jsonb_to_recordset(${list}::jsonb) as row (subject text, provider_id text, field text)
                where row.subject = d.subject and row.provider_id = d.provider_id and row.field = d.field))
            or (d.field = 'missing-there' and exists (
               select from payments.statement_line as line
                where line.provider = d.provider and line.kind = d.subject and line.provider_id = d.provider_id)))
  `.execute(ctx.tx)
}

/** Money moved and we do not know it: a webhook was lost, so the provider is asked. */
async function ask(ctx: Ctx, found: readonly Found[], named: readonly Ours[]): Promise<void> {
  const stale = found.filter(({ field }) => field === 'state').map((each) => keyOf(each.subject, each.provider_id))
  const rows = named.filter((each) => stale.includes(keyOf(each.subject, each.providerId)))
  await enqueueEach(
    ctx,
    drivePaymentJob,
    rows
      .filter(({ subject }) => subject === 'payment')
      .map(({ buyerId, id }) => ({ input: { buyerId, paymentId: id }, once: id })),
  )
  await enqueueEach(
    ctx,
    driveRefundJob,
    rows
      .filter(({ subject }) => subject === 'refund')
      .map(({ buyerId, id }) => ({ input: { buyerId, refundId: id }, once: id })),
  )
}
