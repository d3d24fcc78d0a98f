import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { setTimeout as wait } from 'node:timers/promises'
import { makeShoppers, type Shopper } from '../bench/buyers.ts'
import type { Market } from '../bench/market.ts'
import { freePort, runScript } from '../bench/processes.ts'
import { readConfig } from '../server/config.ts'
import { migrate } from '../server/migrate.ts'
import { must } from '../server/platform/check.ts'
import { connect, connectionOf } from '../server/platform/db.ts'
import { keepChildren } from '../server/supervisor/children.ts'
import { openEmbedded } from '../server/supervisor/database.ts'
import { openHome } from '../server/supervisor/home.ts'
import { environment, specs } from '../server/supervisor/supervise.ts'
import { openWorld } from '../server/world.ts'

const root = join(import.meta.dirname, '..')
const tmpfs = 0x01021994

/** A stopped home with the demonstration market and signed-in buyers in it; every run begins with a copy of it. */
export type Template = { readonly folder: string; readonly shoppers: readonly Shopper[]; drop(): void }

export async function makeTemplate(buyers: number, settings: Readonly<Record<string, string>> = {}): Promise<Template> {
  const folder = mkdtempSync(join(diskFolder(), 'westbound-chaos-'))
  const path = join(folder, 'template')
  const config = readConfig({ WESTBOUND_HOME: path, PORT: String(await portRow()) })
  const home = openHome(path, null)
  const database = await openEmbedded(path, settings)
  await migrate(database.ownerUrl, database.role)
  const env = environment(config, home, database.appUrl)
  const children = keepChildren((name) => process.stderr.write(`${name} ended while the template was made\n`))
  for (const spec of specs(config, home, env)) children.start(spec)
  await served(config.port, join(path, 'logs', 'http.log'))
  await runScript({ script: join(root, 'demo', 'load.ts'), env, log: join(path, 'logs', 'load.log') })
  const owner = new pg.Client(connectionOf(database.ownerUrl))
  await owner.connect()
  const { db, close } = connect(database.appUrl, { max: 4 })
  const market = { owner, db, world: openWorld(env) } as unknown as Market // all that making buyers looks at
  const shoppers = await makeShoppers(market, buyers)
  await comeToRest(owner, 60)
  await close()
  await owner.end()
  await children.stop()
  await database.stop()
  home.unlock()
  return { folder, shoppers, drop: () => rmSync(folder, { recursive: true, force: true }) }
}

/** A copy of the template, to be run and broken. */
export function copyOf(template: Template, name: string): string {
  const path = join(template.folder, name)
  mkdirSync(path, { mode: 0o700 })
  for (const part of ['data', 'files', 'simulators', 'key', 'key-print', 'database-role'])
    execFileSync('cp', ['-a', join(template.folder, 'template', part), path]) // Node's own copy forgets the rights of folders
  return path
}

/** A folder on a disk: in memory nothing would be lost that was never forced to disk. */
function diskFolder(): string {
  return must(
    [tmpdir(), root].find((each) => statfsSync(each).type !== tmpfs),
    'there is a folder on a disk',
  )
}

/** Waits for a web process; on a busy machine half a dozen starting at once take their time. */
export async function served(port: number, log: string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null)
    if (answer?.ok === true) return
    await wait(200)
  }
  const said = existsSync(log) ? readFileSync(log, 'utf8').slice(-1500) : ''
  throw new Error(`nothing answers on port ${port}:\n${said}`)
}

/** A port with a row of free ones behind it: the simulators take them. */
export async function portRow(): Promise<number> {
  for (;;) {
    const port = await freePort()
    if (port < 60_000) return port
  }
}

/** Waits until every event is delivered and every job done; tells what is left when that does not happen in time. */
export async function comeToRest(owner: pg.Client, seconds: number): Promise<string | null> {
  const left = async (): Promise<string> => {
    const { rows } = await owner.query<{ what: string }>(`
      select string_agg(what || ' ' || name || ' x' || n, ', ') as what
        from (select 'event' as what, name, count(*) as n from platform.outbox where done_at is null and parked_at is null group by name
              union all
              select 'job ' || state, name, count(*) from jobs.job where state in ('created', 'active', 'retry') group by name, state) as open`)
    return rows[0]?.what ?? ''
  }
  const until = performance.now() + seconds * 1000
  for (;;) {
    const open = await left()
    if (open === '') return null
    if (performance.now() > until) return open
    await wait(200)
  }
}
