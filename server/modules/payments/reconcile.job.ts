import { z } from 'zod'
import { audit } from '#platform/audit'
import type { Ctx } from '#platform/context'
import { own, sql } from '#platform/db'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { decimalOf } from '#platform/money'
import { paymentPort, type ProviderAnswer, type StatementLine } from './payment-port.ts'
import { refuse } from './refusals.ts'
import type { DifferenceField, Tables } from './tables.ts'

const hourMs = 3_600_000
/** The calendar day in China that an instant falls on: providers there close their books by it. */
export const chinaDayOf = (at: Date): string => new Date(at.getTime() + 8 * hourMs).toISOString().slice(0, 10)

/** Asks for the statement of a day that is over in China, and compares it with ours; may be asked again at any time. */
export async function requestReconciliation(ctx: Ctx, day: string): Promise<void> {
  if (day >= chinaDayOf(ctx.now)) throw refuse('payments.day-not-over')
  await own<Tables>(ctx.tx)
    .insertInto('payments.statement')
    .values({ day, asked_at: ctx.now })
    .onConflict((conflict) => conflict.column('day').doUpdateSet({ asked_at: ctx.now, problem: null }))
    .execute()
  await audit(ctx, { action: 'payments.reconcile', subject: 'statement', subjectId: day })
  await enqueue(ctx, reconcileJob, { day }, { once: day })
}

export const reconcileJob = job('payments.reconcile', {
  input: z.object({ day: z.iso.date() }),
  run: async (run: JobRun, { day }) => {
    const answer = await run.engine.world.ports.use(paymentPort).statement(day)
    await run.tx((ctx) => compare(ctx, day, answer))
  },
})

/** Each day two hours after it is over in China; one whose statement could not be read is asked for again each hour. */
export const sweepStatements = sweep('payments.sweep-statements', (run) =>
  run.tx(async (ctx) => {
    if (!ctx.world.ports.has(paymentPort)) return
    const yesterday = chinaDayOf(new Date(ctx.now.getTime() - 26 * hourMs))
    const noted = await sql`
      insert into payments.statement as s (day, asked_at)
      select ${yesterday}::date, ${ctx.now}::timestamptz
       where exists (select from payments.payment where provider_id is not null)
      on conflict (day) do update set asked_at = excluded.asked_at
        where s.read_at is null and s.asked_at < ${new Date(ctx.now.getTime() - hourMs)}
    `.execute(ctx.tx)
    if (noted.numAffectedRows === 1n) await enqueue(ctx, reconcileJob, { day: yesterday }, { once: yesterday })
  }),
)

type Line = {
  readonly subject: 'payment' | 'refund'
  readonly providerId: string
  readonly amount: string
  readonly currency: string
  readonly transactionId: string
}
type Found = Pick<Tables['payments.difference'], 'subject' | 'provider_id' | 'field' | 'ours' | 'theirs'>

async function compare(ctx: Ctx, day: string, answer: ProviderAnswer<readonly StatementLine[]>): Promise<void> {
  const tables = own<Tables>(ctx.tx)
  if (answer.kind !== 'done') {
    const problem = answer.kind === 'unknown' ? answer.why : answer.code
    await tables.updateTable('payments.statement').set({ problem }).where('day', '=', day).execute()
    return
  }
  const theirs = answer.value.map((line) => ({ ...line, subject: line.kind }))
  const found = differences(await ourLines(ctx, day), theirs, await knownElsewhere(ctx, theirs))
  await tables
    .updateTable('payments.difference')
    .set({ gone_at: ctx.now })
    .where('day', '=', day)
    .where('gone_at', 'is', null)
    .execute()
  if (found.length > 0)
    await tables
      .insertInto('payments.difference')
      .values(found.map((each) => ({ ...each, day, seen_at: ctx.now })))
      .onConflict((conflict) =>
        conflict
          .columns(['day', 'subject', 'provider_id', 'field'])
          .doUpdateSet((table) => ({ gone_at: null, theirs: table.ref('excluded.theirs') })),
      )
      .execute()
  await tables
    .updateTable('payments.statement')
    .set({ read_at: ctx.now, lines: answer.value.length, problem: null })
    .where('day', '=', day)
    .execute()
}

/** Where two lists of the same day differ. A line of theirs that we have on another day is not missing. Pure. */
export function differences(
  ours: readonly Line[],
  theirs: readonly Line[],
  knownElsewhere: ReadonlySet<string> = new Set(),
): readonly Found[] {
  const key = (line: Line): string => `${line.subject} ${line.providerId}`
  const ourByKey = new Map(ours.map((line) => [key(line), line]))
  const theirByKey = new Map(theirs.map((line) => [key(line), line]))
  const found = (line: Line, field: DifferenceField, left: string, right: string): Found => ({
    subject: line.subject,
    provider_id: line.providerId,
    field,
    ours: left,
    theirs: right,
  })
  const whole = (line: Line): string => `${line.amount} ${line.currency}`
  return [
    ...theirs.flatMap((line) => {
      const match = ourByKey.get(key(line))
      if (match === undefined)
        return knownElsewhere.has(key(line)) ? [] : [found(line, 'missing-here', '', whole(line))]
      return [
        ...(match.amount === line.amount ? [] : [found(line, 'amount', match.amount, line.amount)]),
        ...(match.currency === line.currency ? [] : [found(line, 'currency', match.currency, line.currency)]),
        ...(match.transactionId === line.transactionId
          ? []
          : [found(line, 'transaction', match.transactionId, line.transactionId)]),
      ]
    }),
    ...ours.filter((line) => !theirByKey.has(key(line))).map((line) => found(line, 'missing-there', whole(line), '')),
  ]
}

type OurLine = { subject: 'payment' | 'refund'; id: string; minor: bigint; currency: string; transaction_id: string }

/** What the provider reported to us of that day in China, by its own times. */
async function ourLines(ctx: Ctx, day: string): Promise<readonly Line[]> {
  const { rows } = await sql<OurLine>`
    select 'payment' as subject, p.provider_id as id, r.amount_minor as minor, r.currency, r.transaction_id
      from payments.report as r
      join payments.payment as p on p.buyer_id = r.buyer_id and p.id = r.payment_id
     where (r.paid_at at time zone 'Asia/Shanghai')::date = ${day}::date
    union all
    select 'refund', f.provider_id, -f.amount_minor, f.currency, r.transaction_id
      from payments.refund as f
      join payments.report as r on r.buyer_id = f.buyer_id and r.payment_id = f.payment_id
     where f.state = 'succeeded' and (f.ended_at at time zone 'Asia/Shanghai')::date = ${day}::date
  `.execute(ctx.tx)
  return rows.map((row) => ({
    subject: row.subject,
    providerId: row.id,
    amount: decimalOf({ minor: row.minor, currency: row.currency }),
    currency: row.currency,
    transactionId: row.transaction_id,
  }))
}

/** Refunds that we know to have ended, though the provider told us of another day. */
async function knownElsewhere(ctx: Ctx, theirs: readonly Line[]): Promise<ReadonlySet<string>> {
  const ids = theirs.filter((line) => line.subject === 'refund').map((line) => line.providerId)
  if (ids.length === 0) return new Set()
  const rows = await own<Tables>(ctx.tx)
    .selectFrom('payments.refund')
    .select('provider_id')
    .where('provider_id', 'in', ids)
    .where('state', '=', 'succeeded')
    .execute()
  return new Set(rows.map((row) => `refund ${row.provider_id ?? ''}`))
}
