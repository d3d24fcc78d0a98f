import { sql } from '#platform/db'
import type { JobRun } from '#platform/job'
import { bankPort } from './bank-port.ts'
import { judgeEntries } from './judge-entries.ts'
import { noteEntries } from './note-entries.ts'
import { dayOf } from './plan.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
/** A line may be booked late: yesterday's statement is read until this hour of the day after. */
const lateMs = 12 * hourMs

/**
 * Reads one day's statement: every line is kept once, however often it is read, and judged. Null when it was read, else
 * why it was not: then it is read again, and nothing is concluded from its silence.
 */
export async function readStatement(run: JobRun, day: string): Promise<string | null> {
  const bank = run.engine.world.ports.use(bankPort)
  const answer = await bank.statement(day)
  const problem = await run.tx(async (ctx) => {
    const problem = answer.kind === 'done' ? null : answer.kind === 'unknown' ? answer.why : answer.code
    const open = ctx.now.getTime() < Date.parse(`${day}T00:00:00Z`) + dayMs + lateMs
    const again = open || problem !== null ? new Date(ctx.now.getTime() + hourMs) : null
    await sql`
      insert into payouts.bank_day as d (day, ask_at, read_at, problem)
      values (${day}, ${again}, ${problem === null ? ctx.now : null}, ${problem})
      on conflict (day) do update
        set ask_at = excluded.ask_at, problem = excluded.problem, read_at = coalesce(excluded.read_at, d.read_at)
    `.execute(ctx.tx)
    if (answer.kind === 'done') await noteEntries(ctx, day, answer.value)
    return problem
  })
  // A hundred in a transaction, so that no seller's book stays locked for the length of a long statement.
  while (problem === null && (await run.tx(judgeEntries)) > 0) continue
  return problem
}

/** The days up to today that nobody has asked for yet, the oldest 31 first: however long no worker ran, no line is lost. */
export async function beginDays(run: JobRun): Promise<readonly string[]> {
  return await run.tx(async (ctx) => {
    const today = dayOf(ctx.now)
    await sql`
      insert into payouts.bank_day (day, ask_at)
      select day::date, ${ctx.now}
        from generate_series(coalesce((select max(day) + 1 from payouts.bank_day), ${today}::date), ${today}::date, interval '1 day') as day
      on conflict do nothing
    `.execute(ctx.tx)
    const { rows } = await sql<{ day: string }>`
      update payouts.bank_day as d
         set ask_at = ${new Date(ctx.now.getTime() + hourMs)}
        from (select day from payouts.bank_day where ask_at <= ${ctx.now} order by day limit 31) as due
       where d.day = due.day and d.ask_at <= ${ctx.now}
      returning d.day::text as day
    `.execute(ctx.tx)
    return rows.map(({ day }) => day)
  })
}
