import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { connectionOf } from '../platform/db.ts'
import { testDatabase } from '../test/database.ts'
import { startProcess, temporaryFolder } from '../test/start.ts'
import { withDatabase } from '../test/template.ts'
import { asRole } from './database.ts'

const undo: (() => Promise<unknown>)[] = []
after(async () => {
  for (const each of undo) await each() // before the server is stopped, so this hook stands before the server
})
const server = await testDatabase()
const folder = temporaryFolder('own-database')
const suffix = `${process.pid}_${randomBytes(3).toString('hex')}`
const names = ['plain', 'latin', 'deaf'].map((name) => `westbound_${name}_${suffix}`)
const [plain = '', latin = '', deaf = ''] = names
const owner = { name: `westbound_owner_${suffix}`, password: 'a-password' }
const ownerUrl = (database: string): string => asRole(withDatabase(server.ownerUrl, database), owner)

const admin = new pg.Client(connectionOf(withDatabase(server.ownerUrl, 'postgres')))
await admin.connect()
await admin.query(`create role ${owner.name} login createdb password '${owner.password}'`)
await admin.query(`grant ${owner.name} to current_user`)
await admin.query(`create database ${plain} owner ${owner.name}`)
await admin.query(`create database ${latin} owner ${owner.name} template template0 encoding 'SQL_ASCII' locale 'C'`)
await admin.query(
  `create database ${deaf} owner ${owner.name} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C' ${await libc()}`,
)
undo.push(
  ...names.map((name) => () => admin.query(`drop database if exists ${name} with (force)`)),
  () => admin.query(`drop role if exists ${plain}_app`),
  () => admin.query(`drop role if exists ${owner.name}`),
  () => admin.end(),
)

/** The provider whose character classes come from `lc_ctype`, named where the server knows others. */
async function libc(): Promise<string> {
  const { rows } = await admin.query<{ version: number }>(
    `select current_setting('server_version_num')::integer as version`,
  )
  return (rows[0]?.version ?? 0) >= 150_000 ? 'locale_provider libc' : ''
}

const start = (database: string, port: number, env: Readonly<Record<string, string>> = {}) =>
  startProcess('start.ts', {
    WESTBOUND_HOME: join(folder, 'home'),
    PORT: String(port),
    DATABASE_URL: ownerUrl(database),
    ...env,
  })

test('a database that cannot hold Chinese is refused in one line that names the way out', async () => {
  for (const [database, words] of [
    [
      latin,
      /^The database of DATABASE_URL is in SQL_ASCII, which cannot hold Chinese; make one: create database .*\n$/,
    ],
    [deaf, /^The database of DATABASE_URL has a locale that does not know Chinese characters; make one: .*\n$/],
    [
      `westbound_none_${suffix}`,
      /^The database of DATABASE_URL cannot be reached \(.*\); make it: create database .*\n$/,
    ],
  ] as const) {
    const refused = start(database, 5640)
    assert.equal(await refused.ended, 1)
    assert.match(refused.said(), words)
  }
})

test('a login that may not make the application role is told what an administrator has to type', async () => {
  const refused = start(plain, 5640)
  assert.equal(await refused.ended, 1)
  assert.match(
    refused.said(),
    /^The login of DATABASE_URL may not make the role \S+_app; as administrator: alter role .*\n$/,
  )
})

test('a plain owner’s database carries the product, twice, and nothing runs as the owner', async () => {
  await admin.query(`alter role ${owner.name} createrole`)
  await admin.query(`revoke connect, temporary on database ${plain} from public`)
  for (const port of [5640, 5641]) {
    const started = start(plain, port, { HOST: '0.0.0.0' })
    await started.ready()
    assert.match(started.said(), /First administrator, once, within a day: http:\/\/127\.0\.0\.1:/)
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`)
    assert.equal(answer.status, 200)
    const { rows } = await admin.query<{ usename: string }>(
      'select distinct usename from pg_stat_activity where datname = $1',
      [plain],
    )
    assert.deepEqual(rows, [{ usename: `${plain}_app` }])
    assert.equal(await started.stop(), 0)
  }
})

test('a process whose login could change the books does not start, and says why', async () => {
  for (const script of ['http.ts', 'worker.ts']) {
    const refused = startProcess(script, {
      WESTBOUND_APP_DATABASE: ownerUrl(plain),
      WESTBOUND_HOME: join(folder, 'home'),
      WESTBOUND_KEY: `1:${Buffer.alloc(32, 1).toString('base64')}`,
      WESTBOUND_URL: 'http://127.0.0.1:5642',
      PORT: '5642',
    })
    assert.notEqual(await refused.ended, 0)
    assert.match(refused.said(), /this database login could change rows of .*ledger\.transfer/)
  }
})
