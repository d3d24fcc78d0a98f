import pg from 'pg'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Config } from '../config.ts'
import { connectionOf, sqlState } from '../platform/db.ts'
import { archiveSettings } from './archive.ts'
import type { Home } from './home.ts'
import { startPostgres, type Postgres } from './postgres.ts'
import { Refused } from './refused.ts'

/** The database of one start: the owner migrates, every process runs as `role`. */
export type Database = {
  readonly ownerUrl: string
  readonly appUrl: string
  readonly role: { readonly name: string; readonly password: string | null }
  stop(): Promise<void>
}

/** The operator's own PostgreSQL where DATABASE_URL names one, else the embedded one in the home. */
export function openDatabase(config: Config, home: Home): Promise<Database> {
  if (config.databaseUrl !== null) return openOwn(config.databaseUrl, home)
  return openEmbedded(home.path, config.archive === null ? {} : archiveSettings(config.archive))
}

/** The embedded server in a home, kept running. */
export async function openEmbedded(home: string, settings: Readonly<Record<string, string>>): Promise<Database> {
  const role = { name: 'westbound_app', password: null }
  const keeper = await keepPostgres(join(home, 'data'), settings)
  const named = (user: string): string =>
    keeper.url.replace('/postgres?', '/westbound?').replace('user=postgres', `user=${user}`)
  const client = new pg.Client(connectionOf(keeper.url))
  await client.connect()
  const { rowCount } = await client.query(`select 1 from pg_database where datname = 'westbound'`)
  if (rowCount === 0) await client.query('create database westbound')
  await client.end()
  return { ownerUrl: named('postgres'), appUrl: named(role.name), role, stop: keeper.stop }
}

/**
 * The embedded server, started again whenever it ends by itself: a `kill -9` costs a second. Where it cannot start (a full
 * disk), it is tried again until somebody has made room; meanwhile the product answers 503.
 */
async function keepPostgres(data: string, settings: Readonly<Record<string, string>>) {
  const state: { server: Postgres; stopping: boolean } = {
    server: await startPostgres(data, settings),
    stopping: false,
  }
  const watch = async (): Promise<void> => {
    while (!state.stopping) {
      await state.server.ended
      if (state.stopping) return
      process.stderr.write('PostgreSQL ended; starting it again\n')
      await startAgain()
    }
  }
  const startAgain = async (): Promise<void> => {
    while (!state.stopping)
      try {
        state.server = await startPostgres(data, settings)
        return
      } catch (error) {
        process.stderr.write(`PostgreSQL could not be started again: ${reason(error)}; trying in a second\n`)
        await wait(1000)
      }
  }
  const watching = watch()
  return {
    url: state.server.url,
    stop: async () => {
      state.stopping = true
      await state.server.stop()
      await watching
      await state.server.stop() // a start that was on its way
    },
  }
}

async function openOwn(ownerUrl: string, home: Home): Promise<Database> {
  const database = await reach(ownerUrl)
  // Roles belong to the whole server: named after the database, two installations on one server never share one.
  const role = { name: `${database.slice(0, 59)}_app`, password: home.rolePassword }
  return { ownerUrl, appUrl: asRole(ownerUrl, role), role, stop: async () => undefined }
}

/** The same address with another login, whether it names the server as a host or as `?host=`. */
export function asRole(url: string, role: { readonly name: string; readonly password: string }): string {
  const parsed = new URL(url)
  for (const [name, value] of [
    ['user', role.name],
    ['password', role.password],
  ] as const)
    if (parsed.searchParams.has(name) || parsed.searchParams.has('host')) parsed.searchParams.set(name, value)
  if (parsed.hostname !== '') {
    parsed.username = role.name
    parsed.password = role.password
  }
  return parsed.href
}

/** Connects and gives back the database's name, or refuses in one line that names what to do. */
async function reach(url: string): Promise<string> {
  const client = new pg.Client({ ...connectionOf(url), connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    const { rows } = await client.query<Fitness>(fitness)
    const [found] = rows
    const wrong = found === undefined ? 'answers nothing' : unfit(found)
    if (wrong !== null) throw new Refused(`The database of DATABASE_URL ${wrong}`)
    return found?.name ?? ''
  } catch (error) {
    if (error instanceof Refused) throw error
    throw new Refused(`The database of DATABASE_URL cannot be reached (${reason(error)}); ${advice(error)}.`)
  } finally {
    await client.end().catch(() => undefined)
  }
}

type Fitness = {
  readonly name: string
  readonly version: number
  readonly encoding: string
  readonly chinese: boolean | null
  readonly may_create: boolean
}

/** Chinese is only asked for in a database of Unicode: in another the characters themselves would be an error. */
const fitness = `
  select current_database() as name,
         current_setting('server_version_num')::integer as version,
         current_setting('server_encoding') as encoding,
         case current_setting('server_encoding')
           when 'UTF8' then length(to_tsvector('simple', convert_from('\\xe69e9ce985b1e38082e5a5bde59083'::bytea, 'UTF8'))) = 2
         end as chinese,
         has_database_privilege(current_database(), 'create') as may_create`

/** What keeps this database from serving, with the way out; null when nothing does. */
function unfit({ name, version, encoding, chinese, may_create: mayCreate }: Fitness): string | null {
  const anew = `make one: create database ${name}2 template template0 encoding 'UTF8' locale 'C.UTF-8'; and name it in DATABASE_URL.`
  if (version < 150_000) return `is on PostgreSQL ${Math.floor(version / 10_000)}; 15 or newer is needed.`
  if (encoding !== 'UTF8') return `is in ${encoding}, which cannot hold Chinese; ${anew}`
  if (chinese !== true) return `has a locale that does not know Chinese characters; ${anew}`
  if (!mayCreate) return `lets this login create nothing; as its owner: grant create on database ${name} to the login.`
  return null
}

const reason = (error: unknown): string => (error instanceof Error ? error.message || error.name : 'no answer')

function advice(error: unknown): string {
  const state = sqlState(error) ?? ''
  if (state.startsWith('28')) return 'check the login and its password'
  if (state === '3D000') return `make it: create database … template template0 encoding 'UTF8' locale 'C.UTF-8'`
  return 'check the address and that the server runs'
}
