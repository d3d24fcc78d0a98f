import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { connectionOf } from '../platform/db.ts'
import { temporaryFolder, until } from '../test/start.ts'
import { archiveSettings } from './archive.ts'
import { openEmbedded } from './database.ts'
import { openHome } from './home.ts'
import { restoreBackup } from './restore-backup.ts'
import { takeBackup } from './take-backup.ts'

const folder = temporaryFolder('backup')
const [home, to, archive] = [join(folder, 'home'), join(folder, 'copy'), join(folder, 'archive')]
const opened = openHome(home, null)
writeFileSync(join(home, 'files', 'picture'), 'a picture')
const database = await openEmbedded(home, archiveSettings(archive))
await migrate(database.ownerUrl, database.role)
const client = new pg.Client(connectionOf(database.ownerUrl))
client.on('error', () => undefined)
await client.connect()
const running = { value: true }
after(() => stop())

async function stop(): Promise<void> {
  if (!running.value) return
  running.value = false
  await client.end()
  await database.stop()
  opened.unlock()
}

const write = (name: string) =>
  client.query(
    `insert into platform.audit select gen_random_uuid(), clock_timestamp(), 'system', null, $1, 'thing', '1', '{}', ''`,
    [name],
  )
const now = async (): Promise<string> => {
  const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at')
  return (rows[0]?.at ?? new Date(0)).toISOString()
}
const restore = (name: string, at: string | null, from = to) =>
  restoreBackup({ from, into: join(folder, name), at, archive: null, check: async () => [] })

async function written(name: string): Promise<readonly string[]> {
  const copy = await openEmbedded(join(folder, name), {})
  const reader = new pg.Client(connectionOf(copy.ownerUrl))
  await reader.connect()
  const { rows } = await reader.query<{ action: string }>('select action from platform.audit order by at')
  await reader.end()
  await copy.stop()
  return rows.map(({ action }) => action)
}

test('a backup of a running home and its archive give back any moment since: all of before, nothing of after', async () => {
  const early = await now()
  await write('before the backup')
  const writing = { on: true }
  const meanwhile = (async () => {
    for (; writing.on; await wait(5)) await write('while it was copied')
  })()
  const backup = await takeBackup(home, to)
  writing.on = false
  await meanwhile
  await write('the last one wanted')
  await wait(20)
  const moment = await now()
  await wait(20)
  await write('what went wrong')
  await client.query('select pg_switch_wal()')
  const piece = `${backup.stopWal}.gz`
  await until(() => existsSync(join(archive, piece)) && readdirSync(archive).length > 2, 'the archive')
  assert.equal(backup.archive, archive)
  assert.equal(existsSync(join(to, 'key')), false, 'the key is not in the backup')
  await stop()

  await assert.rejects(restore('too-early', early), { name: 'Refused', message: /^A moment from / })
  await assert.rejects(restore('home', moment), { name: 'Refused', message: /is not empty/ })
  const restored = await restore('restored', moment)
  assert.deepEqual([restored.orders, restored.last, restored.findings], [0, null, []])
  const found = await written('restored')
  assert.equal(found[0], 'before the backup')
  assert.equal(found.at(-1), 'the last one wanted')
  assert.equal(existsSync(join(folder, 'restored', 'files', 'picture')), true)

  await assert.rejects(restore('too-late', '2099-01-01T00:00:00Z'), {
    name: 'Refused',
    message: /^The archive ends before /,
  })
  await restore('everything', null)
  assert.equal((await written('everything')).at(-1), 'what went wrong')
})

test('a backup says what keeps it from being one', async () => {
  await assert.rejects(takeBackup(join(folder, 'nowhere'), join(folder, 'x')), {
    message: /^No embedded database runs/,
  })
  mkdirSync(join(folder, 'empty'))
  await assert.rejects(restore('y', null, join(folder, 'empty')), { message: /is no backup/ })
  assert.throws(() => archiveSettings('/tmp/a"b'), { name: 'Refused' })
})
