import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import pg from 'pg'
import { connectionOf } from '../platform/db.ts'
import { machineNow } from '../platform/clock.ts'
import { copyFolder, writeForced } from './copy-files.ts'
import { socketFolder } from './postgres.ts'
import { Refused } from './refused.ts'

/** What a backup says of itself, in `backup.json`. */
export type Backup = {
  readonly from: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly startWal: string
  readonly stopWal: string
  /** Where the log goes on after this backup; null: only this backup's own moment can be restored. */
  readonly archive: string | null
  readonly postgres: string
  readonly bytes: number
}

/**
 * Copies a running home: the database between `pg_backup_start` and `pg_backup_stop`, the log written meanwhile, and the
 * files. The key is left out on purpose: whoever finds the backup must not find what opens the numbers in it.
 */
export async function takeBackup(home: string, wanted: string): Promise<Backup> {
  const data = join(resolve(home), 'data')
  const to = resolve(wanted)
  if (!existsSync(join(data, 'postmaster.pid')))
    throw new Refused(
      `No embedded database runs on ${home}; start Westbound, or back up your own PostgreSQL with its tools.`,
    )
  if (existsSync(to) && readdirSync(to).length > 0) throw new Refused(`${to} is not empty; name a new folder.`)
  const client = new pg.Client(
    connectionOf(`postgresql:///westbound?host=${encodeURIComponent(socketFolder(data))}&user=postgres`),
  )
  await client.connect()
  try {
    return await copyBetween(client, { home: resolve(home), data, to })
  } finally {
    await client.end()
  }
}

type Places = { readonly home: string; readonly data: string; readonly to: string }

async function copyBetween(client: pg.Client, { home, data, to }: Places): Promise<Backup> {
  const startedAt = machineNow().toISOString()
  const archiving = (await one(client, `select current_setting('archive_mode') as text`)) === 'on'
  // A place in the log that the server keeps everything after, gone with this connection.
  await one(
    client,
    `select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)::text as text`,
  )
  const startWal = await one(client, `select pg_walfile_name(pg_backup_start('westbound', true)) as text`)
  const copied = await copyFolder(data, join(to, 'data'), notOfBackup)
  const { rows } = await client.query<{ lsn: string; labelfile: string; spcmapfile: string; wal: string }>(
    `select lsn, labelfile, spcmapfile, pg_walfile_name(lsn) as wal from pg_backup_stop($1)`,
    [archiving],
  )
  const stop = rows[0]
  if (stop === undefined) throw new Error('pg_backup_stop answers nothing')
  await writeForced(join(to, 'data', 'backup_label'), stop.labelfile)
  if (stop.spcmapfile.trim() !== '') await writeForced(join(to, 'data', 'tablespace_map'), stop.spcmapfile)
  const pieces = (name: string): 'file' | null =>
    name.endsWith('.history') || (/^[0-9A-F]{24}$/.test(name) && name >= startWal && name <= stop.wal) ? null : 'file'
  const log = await copyFolder(join(data, 'pg_wal'), join(to, 'data', 'pg_wal'), pieces)
  const control = await copyFolder(join(data, 'global'), join(to, 'data', 'global'), (name) =>
    name === 'pg_control' ? null : 'file',
  )
  const files = await copyFolder(join(home, 'files'), join(to, 'files'))
  await writeForced(join(to, 'key-print'), readFileSync(join(home, 'key-print'), 'utf8'))
  const backup: Backup = {
    from: home,
    startedAt,
    finishedAt: machineNow().toISOString(),
    startWal,
    stopWal: stop.wal,
    archive: archiving ? archiveOf(await one(client, `select current_setting('archive_command') as text`)) : null,
    postgres: await one(client, `select current_setting('server_version') as text`),
    bytes: copied + log + control + files,
  }
  await writeForced(join(to, 'backup.json'), `${JSON.stringify(backup, null, 2)}\n`)
  return backup
}

async function one(client: pg.Client, text: string): Promise<string> {
  const { rows } = await client.query<{ text: string }>(text)
  return rows[0]?.text ?? ''
}

const archiveOf = (command: string): string | null => /test -e "([^"]*)\/%f\.gz"/.exec(command)?.[1] ?? null

/** What belongs to the running server and not to its data; of the last kind the empty folder is kept. */
function notOfBackup(path: string): 'file' | 'content' | null {
  if (
    /^postmaster\.(pid|opts)$|(^|\/)pgsql_tmp|^global\/pg_control$|^backup_label|\.old$|^(recovery|standby)\.signal$/.test(
      path,
    )
  )
    return 'file'
  return /^pg_(wal|replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)$/.test(path) ? 'content' : null
}
