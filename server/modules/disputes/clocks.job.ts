import { sweep, type Sweep } from '#platform/job'
import { disputesDue, runClock } from './run-clocks.ts'

const batch = 200

/** Silence hands a dispute to the operator; after a decision it lets the decision take effect. One transaction for each. */
export const runDisputeClocks: Sweep = sweep('disputes.run-clocks', async (work) => {
  for (;;) {
    const keys = await work.tx((ctx) => disputesDue(ctx, batch))
    const failed: unknown[] = []
    for (const key of keys)
      await work
        .tx((ctx) => runClock(ctx, key))
        .catch((error: unknown) => {
          work.engine.log.error({ err: error, disputeId: key.disputeId }, 'the clock of a dispute could not be run')
          failed.push(error)
        })
    if (keys.length < batch || failed.length > 0) return
  }
})
