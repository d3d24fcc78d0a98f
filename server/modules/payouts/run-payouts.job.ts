import { z } from 'zod'
import { balancesOf } from '#modules/ledger'
import { sql } from '#platform/db'
import { enqueue, job, sweep, type JobRun } from '#platform/job'
import { bankPort } from './bank-port.ts'
import { makePayout } from './make-payout.ts'
import { currency } from './note-lines.ts'

/** The hour (UTC) after which a day's payouts are made by themselves: morning at the sellers'. */
export const runHour = 14

/** Makes a payout for every seller to whom enough is due. One seller's trouble is logged and stops no other. */
export const runPayoutsJob = job('payouts.run', { input: z.object({}), run: runPayouts })

export const sweepDaily = sweep('payouts.sweep-daily', (run) =>
  run.tx(async (ctx) => {
    if (ctx.now.getUTCHours() < runHour || !ctx.world.ports.has(bankPort)) return
    const day = ctx.now.toISOString().slice(0, 10)
    const first = await sql`
      insert into payouts.run (day, at) values (${day}, ${ctx.now}) on conflict do nothing
    `.execute(ctx.tx)
    if (first.numAffectedRows === 1n) await enqueue(ctx, runPayoutsJob, {}, { once: day })
  }),
)

/** The day of the next run by itself. */
export function nextRunDay(now: Date): string {
  const day = now.getUTCHours() < runHour ? now : new Date(now.getTime() + 86_400_000)
  return day.toISOString().slice(0, 10)
}

async function runPayouts(run: JobRun): Promise<void> {
  const owed = await run.tx((ctx) => balancesOf(ctx, 'seller_payable', currency))
  for (const { sellerId, minor } of owed) {
    if (minor <= 0n) continue
    try {
      await run.tx((ctx) => makePayout(ctx, sellerId))
    } catch (error) {
      run.engine.log.error({ err: error, sellerId }, 'a payout could not be made')
    }
  }
}
