import { say } from '@westbound/web/messages'
import { createApp } from '../platform/app.ts'
import { handClock } from '../platform/clock.ts'
import { connect } from '../platform/db.ts'
import { discover } from '../platform/discover.ts'
import { silentLog } from '../platform/log.ts'
import { newKeys, openVault } from '../platform/secret.ts'
import { openPorts } from '../platform/world.ts'
import { openApi } from '../storefront/others.ts'

/** The OpenAPI document from the code alone: no database is reached. */
export async function openApiText(): Promise<string> {
  const { db, close } = connect('postgresql://nobody@127.0.0.1:1/none')
  const world = {
    vault: openVault(newKeys()),
    url: 'http://127.0.0.1:4000',
    demo: false,
    ports: openPorts([]),
    say,
    files: '',
  }
  const frame = {
    db,
    world,
    clock: handClock('2026-01-01T00:00:00Z'),
    log: silentLog(),
    authenticate: async () => ({ kind: 'anyone', visitorId: null }) as const,
  }
  const product = await discover(['modules', 'storefront'])
  const app = createApp(
    frame,
    product,
    async (c) => c.text(''),
    () => undefined,
  )
  const text = `${JSON.stringify(openApi(app, world.url), null, 1)}\n`
  await close()
  return text
}
