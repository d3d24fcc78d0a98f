import type { Ctx } from '#platform/context'
import { sweep, type JobRun, type Sweep } from '#platform/job'
import type { ReturnKey } from './move-return.ts'
import { customsDue, returnsDue, runClock, runCustomsClock } from './run-clocks.ts'

const batch = 200

/** One transaction for each return: one that fails does not hold up the others. */
async function run(
  work: JobRun,
  due: (ctx: Ctx, limit: number) => Promise<readonly ReturnKey[]>,
  one: (ctx: Ctx, key: ReturnKey) => Promise<void>,
): Promise<void> {
  for (;;) {
    const keys = await work.tx((ctx) => due(ctx, batch))
    const failed: unknown[] = []
    for (const key of keys)
      await work
        .tx((ctx) => one(ctx, key))
        .catch((error: unknown) => {
          work.engine.log.error({ err: error, returnId: key.returnId }, 'the clock of a return could not be run')
          failed.push(error)
        })
    if (keys.length < batch || failed.length > 0) return
  }
}

/** Every clock of a return: silence accepts, lapses, closes, finds in order, or hands over to the operator. */
export const runReturnClocks: Sweep = sweep('returns.run-clocks', (work) => run(work, returnsDue, runClock))
/** A day that customs gives has passed: tax and quota stay with it. */
export const missCustomsDays: Sweep = sweep('returns.miss-customs', (work) => run(work, customsDue, runCustomsClock))
