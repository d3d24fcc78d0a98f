import { audit } from '@westbound/server/platform/audit'
import { storedClock } from '@westbound/server/platform/clock'
import { connect, sql } from '@westbound/server/platform/db'
import { jobRun } from '@westbound/server/platform/job'
import { openLog } from '@westbound/server/platform/log'
import { openWorld } from '../server/world.ts'
import { drivePlan } from './drive-plan.ts'
import { loadOperators } from './load-people.ts'
import { orders } from './orders.ts'
import { openOutside } from './outside.ts'
import { placePlan, type PlacedPlan } from './place-plan.ts'

/**
 * The process the supervisor starts once the product is ready: places the demonstration's orders and takes each as far as
 * its plan says, through the same front doors, provider, carrier and customs as everybody's. A start that ends in the
 * middle leaves the rest to the next one; once all is done it ends at once.
 */
const { db, close } = connect(process.env['WESTBOUND_APP_DATABASE'] ?? '', { max: 3 })
const world = openWorld(process.env)
const clock = storedClock(db, world.demo)
const log = openLog('demo-orders')
process.on('disconnect', () => process.exit(0))
await clock.refresh()
const run = jobRun({ db, clock, log, world }, 'demo.drive-orders')
const end = { subject: 'demonstration', subjectId: 'orders' } as const

const { rows } = await sql`
  select 1 from platform.audit where subject = ${end.subject} and subject_id = ${end.subjectId} limit 1
`.execute(db)
if (rows.length === 0) await driveAll()
clock.stop()
await close()
// Nothing is left to do, and a channel to the supervisor would keep the process waiting.
process.exit()

async function driveAll(): Promise<void> {
  const operatorId = await run.tx(loadOperators)
  const waiting: PlacedPlan[] = []
  for (const plan of orders) waiting.push(await run.tx((ctx) => placePlan(ctx, plan)))
  const driven = { world: { run, outside: openOutside(process.env), operatorId }, failed: 0 }
  const lane = async (): Promise<void> => {
    for (let placed = waiting.shift(); placed !== undefined; placed = waiting.shift())
      try {
        await drivePlan(driven.world, placed)
      } catch (error) {
        driven.failed += 1
        log.error({ err: error, plan: placed.plan.key }, 'an order of the demonstration stopped on its way')
      }
  }
  // Most of an order's way is waiting for a parcel; four at a time leave the machine to who is trying the product.
  await Promise.all([lane(), lane(), lane(), lane()])
  if (driven.failed === 0) await run.tx((ctx) => audit(ctx, { action: 'demonstration.orders-driven', ...end }))
  else process.exitCode = 1
}
