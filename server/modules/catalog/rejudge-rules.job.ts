import { beginRejudging, stalledRejudging } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { sql } from '#platform/db'
import { enqueue, job, sweep } from '#platform/job'
import { z } from '#platform/wire'
import { rejudgeBatch } from './rejudge-batch.ts'
import { rejudgeNow } from './rejudge.job.ts'

/** A transaction for so many listings, and so many transactions before events and other jobs have their turn. */
export const listingsPerBatch = 10_000
const batchesPerRun = 3
const stalledSeconds = 120

/**
 * Judges every wanted listing again after a change of the rules. It goes on where the last committed batch ended, whoever
 * worked on it; what must be judged whole (a price, a way back on sale) follows.
 */
export const rejudgeListings = job('catalog.rejudge-rules', {
  input: z.object({ changeId: z.uuid() }),
  run: async (run, { changeId }) => {
    for (let batch = 0; batch < batchesPerRun; batch += 1)
      if (!(await run.tx((ctx) => rejudgeBatch(ctx, changeId, listingsPerBatch))))
        return run.tx((ctx) => enqueue(ctx, rejudgeNow, {}, { once: 'all' }))
    await run.tx((ctx) => enqueue(ctx, rejudgeListings, { changeId }, { once: changeId }))
  },
})

/** A part that nobody works on any more is taken up again. */
export const resumeRejudging = sweep('catalog.resume-rejudging', (run) =>
  run.tx(async (ctx) => {
    for (const changeId of await stalledRejudging(ctx, 'listings', stalledSeconds))
      await enqueue(ctx, rejudgeListings, { changeId }, { once: changeId })
  }),
)

/** Begins judging again after a change; twice is once. */
export async function startRejudging(ctx: Ctx, changeId: string): Promise<void> {
  const { rows } = await sql<{ count: bigint }>`select count(*) as count from catalog.listing where wanted`.execute(
    ctx.tx,
  )
  await beginRejudging(ctx, { changeId, part: 'listings', total: Number(rows[0]?.count ?? 0n) })
  await enqueue(ctx, rejudgeListings, { changeId }, { once: changeId })
}
