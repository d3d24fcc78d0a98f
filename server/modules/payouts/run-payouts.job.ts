import { z } from 'zod'
import { balancesOf } from '#modules/ledger'
import { sql } from '#platform/db'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { bankPort } from './bank-port.ts'
import { makePayout } from './make-payout.ts'
import { currency } from './note-lines.ts'
import { dayAfter, dayOf, isPlanned, runHour, type Plan } from './plan.ts'
import { plansOf } from './plans.ts'
import { proposeReserve } from './propose-reserve.ts'
import { readBookJob } from './read-book.job.ts'

/** Days whose plans a run honours: after the last run up to this one, so that a day on which nothing ran is made up for. */
const Days = z.object({ from: z.iso.date(), to: z.iso.date() })
export type Days = z.output<typeof Days>

/**
 * Makes a payout for every seller whose plan names one of the days and to whom enough is due; without days, whatever the
 * plans say. Each seller is a job of its own: one seller's trouble is tried again by itself and stops no other.
 */
export const runPayoutsJob = job('payouts.run', { input: z.object({ days: Days.optional() }), run: runPayouts })

export const makePayoutJob = job('payouts.make', {
  input: z.object({ sellerId: z.uuid() }),
  run: async (run, { sellerId }) =>
    run.tx(async (ctx) => {
      await makePayout(ctx, sellerId)
      await proposeReserve(ctx, sellerId)
    }),
})

export const sweepDaily = sweep('payouts.sweep-daily', (run) =>
  run.tx(async (ctx) => {
    if (ctx.now.getUTCHours() < runHour || !ctx.world.ports.has(bankPort)) return
    const to = dayOf(ctx.now)
    const { rows: last } = await sql<{ day: string | null }>`
      select max(day)::text as day from payouts.run where day < ${to}
    `.execute(ctx.tx)
    const first = await sql`
      insert into payouts.run (day, at) values (${to}, ${ctx.now}) on conflict do nothing
    `.execute(ctx.tx)
    if (first.numAffectedRows !== 1n) return
    const from = last[0]?.day == null ? to : dayAfter(last[0].day)
    await enqueue(ctx, runPayoutsJob, { days: { from, to } }, { once: to })
  }),
)

async function runPayouts(run: JobRun, { days }: { readonly days?: Days | undefined }): Promise<void> {
  await run.tx(async (ctx) => {
    const owed = (await balancesOf(ctx, 'seller_payable', currency)).filter(({ minor }) => minor !== 0n)
    const plans = await plansOf(
      ctx,
      owed.map(({ sellerId }) => sellerId),
    )
    for (const { sellerId, minor } of owed) {
      // Who owes is looked at every day, so that a debt has its age whatever the plan.
      if (minor < 0n) await enqueue(ctx, readBookJob, { sellerId }, { once: sellerId })
      const plan = plans.get(sellerId)?.plan
      if (minor < 0n || plan === undefined || (days !== undefined && !plannedIn(plan, days))) continue
      await enqueue(ctx, makePayoutJob, { sellerId }, { once: sellerId })
    }
  })
}

/** The longest gap between two planned days is a month: older days say nothing more. */
const daysBackMax = 31

function plannedIn(plan: Plan, { from, to }: Days): boolean {
  const earliest = dayOf(new Date(Date.parse(`${to}T00:00:00Z`) - daysBackMax * 86_400_000))
  for (let day = from < earliest ? earliest : from; day <= to; day = dayAfter(day))
    if (isPlanned(plan, day)) return true
  return false
}
