import { job, sweep, type JobRun } from '#platform/job'
import { z } from '#platform/wire'
import { rejudgeDue } from './rejudge.ts'

const roundsMax = 200

/** Judges marked listings right after the rate, the rules or a seller's state changed. */
export const rejudgeNow = job('catalog.rejudge', { input: z.object({}), run: judgeAll })

/** Judges each wanted listing once an hour: a rate grows stale, and stock runs out, without an event. */
export const rejudgeHourly = sweep('catalog.rejudge-hourly', judgeAll)

/** Twenty listings a transaction, so that none is long. A round that finds nothing ends it. */
async function judgeAll(run: JobRun): Promise<void> {
  for (let round = 0; round < roundsMax; round += 1) if ((await run.tx(rejudgeDue)) === 0) return
}
