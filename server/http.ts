import { serve } from '@hono/node-server'
import { flushCompileCache } from 'node:module'
import { authenticate, authenticateEach } from './authenticate.ts'
import { refuseOwner } from './migrate.ts'
import { createApp } from './platform/app.ts'
import { must } from './platform/check.ts'
import { storedClock } from './platform/clock.ts'
import { connect } from './platform/db.ts'
import { discover } from './platform/discover.ts'
import { openLog } from './platform/log.ts'
import { serveOthers } from './storefront/others.ts'
import { pageOfTrouble } from './storefront/trouble.ts'
import { openWorld } from './world.ts'

/** The web process: the API, the pages, the webhooks. */
const log = openLog('http')
const world = openWorld(process.env)
const { db, pool, close } = connect(
  must(process.env['WESTBOUND_APP_DATABASE'], 'the supervisor hands over the database'),
  {
    max: 24,
    onLost: (error) => log.warn({ err: error }, 'a database connection was lost'),
  },
)
await refuseOwner(pool)
const clock = storedClock(db, world.demo)
await clock.refresh()
const product = await discover(['modules', 'storefront', ...(world.demo ? ['demonstration'] : [])])
const frame = { db, clock, log, world, authenticate: authenticate(world), authenticateEach }
const app = createApp(frame, product, pageOfTrouble(frame), (each) => serveOthers(each, frame))
const host = process.env['HOST'] ?? '127.0.0.1'
const server = serve({
  fetch: app.fetch,
  hostname: host,
  port: Number(process.env['PORT'] ?? 4000),
  // Who sends slowly is cut off: an upload on a thin line needs a minute, a header none.
  serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5_000 },
})
server.maxConnections = 8192
flushCompileCache() // one that is killed later writes nothing any more

const state = { stopping: false }
const stop = (): void => {
  if (state.stopping) return
  state.stopping = true
  server.close(() => void close().then(() => process.exit(0)))
  setTimeout(() => process.exit(0), 5000).unref()
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, stop)
process.on('disconnect', stop)
