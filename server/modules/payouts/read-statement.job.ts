import { z } from 'zod'
import { assert } from '#platform/check'
import { enqueue, job, sweep } from '#platform/job'
import { bankPort } from './bank-port.ts'
import { beginDays, readStatement } from './read-statement.ts'

/** Reads one day's statement of our account. */
export const readStatementJob = job('payouts.read-statement', {
  input: z.object({ day: z.iso.date() }),
  run: async (run, { day }) => {
    const problem = await readStatement(run, day)
    assert(problem === null, `the statement of ${day} could not be read: ${problem}`)
  },
})

/** Money also moves when no payout is open: a payment comes back days later, a seller repays. Once an hour. */
export const sweepStatements = sweep('payouts.sweep-statements', async (run) => {
  if (!run.engine.world.ports.has(bankPort)) return
  const days = await beginDays(run)
  if (days.length === 0) return
  await run.tx(async (ctx) => {
    for (const day of days) await enqueue(ctx, readStatementJob, { day }, { once: day })
  })
})
