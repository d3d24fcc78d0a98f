import { storedClock } from '@westbound/server/platform/clock'
import { connect } from '@westbound/server/platform/db'
import { openLog } from '@westbound/server/platform/log'
import { openWorld } from '../server/world.ts'
import { loadMarket } from './load-market.ts'

/** The process the supervisor runs at each start, before it says that the product is ready. */
const { db, close } = connect(process.env['WESTBOUND_APP_DATABASE'] ?? '', { max: 4 })
const world = openWorld(process.env)
const clock = storedClock(db, world.demo)
await clock.refresh()
await loadMarket({ db, clock, log: openLog('demo', 'warn'), world })
clock.stop()
await close()
