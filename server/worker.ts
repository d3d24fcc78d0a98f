import { setTimeout as wait } from 'node:timers/promises'
import { refuseOwner } from './migrate.ts'
import { must } from './platform/check.ts'
import { storedClock } from './platform/clock.ts'
import { connect } from './platform/db.ts'
import { deliverOutbox, type Engine } from './platform/deliver.ts'
import { discover } from './platform/discover.ts'
import { createQueues, openBoss, runDueJobs } from './platform/job.ts'
import { openLog } from './platform/log.ts'
import { keepSweeping } from './platform/sweep.ts'
import { openWorld } from './world.ts'

/** The worker: events to their listeners, jobs to the outside, deadlines by the clock. Any number of them may run. */
const log = openLog('worker')
const world = openWorld(process.env)
const { db, pool, close } = connect(
  must(process.env['WESTBOUND_APP_DATABASE'], 'the supervisor hands over the database'),
  {
    max: 6,
    onLost: (error) => log.warn({ err: error }, 'a database connection was lost'),
  },
)
await refuseOwner(pool)
const clock = storedClock(db, world.demo)
await clock.refresh()
const engine: Engine = { db, clock, log, world }
const { listeners, jobs, sweeps } = await discover(['modules', ...(world.demo ? ['demonstration'] : [])])
const boss = openBoss(db)
await createQueues(boss, jobs)

const state = { stopping: false }
const stop = (): void => {
  state.stopping = true
  setTimeout(() => process.exit(0), 6000).unref()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
process.on('disconnect', stop)

const sweeping = keepSweeping(engine, sweeps, () => state.stopping)
while (!state.stopping) {
  try {
    const done = (await deliverOutbox(engine, listeners)) + (await runDueJobs(engine, boss, jobs))
    if (done === 0) await wait(100)
  } catch (error) {
    log.error({ err: error }, 'the worker lost its footing; it goes on in a second')
    await wait(1000)
  }
}
await sweeping
await close()
process.exit(0)
