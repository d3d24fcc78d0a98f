import { makeFirstLink } from '#modules/identity'
import { must } from '../platform/check.ts'
import { storedClock } from '../platform/clock.ts'
import { connect } from '../platform/db.ts'
import { jobRun } from '../platform/job.ts'
import { silentLog } from '../platform/log.ts'
import { openWorld } from '../world.ts'

/** Prints the one-time link for the first administrator; nothing when there is one already. */
const { db, close } = connect(must(process.env['WESTBOUND_APP_DATABASE'], 'the supervisor hands over the database'), {
  max: 1,
})
const engine = { db, clock: storedClock(db, false), log: silentLog(), world: openWorld(process.env) }
const link = await jobRun(engine, 'first-link').tx((ctx) => makeFirstLink(ctx))
if (link !== null) process.stdout.write(`${link}\n`)
await close()
