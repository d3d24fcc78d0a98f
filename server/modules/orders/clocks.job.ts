import { sweep, type JobRun, type Sweep } from '#platform/job'
import { ordersDue, runClock } from './run-clocks.ts'
import type { Clock } from './order-state.ts'

const batch = 200

/** One transaction for each order: one that fails does not hold up the others. */
async function run(work: JobRun, clock: Clock): Promise<void> {
  for (;;) {
    const due = await work.tx((ctx) => ordersDue(ctx, clock, batch))
    const failed: unknown[] = []
    for (const order of due)
      await work
        .tx((ctx) => runClock(ctx, clock, order))
        .catch((error: unknown) => {
          work.engine.log.error({ err: error, clock, orderId: order.orderId }, 'the clock of an order could not be run')
          failed.push(error)
        })
    if (due.length < batch || failed.length > 0) return
  }
}

/** Unpaid orders lapse and give their stock back. */
export const lapseUnpaid: Sweep = sweep('orders.lapse-unpaid', (work) => run(work, 'pay'))
/** Orders that nobody shipped in time are refunded. */
export const refundUnshipped: Sweep = sweep('orders.refund-unshipped', (work) => run(work, 'ship'))
/** Delivered orders that nobody confirmed or disputed are confirmed, and their money is released. */
export const confirmDelivered: Sweep = sweep('orders.confirm-delivered', (work) => run(work, 'confirm'))
