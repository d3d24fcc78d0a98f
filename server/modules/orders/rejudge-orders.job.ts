import { beginRejudging, stalledRejudging } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { enqueue, job, sweep } from '#platform/job'
import { z } from '#platform/wire'
import { countOpen, rejudgeOrders } from './rejudge-orders.ts'

const ordersPerBatch = 500
const batchesPerRun = 12
const stalledSeconds = 120

/** Judges every open order again after a change of the rules; it goes on where the last committed batch ended. */
export const rejudgeOpenOrders = job('orders.rejudge', {
  input: z.object({ changeId: z.uuid() }),
  run: async (run, { changeId }) => {
    for (let batch = 0; batch < batchesPerRun; batch += 1)
      if (!(await run.tx((ctx) => rejudgeOrders(ctx, changeId, ordersPerBatch)))) return
    await run.tx((ctx) => enqueue(ctx, rejudgeOpenOrders, { changeId }, { once: changeId }))
  },
})

/** A part that nobody works on any more is taken up again. */
export const resumeOrders = sweep('orders.resume-rejudging', (run) =>
  run.tx(async (ctx) => {
    for (const changeId of await stalledRejudging(ctx, 'orders', stalledSeconds))
      await enqueue(ctx, rejudgeOpenOrders, { changeId }, { once: changeId })
  }),
)

/** Begins judging open orders again; twice is once. */
export async function startOrders(ctx: Ctx, changeId: string): Promise<void> {
  await beginRejudging(ctx, { changeId, part: 'orders', total: await countOpen(ctx) })
  await enqueue(ctx, rejudgeOpenOrders, { changeId }, { once: changeId })
}
