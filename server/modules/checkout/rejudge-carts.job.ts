import { beginRejudging, stalledRejudging } from '#modules/compliance'
import type { Ctx } from '#platform/context'
import { enqueue, job, sweep } from '#platform/job'
import { z } from '#platform/wire'
import { countCarts, rejudgeCarts } from './rejudge-carts.ts'

const cartsPerBatch = 2000
const batchesPerRun = 3
const stalledSeconds = 120

/** Looks through every cart after a change of the rules; it goes on where the last committed batch ended. */
export const rejudgeAllCarts = job('checkout.rejudge', {
  input: z.object({ changeId: z.uuid() }),
  run: async (run, { changeId }) => {
    for (let batch = 0; batch < batchesPerRun; batch += 1)
      if (!(await run.tx((ctx) => rejudgeCarts(ctx, changeId, cartsPerBatch)))) return
    await run.tx((ctx) => enqueue(ctx, rejudgeAllCarts, { changeId }, { once: changeId }))
  },
})

/** A part that nobody works on any more is taken up again. */
export const resumeCarts = sweep('checkout.resume-rejudging', (run) =>
  run.tx(async (ctx) => {
    for (const changeId of await stalledRejudging(ctx, 'carts', stalledSeconds))
      await enqueue(ctx, rejudgeAllCarts, { changeId }, { once: changeId })
  }),
)

/** Begins looking through the carts; twice is once. */
export async function startCarts(ctx: Ctx, changeId: string): Promise<void> {
  await beginRejudging(ctx, { changeId, part: 'carts', total: await countCarts(ctx) })
  await enqueue(ctx, rejudgeAllCarts, { changeId }, { once: changeId })
}
